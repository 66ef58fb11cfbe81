package skep.lab;

import java.util.Set;
import java.util.TreeSet;
import skep.lab.TormentedSwarm.Fate;

/// Services that clients made and removed, each under a name of its own. Thread-safe.
final class Creations {
  private final Set<String> made = new TreeSet<>();
  private final Set<String> neverMade = new TreeSet<>();
  private final Set<String> gone = new TreeSet<>();
  private final Set<String> perhaps = new TreeSet<>();

  synchronized void created(String name, Fate fate) {
    switch (fate) {
      case DONE -> made.add(name);
      case REFUSED, NOT_SENT -> neverMade.add(name);
      case UNKNOWN -> perhaps.add(name);
    }
  }

  synchronized void removed(String name, Fate fate) {
    switch (fate) {
      case DONE -> {
        made.remove(name);
        gone.add(name);
      }
      case UNKNOWN -> {
        made.remove(name);
        perhaps.add(name);
      }
      case REFUSED, NOT_SENT -> {}
    }
  }

  /// @param present names of all services at the end
  /// @throws AssertionError when they are not what was acknowledged
  synchronized void check(Set<String> present) {
    var lost = new TreeSet<>(made);
    lost.removeAll(present);
    var resurrected = new TreeSet<>(gone);
    resurrected.retainAll(present);
    var refused = new TreeSet<>(neverMade);
    refused.retainAll(present);
    if (!lost.isEmpty() || !resurrected.isEmpty() || !refused.isEmpty()) {
      throw new AssertionError(
          "lost: %s, removed but there: %s, refused but there: %s"
              .formatted(lost, resurrected, refused));
    }
  }

  @Override
  public synchronized String toString() {
    return "%d kept, %d removed, %d unknown, %d refused"
        .formatted(made.size(), gone.size(), perhaps.size(), neverMade.size());
  }
}
