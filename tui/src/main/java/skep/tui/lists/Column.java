package skep.tui.lists;

import java.util.Comparator;
import java.util.function.Function;
import skep.view.NaturalOrder;

/// One column of a list.
///
/// @param title as shown
/// @param width it takes at least, so that it stays where it is while rows change
/// @param rank columns of a higher rank go first when there is no room for all; 0: stays
/// @param isWide whether it takes the room that is left
/// @param isNumber whether it is set to the right
/// @param order what sorting by it means
public record Column<T>(
    String title,
    int width,
    int rank,
    boolean isWide,
    boolean isNumber,
    Function<T, Cell> cell,
    Comparator<T> order) {

  public static <T> Column<T> text(String title, int width, int rank, Function<T, Cell> cell) {
    return new Column<>(
        title,
        width,
        rank,
        false,
        false,
        cell,
        Comparator.comparing((T row) -> cell.apply(row).text(), NaturalOrder.ORDER));
  }

  /// Takes what the others leave.
  public static <T> Column<T> wide(String title, int width, int rank, Function<T, Cell> cell) {
    var text = text(title, width, rank, cell);
    return new Column<>(title, width, rank, true, false, cell, text.order());
  }

  /// Sorted by value, largest first.
  public static <T> Column<T> number(
      String title, int width, int rank, Function<T, Cell> cell, Function<T, Double> value) {
    return new Column<>(
        title, width, rank, false, true, cell, Comparator.comparing(value).reversed());
  }

  /// The same sorted some other way.
  public Column<T> sortedBy(Comparator<T> order) {
    return new Column<>(title, width, rank, isWide, isNumber, cell, order);
  }
}
