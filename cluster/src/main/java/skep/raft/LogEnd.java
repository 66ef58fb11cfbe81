package skep.raft;

import java.util.Comparator;

/// The newest entry of a manager's log. Of two managers of one group the one with the later end
/// knows everything the other does that can have been acknowledged.
///
/// @param term in which the entry was made
/// @param index 0 in an empty log
public record LogEnd(int term, long index) implements Comparable<LogEnd> {
  @Override
  public int compareTo(LogEnd other) {
    return Comparator.comparingInt(LogEnd::term)
        .thenComparingLong(LogEnd::index)
        .compare(this, other);
  }
}
