package skep.manager;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import skep.loop.EventLoop;
import skep.model.ManagerStatus;
import skep.model.Node;

/// Which newcomers of the manager group can be dialled at the addresses they advertise. One that
/// cannot would be counted on and never heard: an address behind a firewall or a translation, or
/// somebody else's. Runs on the leader's loop.
final class DialBack {
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration PATIENT_AGAIN = Duration.ofSeconds(2);

  /// For this long a newcomer may still be starting; then it is said that it cannot be dialled.
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// For this long a newcomer that answered once is believed to answer.
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final Dialler dialler;
  private final Listener listener;
  private final TreeMap<String, Newcomer> newcomers = new TreeMap<>();

  /// Told on the loop.
  interface Listener {
    /// @param message empty: it answers
    void dialled(Node node, String raftId, String message);
  }

  private static final class Newcomer {
    final long sinceNanos;
    Optional<Long> dialledNanos = Optional.empty();
    boolean isDialling;
    boolean isAnswering;

    Newcomer(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  DialBack(EventLoop loop, Dialler dialler, Listener listener) {
    this.loop = loop;
    this.dialler = dialler;
    this.listener = listener;
  }

  /// Dials those whose turn it is, and forgets all others.
  ///
  /// @param wanted the newcomers there are now
  void look(Collection<Node> wanted) {
    newcomers.keySet().retainAll(wanted.stream().map(DialBack::raftId).toList());
    for (var node : wanted) {
      var newcomer = newcomers.computeIfAbsent(raftId(node), _ -> new Newcomer(loop.nanoTime()));
      if (!newcomer.isDialling && isDue(newcomer)) {
        dial(node, newcomer);
      }
    }
  }

  /// Nobody is a newcomer to a manager that does not lead.
  void stop() {
    look(List.of());
  }

  /// Raft ids of those that answered lately.
  SortedSet<String> answering() {
    var ids = new TreeSet<String>();
    newcomers.forEach(
        (id, newcomer) -> {
          if (newcomer.isAnswering) {
            ids.add(id);
          }
        });
    return Collections.unmodifiableSortedSet(ids);
  }

  private boolean isDue(Newcomer newcomer) {
    var pause = isPatient(newcomer) ? PATIENT_AGAIN : AGAIN;
    long length = (newcomer.isAnswering ? FRESH : pause).toNanos();
    return newcomer.dialledNanos.filter(at -> loop.nanoTime() - at < length).isEmpty();
  }

  private boolean isPatient(Newcomer newcomer) {
    return loop.nanoTime() - newcomer.sinceNanos > GRACE.toNanos();
  }

  private void dial(Node node, Newcomer newcomer) {
    newcomer.isDialling = true;
    var _ =
        dialler
            .dial(node)
            .handle((_, failure) -> Optional.ofNullable(failure).map(DialBack::reason))
            .thenAccept(failure -> loop.execute(() -> dialled(node, newcomer, failure.orElse(""))));
  }

  private void dialled(Node node, Newcomer newcomer, String failure) {
    var raftId = raftId(node);
    newcomer.isDialling = false;
    newcomer.dialledNanos = Optional.of(loop.nanoTime());
    newcomer.isAnswering = failure.isEmpty();
    if (newcomers.get(raftId) == newcomer && (newcomer.isAnswering || isPatient(newcomer))) {
      listener.dialled(
          node,
          raftId,
          failure.isEmpty()
              ? ""
              : "could not connect to prospective new cluster member using its advertised address: "
                  + failure);
    }
  }

  private static String reason(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause.getMessage());
  }

  private static String raftId(Node node) {
    return node.managerStatus().map(ManagerStatus::raftId).orElse("");
  }
}
