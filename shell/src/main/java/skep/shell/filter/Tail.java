package skep.shell.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// `tail [-n COUNT]`, `tail -COUNT`, or `tail -n +NUMBER` for everything from a line on.
final class Tail implements TextFilter {
  private final boolean isFrom;
  private final int count;
  private final Deque<String> kept = new ArrayDeque<>();
  private int number;

  private Tail(boolean isFrom, int count) {
    this.isFrom = isFrom;
    this.count = count;
  }

  static Tail of(List<String> words) {
    var flags = Flags.of(Head.modern(words), "", "n").noWords();
    var text = flags.text('n', String.valueOf(Head.DEFAULT));
    boolean isFrom = text.startsWith("+");
    return new Tail(isFrom, flags.number(isFrom ? text.substring(1) : text));
  }

  @Override
  public void line(String line, Consumer<String> out) {
    number++;
    if (isFrom) {
      if (number >= count) {
        out.accept(line);
      }
      return;
    }
    kept.addLast(line);
    if (kept.size() > count) {
      kept.removeFirst();
    }
  }

  @Override
  public int end(Consumer<String> out) {
    kept.forEach(out);
    return 0;
  }
}
