package skep.shell.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import skep.shell.command.UserError;

/// `cut -f LIST [-d SEPARATOR] [-s]` or `cut -c LIST`. Fields are separated by tabs unless told
/// otherwise.
final class Cut implements TextFilter {
  private static final String EXAMPLE = "as in: node ls | cut -d ' ' -f 1,3-";

  private record Range(int from, int to) {}

  private final boolean isCharacters;
  private final boolean isStrict;
  private final String separator;
  private final List<Range> ranges;

  Cut(Flags flags) {
    this.isCharacters = flags.has('c');
    this.isStrict = flags.has('s');
    this.separator = flags.text('d', "\t");
    if (isCharacters == flags.has('f')) {
      throw UserError.usage("cut needs either -f or -c", EXAMPLE);
    }
    if (separator.length() != 1) {
      throw UserError.usage("cut: the separator must be one character: " + separator, EXAMPLE);
    }
    this.ranges = ranges(flags, flags.text(isCharacters ? 'c' : 'f', ""));
  }

  private static List<Range> ranges(Flags flags, String list) {
    var ranges = new ArrayList<Range>();
    for (var part : list.split(",")) {
      int dash = part.indexOf('-');
      var from = dash < 0 ? part : part.substring(0, dash);
      var to = dash < 0 ? part : part.substring(dash + 1);
      var range =
          new Range(
              from.isEmpty() && dash == 0 ? 1 : flags.number(from),
              to.isEmpty() ? Integer.MAX_VALUE : flags.number(to));
      if (range.from() < 1 || range.to() < range.from()) {
        throw UserError.usage("cut: not a list of fields: " + list, EXAMPLE);
      }
      ranges.add(range);
    }
    return List.copyOf(ranges);
  }

  @Override
  public void line(String line, Consumer<String> out) {
    if (isCharacters) {
      out.accept(String.join("", chosen(List.of(line.split("")))));
      return;
    }
    var fields = line.split(Pattern.quote(separator), -1);
    if (fields.length == 1) {
      if (!isStrict) {
        out.accept(line);
      }
      return;
    }
    out.accept(String.join(separator, chosen(List.of(fields))));
  }

  private List<String> chosen(List<String> pieces) {
    var chosen = new ArrayList<String>();
    for (int number = 1; number <= pieces.size(); number++) {
      int wanted = number;
      if (ranges.stream().anyMatch(r -> r.from() <= wanted && wanted <= r.to())) {
        chosen.add(pieces.get(number - 1));
      }
    }
    return chosen;
  }

  @Override
  public int end(Consumer<String> out) {
    return 0;
  }
}
