package skep.shell.filter;

import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import skep.shell.command.UserError;

/// `grep [-EFcinoqvwx] [-m COUNT] PATTERN`; 1 when nothing matched. Patterns are extended regular
/// expressions, as Java has them.
final class Grep implements TextFilter {
  private final Flags flags;
  private final Pattern pattern;
  private final int most;
  private int number;
  private int found;

  Grep(Flags flags) {
    this.flags = flags;
    var words = flags.words();
    boolean isNamed = flags.has('e');
    if (words.size() != (isNamed ? 0 : 1)) {
      throw UserError.usage(
          words.isEmpty() ? "grep needs a pattern" : "grep takes one pattern and no file",
          "as in: node ls | grep -i ready");
    }
    this.pattern = compiled(flags, isNamed ? flags.text('e', "") : words.getFirst());
    this.most = flags.count('m', Integer.MAX_VALUE);
  }

  private static Pattern compiled(Flags flags, String written) {
    var text = flags.has('F') ? Pattern.quote(written) : written;
    if (flags.has('w')) {
      text = "(?<!\\w)(?:" + text + ")(?!\\w)";
    }
    if (flags.has('x')) {
      text = "^(?:" + text + ")$";
    }
    try {
      int options = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
      return Pattern.compile(text, flags.has('i') ? options : 0);
    } catch (PatternSyntaxException e) {
      throw UserError.usage(
          "grep: " + e.getDescription() + " in " + written, "-F takes the pattern as it is");
    }
  }

  @Override
  public void line(String line, Consumer<String> out) {
    number++;
    var matcher = pattern.matcher(line);
    if (found >= most || matcher.find() == flags.has('v')) {
      return;
    }
    found++;
    if (flags.has('c') || flags.has('q')) {
      return;
    }
    var start = flags.has('n') ? number + ":" : "";
    if (flags.has('o') && !flags.has('v')) {
      matcher.reset();
      while (matcher.find()) {
        if (!matcher.group().isEmpty()) {
          out.accept(start + matcher.group());
        }
      }
    } else {
      out.accept(start + line);
    }
  }

  @Override
  public boolean isDone() {
    return found >= most || (flags.has('q') && found > 0);
  }

  @Override
  public int end(Consumer<String> out) {
    if (flags.has('c') && !flags.has('q')) {
      out.accept(String.valueOf(found));
    }
    return found > 0 ? 0 : 1;
  }
}
