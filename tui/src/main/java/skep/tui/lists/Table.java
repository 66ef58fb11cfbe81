package skep.tui.lists;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import skep.tui.swarm.Ref;

/// Rows of one kind with their columns. Cells are made when they are looked at: most rows are not
/// on the screen.
///
/// @param items in the order they come
/// @param ref what a row stands for
/// @param labels by which a row can be filtered
public record Table<T>(
    List<Column<T>> columns,
    List<T> items,
    Function<T, Ref> ref,
    Function<T, SortedMap<String, String>> labels) {

  public static <T> Table<T> of(List<Column<T>> columns, List<T> items, Function<T, Ref> ref) {
    return new Table<>(
        columns, items, ref, _ -> Collections.unmodifiableSortedMap(new TreeMap<String, String>()));
  }

  public Table<T> labelled(Function<T, SortedMap<String, String>> labels) {
    return new Table<>(columns, items, ref, labels);
  }

  /// The rows to show, in the order to show them.
  public Table<T> as(ListState state) {
    var shown = new ArrayList<T>();
    var test = state.filter().test();
    if (state.filter().isAll()) {
      shown.addAll(items);
    } else {
      for (var item : items) {
        if (test.test(text(item), labels.apply(item))) {
          shown.add(item);
        }
      }
    }
    column(state.sort())
        .ifPresent(
            column -> shown.sort(state.isReverse() ? column.order().reversed() : column.order()));
    return new Table<>(columns, shown, ref, labels);
  }

  public int size() {
    return items.size();
  }

  public Ref refAt(int index) {
    return ref.apply(items.get(index));
  }

  /// Where the cursor is; -1 when there are no rows.
  public int position(ListState state) {
    if (items.isEmpty()) {
      return -1;
    }
    if (state.cursor().isPresent()) {
      int guess = state.index();
      if (guess < items.size() && refAt(guess).equals(state.cursor().get())) {
        return guess;
      }
      for (int i = 0; i < items.size(); i++) {
        if (refAt(i).equals(state.cursor().get())) {
          return i;
        }
      }
    }
    return Math.min(state.index(), items.size() - 1);
  }

  /// What the cursor points at; empty when there are no rows.
  public Optional<Ref> chosen(ListState state) {
    int position = position(state);
    return position < 0 ? Optional.empty() : Optional.of(refAt(position));
  }

  public Optional<Column<T>> column(String title) {
    return columns.stream().filter(column -> column.title().equals(title)).findFirst();
  }

  public Cell cell(int row, int column) {
    return columns.get(column).cell().apply(items.get(row));
  }

  private String text(T item) {
    var text = new StringBuilder();
    for (var column : columns) {
      text.append(column.cell().apply(item).text()).append(' ');
    }
    return text.toString();
  }
}
