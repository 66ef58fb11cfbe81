package skep.shell.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// `head [-n COUNT]` or `head -COUNT`.
final class Head implements TextFilter {
  static final int DEFAULT = 10;
  private final int count;
  private int seen;

  private Head(int count) {
    this.count = count;
  }

  static Head of(List<String> words) {
    return new Head(Flags.of(modern(words), "", "n").noWords().count('n', DEFAULT));
  }

  /// `-5` as `-n 5`.
  static List<String> modern(List<String> words) {
    var modern = new ArrayList<String>();
    for (var word : words) {
      boolean isCount = word.matches("-\\d+");
      if (isCount) {
        modern.add("-n");
      }
      modern.add(isCount ? word.substring(1) : word);
    }
    return modern;
  }

  @Override
  public void line(String line, Consumer<String> out) {
    if (seen < count) {
      seen++;
      out.accept(line);
    }
  }

  @Override
  public boolean isDone() {
    return seen >= count;
  }

  @Override
  public int end(Consumer<String> out) {
    return 0;
  }
}
