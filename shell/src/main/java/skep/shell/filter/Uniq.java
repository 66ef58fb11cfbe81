package skep.shell.filter;

import java.util.Optional;
import java.util.function.Consumer;

/// `uniq [-cdiu]`.
final class Uniq implements TextFilter {
  private final Flags flags;
  private Optional<String> last = Optional.empty();
  private int count;

  Uniq(Flags flags) {
    this.flags = flags;
  }

  @Override
  public void line(String line, Consumer<String> out) {
    if (last.filter(before -> isSame(before, line)).isPresent()) {
      count++;
      return;
    }
    show(out);
    last = Optional.of(line);
    count = 1;
  }

  @Override
  public int end(Consumer<String> out) {
    show(out);
    return 0;
  }

  private boolean isSame(String before, String line) {
    return flags.has('i') ? before.equalsIgnoreCase(line) : before.equals(line);
  }

  private void show(Consumer<String> out) {
    if (last.isEmpty() || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) {
      return;
    }
    out.accept(flags.has('c') ? "%7d %s".formatted(count, last.get()) : last.get());
  }
}
