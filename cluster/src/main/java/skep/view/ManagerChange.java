package skep.view;

/// What a change of roles does to a group of managers, in words.
///
/// @param before the managers as they are, changes under way counted as done
/// @param after the same with this change
public record ManagerChange(Quorum before, Quorum after) {

  public static ManagerChange promotion(Quorum before, boolean isReachable) {
    return new ManagerChange(before, before.plus(isReachable));
  }

  public static ManagerChange demotion(Quorum before, boolean isReachable) {
    return new ManagerChange(before, before.minus(isReachable));
  }

  /// One that goes without a word: the group counts on it still.
  public static ManagerChange absence(Quorum before) {
    return new ManagerChange(before, new Quorum(before.voters(), before.reachable() - 1));
  }

  /// For people, on a line of its own: `managers 3 -> 2, can lose 1 -> 0`.
  public String effect() {
    var count =
        before.voters() == after.voters()
            ? "%d, answering %d -> %d"
                .formatted(before.voters(), before.reachable(), after.reachable())
            : "%d -> %d".formatted(before.voters(), after.voters());
    return "managers %s, can lose %s -> %s".formatted(count, loss(before), loss(after));
  }

  private static String loss(Quorum quorum) {
    return quorum.voters() > 0 && !quorum.isHeld()
        ? "0 (%d of %d answer, %d needed)"
            .formatted(quorum.reachable(), quorum.voters(), quorum.needed())
        : Integer.toString(quorum.tolerates());
  }
}
