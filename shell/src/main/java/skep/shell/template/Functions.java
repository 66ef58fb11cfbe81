package skep.shell.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// The functions a template can call: Go's own and the ones Docker's CLI adds.
final class Functions {
  private static final Set<String> NAMES =
      Set.of(
          "json",
          "upper",
          "lower",
          "title",
          "join",
          "split",
          "pad",
          "truncate",
          "println",
          "print",
          "printf",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "and",
          "or",
          "not",
          "len",
          "index");

  /// Wider is no column but a mistake.
  private static final int WIDEST = 10_000;

  private static final int DIGITS = 6;

  private Functions() {}

  static boolean isFunction(String name) {
    return NAMES.contains(name);
  }

  static Value call(String name, List<Value> arguments) {
    return switch (name) {
      case "and" -> arguments.stream().filter(v -> !v.isTrue()).findFirst().orElse(last(arguments));
      case "or" -> arguments.stream().filter(Value::isTrue).findFirst().orElse(last(arguments));
      case "not" -> Value.of(!argument(name, arguments, 0).isTrue());
      case "eq" -> Value.of(equalsAny(name, arguments));
      case "ne" -> Value.of(!equalsAny(name, arguments));
      case "lt" -> Value.of(compare(name, arguments) < 0);
      case "le" -> Value.of(compare(name, arguments) <= 0);
      case "gt" -> Value.of(compare(name, arguments) > 0);
      case "ge" -> Value.of(compare(name, arguments) >= 0);
      case "len" -> Value.of(length(argument(name, arguments, 0)));
      case "index" -> index(arguments);
      case "print" -> Value.of(joined(arguments, ""));
      case "println" -> Value.of(joined(arguments, " ") + "\n");
      case "split" -> split(argument(name, arguments, 0), argument(name, arguments, 1));
      default -> Value.of(text(name, arguments));
    };
  }

  private static String text(String name, List<Value> arguments) {
    var first = argument(name, arguments, 0);
    return switch (name) {
      case "json" -> JsonText.write(first);
      case "upper" -> first.text().toUpperCase(Locale.ROOT);
      case "lower" -> first.text().toLowerCase(Locale.ROOT);
      case "title" -> title(first.text());
      case "join" -> String.join(argument(name, arguments, 1).text(), first.texts());
      case "truncate" -> truncate(first.text(), argument(name, arguments, 1).number());
      case "pad" ->
          blanks(argument(name, arguments, 1).number())
              + first.text()
              + blanks(argument(name, arguments, 2).number());
      case "printf" -> format(first.text(), arguments.subList(1, arguments.size()));
      default -> throw new TemplateException("template: function \"" + name + "\" not defined");
    };
  }

  /// How a value stands in the output.
  static String shown(Value value) {
    return switch (value) {
      case Value.Nothing() -> "<no value>";
      case Value.Items(var values) ->
          "[" + String.join(" ", values.stream().map(Functions::shown).toList()) + "]";
      case Value.Fields(var values) -> {
        var parts = new ArrayList<String>();
        new TreeMap<>(values).forEach((key, v) -> parts.add(key + ":" + shown(v)));
        yield "map[" + String.join(" ", parts) + "]";
      }
      case Value.Bool _, Value.Num _, Value.Text _ -> value.text();
    };
  }

  private static String joined(List<Value> arguments, String separator) {
    return String.join(separator, arguments.stream().map(Functions::shown).toList());
  }

  private static Value last(List<Value> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("template: wrong number of args: want at least 1 got 0");
    }
    return arguments.getLast();
  }

  private static Value argument(String name, List<Value> arguments, int index) {
    if (index >= arguments.size()) {
      throw new TemplateException(
          "template: wrong number of args for " + name + ": got " + arguments.size());
    }
    return arguments.get(index);
  }

  private static boolean equalsAny(String name, List<Value> arguments) {
    var first = argument(name, arguments, 0);
    argument(name, arguments, 1);
    return arguments.stream().skip(1).anyMatch(other -> same(first, other));
  }

  private static boolean same(Value a, Value b) {
    return (a instanceof Value.Num x && b instanceof Value.Num y)
        ? x.toDouble() == y.toDouble()
        : a.equals(b);
  }

  private static int compare(String name, List<Value> arguments) {
    var a = argument(name, arguments, 0);
    var b = argument(name, arguments, 1);
    return (a instanceof Value.Num x && b instanceof Value.Num y)
        ? Double.compare(x.toDouble(), y.toDouble())
        : a.text().compareTo(b.text());
  }

  private static long length(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text.length();
      case Value.Items(var values) -> values.size();
      case Value.Fields(var values) -> values.size();
      case Value.Nothing _, Value.Bool _, Value.Num _ ->
          throw new TemplateException("template: error calling len: not a list, map or string");
    };
  }

  private static Value index(List<Value> arguments) {
    var value = argument("index", arguments, 0);
    for (var key : arguments.subList(1, arguments.size())) {
      if (value instanceof Value.Items(var values)) {
        if (key.number() < 0 || key.number() >= values.size()) {
          throw new TemplateException("template: index out of range: " + key.text());
        }
        value = values.get((int) key.number());
      } else {
        value = value.get(key.text());
      }
    }
    return value;
  }

  private static String title(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static Value split(Value text, Value separator) {
    var pattern = Pattern.compile(separator.text(), Pattern.LITERAL);
    return Value.ofTexts(Arrays.asList(pattern.split(text.text(), -1)));
  }

  private static String truncate(String text, long length) {
    return text.length() <= length ? text : text.substring(0, (int) Math.max(0, length));
  }

  private static String blanks(long count) {
    if (count < 0 || count > WIDEST) {
      throw new TemplateException("template: not a number of blanks: " + count);
    }
    return " ".repeat((int) count);
  }

  /// `%s`, `%v`, `%d`, `%q` and `%%`; widths as in `%-10s` and `%05d`.
  private static String format(String format, List<Value> arguments) {
    var out = new StringBuilder();
    int next = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int start = ++i;
      while (i < format.length() && "-0123456789".indexOf(format.charAt(i)) >= 0) {
        i++;
      }
      char verb = i < format.length() ? format.charAt(i) : '%';
      if (verb == '%') {
        out.append('%');
        continue;
      }
      if ("svdq".indexOf(verb) < 0) {
        throw new TemplateException("template: printf verb %" + verb + " is not supported");
      }
      var text = shown(argument("printf", arguments, next++));
      out.append(
          padded(verb == 'q' ? JsonText.write(Value.of(text)) : text, format.substring(start, i)));
    }
    return out.toString();
  }

  /// @param how `-` for padding on the right, `0` for padding with zeros, the least width
  private static String padded(String text, String how) {
    boolean isLeft = how.contains("-");
    var width = how.replace("-", "");
    boolean isZero = width.startsWith("0") && !isLeft;
    if (width.isEmpty()) {
      return text;
    }
    if (width.length() > DIGITS || Integer.parseInt(width) > WIDEST) {
      throw new TemplateException("template: printf width " + width + " is too large");
    }
    var padding = (isZero ? "0" : " ").repeat(Math.max(0, Integer.parseInt(width) - text.length()));
    return isLeft ? text + padding : padding + text;
  }
}
