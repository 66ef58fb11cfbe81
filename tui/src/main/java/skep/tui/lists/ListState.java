package skep.tui.lists;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import skep.tui.swarm.Ref;

/// How a list is being looked at.
///
/// @param cursor what it points at; empty: the row at `index`
/// @param index where that was last, 0-based: the cursor stays there when its row goes away
/// @param sort title of the column it is sorted by; empty: as it comes
/// @param isReverse whether the other way round
/// @param marks rows that an action is for, beside the cursor
public record ListState(
    Optional<Ref> cursor,
    int index,
    Filter filter,
    String sort,
    boolean isReverse,
    SortedSet<Ref> marks) {

  public static final ListState START =
      new ListState(Optional.empty(), 0, Filter.ALL, "", false, new TreeSet<>());

  public ListState {
    index = Math.max(0, index);
    marks = Collections.unmodifiableSortedSet(new TreeSet<>(marks));
  }

  public ListState at(Ref ref, int index) {
    return new ListState(Optional.of(ref), index, filter, sort, isReverse, marks);
  }

  public ListState with(Filter filter) {
    return new ListState(cursor, index, filter, sort, isReverse, marks);
  }

  /// Sorted by a column; once more turns it round.
  public ListState sortedBy(String column) {
    boolean turns = column.equals(sort) && !isReverse;
    return new ListState(cursor, index, filter, column, turns, marks);
  }

  public ListState marked(SortedSet<Ref> marks) {
    return new ListState(cursor, index, filter, sort, isReverse, marks);
  }
}
