package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import skep.api.client.SwarmEvent;
import skep.manager.GroupView;
import skep.manager.Store;
import skep.model.Cluster;
import skep.model.ClusterObject;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.ObjectKind;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreAction;

/// The last changes of the state, oldest first, and those to come: a listener of the store on one
/// side, any number of readers on the other. A reader that falls behind what is kept is ended; it
/// reads the objects anew and goes on from there.
///
/// Objects are kept, not text: they are shared with the state, and most events nobody asks for.
/// Thread-safe; the writer never waits for a reader.
public final class EventLog implements Store.Listener {
  private static final int KEPT_DEFAULT = 10_000;
  private static final int LINES_AT_ONCE = 500;

  private record Change(
      long number, long revision, Instant time, String action, ClusterObject object) {}

  private final int kept;
  private final InstantSource clock;
  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private long nextNumber;

  /// Every change of a later revision is in `changes`.
  private long floor;

  private long newest;

  /// Raised when the past was replaced as a whole (a snapshot): readers have missed something.
  private long era;

  /// @param from the state as it is now; changes before it are not known
  public EventLog(ClusterState from, InstantSource clock) {
    this(from, clock, KEPT_DEFAULT);
  }

  EventLog(ClusterState from, InstantSource clock, int kept) {
    this.floor = from.revision();
    this.newest = from.revision();
    this.clock = clock;
    this.kept = kept;
  }

  @Override
  public synchronized void applied(ClusterState before, ClusterState after, Batch batch) {
    newest = after.revision();
    if (batch.isEmpty()) {
      changes.clear();
      floor = after.revision();
      era++;
    }
    for (var action : batch.actions()) {
      add(before, after, action);
    }
    notifyAll();
  }

  @Override
  public void groupChanged(GroupView group) {
    // Leadership is not part of the state.
  }

  /// Revision of the newest state this log has heard of.
  public synchronized long newest() {
    return newest;
  }

  /// Changes of revisions after `since`; empty when some of them are no longer kept.
  public synchronized Optional<LineSource> since(long since) {
    if (since < floor) {
      return Optional.empty();
    }
    long first = nextNumber;
    for (var change : changes) {
      if (change.revision() > since) {
        first = change.number();
        break;
      }
    }
    return Optional.of(new Reader(first, since, Long.MAX_VALUE));
  }

  /// Changes written at `from` or later, of those that are kept: for people, who want to see what
  /// is known rather than be told that something is missing.
  ///
  /// @param isFollowing whether to go on with those to come
  public synchronized LineSource from(Instant from, boolean isFollowing) {
    long first = nextNumber;
    for (var change : changes) {
      if (!change.time().isBefore(from)) {
        first = change.number();
        break;
      }
    }
    return new Reader(first, 0, isFollowing ? Long.MAX_VALUE : nextNumber);
  }

  private void add(ClusterState before, ClusterState after, StoreAction action) {
    var old = before.object(action.kind(), action.id());
    Optional<? extends ClusterObject> object =
        switch (action) {
          case StoreAction.Put _ -> after.object(action.kind(), action.id());
          case StoreAction.Remove _ -> old;
        };
    if (action.kind() == ObjectKind.ROOT_KEY || object.isEmpty()) {
      return;
    }
    var what =
        switch (action) {
          case StoreAction.Put _ -> old.isPresent() ? "update" : "create";
          case StoreAction.Remove _ -> "remove";
        };
    var time = what.equals("remove") ? clock.instant() : object.get().updatedAt();
    changes.addLast(new Change(nextNumber++, after.revision(), time, what, object.get()));
    if (changes.size() > kept) {
      floor = changes.removeFirst().revision();
    }
  }

  private static String line(Change change) {
    var object = change.object();
    return ModelJson.write(
        new SwarmEvent(
            change.revision(),
            change.time(),
            object.kind().name().toLowerCase(Locale.ROOT),
            object.id(),
            change.action(),
            cause(object),
            json(object)));
  }

  /// Join tokens and keys are for nobody's log.
  private static String json(ClusterObject object) {
    return switch (object) {
      case Cluster cluster -> ModelJson.write(Redacted.cluster(cluster));
      case RootKey _ -> "{}";
      case Node node -> ModelJson.write(node);
      case Service service -> ModelJson.write(service);
      case Task task -> ModelJson.write(task);
    };
  }

  private static Optional<String> cause(ClusterObject object) {
    return switch (object) {
      case Task task ->
          text(task.status().err().isEmpty() ? task.status().message() : task.status().err());
      case Node node -> text(node.status().message());
      case Cluster _, RootKey _, Service _ -> Optional.empty();
    };
  }

  private static Optional<String> text(String given) {
    return Optional.of(given).filter(text -> !text.isEmpty());
  }

  private final class Reader implements LineSource {
    private final long since;

    /// Number of the change not to be read any more.
    private final long end;

    private final long bornIn = era;
    private long position;
    private boolean closed;

    Reader(long position, long since, long end) {
      this.position = position;
      this.since = since;
      this.end = end;
    }

    @Override
    public Optional<List<String>> next(Duration atMost) throws InterruptedException {
      var found = await(atMost);
      // Outside the lock: writing JSON must not hold up the store's listener.
      return found.map(list -> list.stream().map(EventLog::line).toList());
    }

    private Optional<List<Change>> await(Duration atMost) throws InterruptedException {
      synchronized (EventLog.this) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isOver() && position >= nextNumber) {
          long leftMs = (deadline - System.nanoTime()) / 1_000_000;
          if (leftMs <= 0) {
            return Optional.of(List.of());
          }
          EventLog.this.wait(leftMs);
        }
        return isOver() ? Optional.empty() : Optional.of(take());
      }
    }

    private boolean isOver() {
      long oldest = nextNumber - changes.size();
      return closed || era != bornIn || position < oldest || position >= end;
    }

    private List<Change> take() {
      var taken = new ArrayList<Change>();
      var waiting = changes.descendingIterator();
      // Readers are nearly always close to the newest end.
      while (waiting.hasNext()) {
        var change = waiting.next();
        if (change.number() < position) {
          break;
        }
        taken.add(change);
      }
      var inOrder = taken.reversed();
      var page = inOrder.subList(0, Math.min(LINES_AT_ONCE, inOrder.size()));
      position = page.getLast().number() + 1;
      return page.stream().filter(change -> change.revision() > since).toList();
    }

    @Override
    public void close() {
      synchronized (EventLog.this) {
        closed = true;
        EventLog.this.notifyAll();
      }
    }
  }
}
