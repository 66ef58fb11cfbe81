package skep.view;

import java.util.List;
import java.util.Optional;

/// What an operator should hear about the number of managers, when it changes.
public final class ManagerAdvice {
  /// Every change is written by more than half of the managers, so more of them make it slower.
  private static final int SENSIBLE_MAX = 7;

  private ManagerAdvice() {}

  /// The risk of this number of managers and the way out; empty for a good one.
  ///
  /// @param workers names of workers that could be promoted: those that are ready
  public static Optional<String> of(Quorum quorum, List<String> workers) {
    int voters = quorum.voters();
    if (voters == 1) {
      return Optional.of(
          "one manager: while it is away nothing can be changed, and if it is lost so is the"
              + " swarm's state; "
              + more(2, workers));
    }
    if (voters == 2) {
      return Optional.of(
          "two managers: while either is away nothing can be changed, which is riskier than one; "
              + more(1, workers));
    }
    if (voters > SENSIBLE_MAX) {
      return Optional.of(
          "%d managers: more than %d make every change slower".formatted(voters, SENSIBLE_MAX));
    }
    if (voters > 0 && quorum.isEven()) {
      return Optional.of(
          "%d managers can lose no more of them than %d; use an odd number"
              .formatted(voters, voters - 1));
    }
    return Optional.empty();
  }

  private static String more(int wanted, List<String> workers) {
    if (workers.size() >= wanted) {
      return "make it three: skep node promote " + String.join(" ", workers.subList(0, wanted));
    }
    return "have three: skep swarm join-token manager tells how %s joins"
        .formatted(wanted == 1 ? "one more" : "another");
  }
}
