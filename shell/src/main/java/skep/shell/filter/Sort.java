package skep.shell.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `sort [-fhnru] [-k FIELD] [-t SEPARATOR]`. Fields are separated by blanks unless told otherwise.
final class Sort implements TextFilter {
  private static final Pattern NUMBER =
      Pattern.compile("\\s*(-?\\d+(?:\\.\\d+)?)([KMGTPkmgtp]?).*");
  private static final String SUFFIXES = "KMGTP";
  private static final BigDecimal STEP = BigDecimal.valueOf(1024);

  private final Flags flags;
  private final int from;
  private final int to;
  private final Comparator<String> byKey;
  private final List<String> lines = new ArrayList<>();

  Sort(Flags flags) {
    this.flags = flags;
    var field = flags.text('k', "1").split(",", 2);
    this.from = flags.number(field[0]);
    this.to = field.length > 1 ? flags.number(field[1]) : Integer.MAX_VALUE;
    this.byKey =
        flags.has('n') || flags.has('h')
            ? Comparator.comparing((String line) -> number(key(line)))
            : Comparator.comparing(this::key);
  }

  @Override
  public void line(String line, Consumer<String> out) {
    lines.add(line);
  }

  @Override
  public int end(Consumer<String> out) {
    boolean isUnique = flags.has('u');
    var order = isUnique ? byKey : byKey.thenComparing(Comparator.naturalOrder());
    lines.sort(flags.has('r') ? order.reversed() : order);
    var last = Optional.<String>empty();
    for (var line : lines) {
      if (!isUnique || last.filter(before -> byKey.compare(before, line) == 0).isEmpty()) {
        out.accept(line);
      }
      last = Optional.of(line);
    }
    return 0;
  }

  private String key(String line) {
    var text = flags.has('f') ? line.toUpperCase(Locale.ROOT) : line;
    if (!flags.has('k')) {
      return text;
    }
    // a field takes the blanks before it along, unless the separator is given
    var fields =
        flags.has('t')
            ? text.split(Pattern.quote(flags.text('t', "")), -1)
            : text.split("(?<=\\S)(?=\\s)");
    var key = new StringBuilder();
    for (int number = Math.max(1, from); number <= Math.min(to, fields.length); number++) {
      key.append(fields[number - 1]).append(flags.has('t') ? flags.text('t', "") : "");
    }
    return key.toString();
  }

  private BigDecimal number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return BigDecimal.ZERO;
    }
    var number = new BigDecimal(matcher.group(1));
    int power = SUFFIXES.indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
    return flags.has('h') && !matcher.group(2).isEmpty()
        ? number.multiply(STEP.pow(power + 1))
        : number;
  }
}
