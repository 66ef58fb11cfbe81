package skep.view;

/// The arithmetic of a manager group: a change needs the word of more than half of the voters.
///
/// @param voters managers with a vote; 0: the group is not known
/// @param reachable those of them that answer, this one included; at most `voters`
public record Quorum(int voters, int reachable) {

  public Quorum {
    if (voters < 0 || reachable < 0 || reachable > voters) {
      throw new IllegalArgumentException("%d of %d managers".formatted(reachable, voters));
    }
  }

  /// How many managers must answer for anything to be changed.
  public int needed() {
    return voters / 2 + 1;
  }

  /// Whether enough managers answer.
  public boolean isHeld() {
    return reachable >= needed();
  }

  /// How many more managers may be lost before changes stop; 0 too when they have stopped.
  public int tolerates() {
    return Math.max(0, reachable - needed());
  }

  /// How many more managers must come back before changes go on; 0 when they do.
  public int missing() {
    return Math.max(0, needed() - reachable);
  }

  /// An even number of managers can lose no more of them than the odd number below it.
  public boolean isEven() {
    return voters % 2 == 0;
  }

  /// With one more voter.
  public Quorum plus(boolean isReachable) {
    return new Quorum(voters + 1, reachable + (isReachable ? 1 : 0));
  }

  /// With one voter less.
  public Quorum minus(boolean isReachable) {
    return new Quorum(voters - 1, reachable - (isReachable ? 1 : 0));
  }
}
