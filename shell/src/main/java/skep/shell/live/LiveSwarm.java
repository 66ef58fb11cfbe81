package skep.shell.live;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.LineHandler;
import skep.api.client.LineStream;
import skep.api.client.SwarmEvent;
import skep.api.client.SwarmStatus;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;
import skep.shell.prompt.Link;
import skep.shell.prompt.SwarmView;

/// A swarm as it is now, as far as one daemon tells. Asks for the managers' state each second and
/// when a node changes; keeps the objects by the stream of changes and reads them anew when that
/// breaks. Its one thread tells the listener; any thread may ask.
public final class LiveSwarm implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LiveSwarm.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// How long to keep to reading everything where there is no stream.
  private static final Duration RELOAD = Duration.ofSeconds(5);

  private final String context;
  private final ApiClient client;
  private final SwarmReader reader;
  private final Consumer<SwarmView> listener;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private boolean isWanted;
  private boolean isClosed;
  private SwarmView view;
  private Map<String, Node> nodes = new TreeMap<>();
  private Map<String, Service> services = new TreeMap<>();
  private Map<String, Task> tasks = new TreeMap<>();
  private @Nullable LineStream stream;
  private Optional<Instant> loadedAt = Optional.empty();

  private LiveSwarm(String context, ApiClient client, Consumer<SwarmView> listener) {
    this.context = context;
    this.client = client.withTimeout(PATIENCE);
    this.reader = new SwarmReader(this.client);
    this.listener = listener;
    this.view = SwarmView.unknown(context);
    this.thread = Thread.ofPlatform().daemon(true).name("skep-live").unstarted(this::run);
  }

  /// One that has not begun.
  ///
  /// @param context what the swarm is called here
  /// @param listener told each change, on this object's thread; must be quick
  public static LiveSwarm idle(String context, ApiClient client, Consumer<SwarmView> listener) {
    return new LiveSwarm(context, client, listener);
  }

  /// Begins to watch.
  public void start() {
    thread.start();
  }

  /// What is known now.
  public SwarmView view() {
    lock.lock();
    try {
      return view;
    } finally {
      lock.unlock();
    }
  }

  /// Has the managers asked at once.
  public void refresh() {
    lock.lock();
    try {
      isWanted = true;
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      wanted.signalAll();
      closeStream();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (pause()) {
        look();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Waits for the next look, false when there is none. The first look is at once.
  private boolean pause() throws InterruptedException {
    lock.lock();
    try {
      if (!(view.link() instanceof Link.Connecting)) {
        long left = PERIOD.toNanos();
        while (!isWanted && !isClosed && left > 0) {
          left = wanted.awaitNanos(left);
        }
      }
      isWanted = false;
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  private void look() throws InterruptedException {
    long asked = System.nanoTime();
    try {
      var status = reader.status();
      var roundTrip = Duration.ofNanos(System.nanoTime() - asked);
      if (needsLoading()) {
        load();
      }
      publish(new Link.Online(roundTrip), Optional.of(status));
    } catch (ApiException e) {
      publish(new Link.Outside(SwarmReader.why(e)), Optional.empty());
    } catch (UnreachableException e) {
      publish(offline(e), view().status());
    }
    // changes that come in a row are shown as one
    TimeUnit.NANOSECONDS.sleep(SHORTEST.toNanos());
  }

  private Link offline(UnreachableException e) {
    var why = e.getMessage() == null ? "no answer" : e.getMessage();
    return switch (view().link()) {
      case Link.Offline before -> new Link.Offline(before.since(), before.hasBeenOnline(), why);
      case Link.Online _ -> new Link.Offline(Instant.now(), true, why);
      case Link.Connecting _, Link.Outside _ -> new Link.Offline(Instant.now(), false, why);
    };
  }

  private void publish(Link link, Optional<SwarmStatus> status) {
    SwarmView changed;
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      changed = new SwarmView(context, link, status, copy(nodes), copy(services), copy(tasks));
      view = changed;
    } finally {
      lock.unlock();
    }
    listener.accept(changed);
  }

  private static <T> Map<String, T> copy(Map<String, T> map) {
    return new TreeMap<>(map);
  }

  private boolean needsLoading() {
    lock.lock();
    try {
      return stream == null
          && loadedAt.filter(at -> at.plus(RELOAD).isAfter(Instant.now())).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void load() {
    var all = reader.everything();
    lock.lock();
    try {
      nodes = new TreeMap<>(all.nodes());
      services = new TreeMap<>(all.services());
      tasks = new TreeMap<>(all.tasks());
      loadedAt = Optional.of(Instant.now());
    } finally {
      lock.unlock();
    }
    all.revision().ifPresent(this::follow);
  }

  private void follow(long revision) {
    try {
      var opened = client.stream("/skep/events?since=" + revision, new Changes());
      lock.lock();
      try {
        stream = opened;
        if (isClosed) {
          closeStream();
        }
      } finally {
        lock.unlock();
      }
    } catch (ApiException | UnreachableException e) {
      // everything is read again after a while
      LOG.log(Level.DEBUG, "no stream of changes", e);
    }
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private final class Changes implements LineHandler {
    @Override
    public void line(String line) {
      var event = ModelJson.read(SwarmEvent.class, line);
      lock.lock();
      try {
        boolean isGone = event.action().equals("remove");
        switch (event.kind()) {
          case "node" -> put(nodes, Node.class, event, isGone);
          case "service" -> put(services, Service.class, event, isGone);
          case "task" -> put(tasks, Task.class, event, isGone);
          case String _ -> {}
        }
      } finally {
        lock.unlock();
      }
      refresh();
    }

    @Override
    public void ended(String why) {
      lock.lock();
      try {
        closeStream();
        loadedAt = Optional.empty();
      } finally {
        lock.unlock();
      }
      refresh();
    }
  }

  private static <T> void put(
      Map<String, T> objects, Class<T> type, SwarmEvent event, boolean isGone) {
    if (isGone) {
      objects.remove(event.id());
    } else {
      objects.put(event.id(), ModelJson.read(type, event.object()));
    }
  }
}
