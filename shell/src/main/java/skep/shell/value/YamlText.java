package skep.shell.value;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// YAML of values, for people and for programs that like it better than JSON: block style, two
/// spaces, strings quoted as JSON where YAML could take them for something else.
public final class YamlText {
  /// What no reader of YAML 1.1 or 1.2 takes for a number, a date, true, null or punctuation.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/_][A-Za-z0-9_./@+-]*");

  private static final List<String> WORDS =
      List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

  private YamlText() {}

  /// Lines, each ended by a newline.
  public static String write(Value value) {
    var out = new StringBuilder();
    switch (value) {
      case Value.Fields(var fields) when !fields.isEmpty() -> block(out, value, 0);
      case Value.Items(var items) when !items.isEmpty() -> block(out, value, 0);
      default -> out.append(scalar(value)).append('\n');
    }
    return out.toString();
  }

  private static void block(StringBuilder out, Value value, int depth) {
    switch (value) {
      case Value.Fields(var fields) ->
          fields.forEach(
              (name, field) -> {
                out.repeat("  ", depth).append(text(name)).append(':');
                rest(out, field, depth + 1);
              });
      case Value.Items(var items) ->
          items.forEach(
              item -> {
                if (item instanceof Value.Fields(var fields) && !fields.isEmpty()) {
                  var inner = new StringBuilder();
                  block(inner, item, depth + 1);
                  // the first line begins with the dash instead of its indentation
                  out.repeat("  ", depth).append("- ").append(inner.substring(2 * (depth + 1)));
                } else {
                  out.repeat("  ", depth).append('-');
                  rest(out, item, depth + 1);
                }
              });
      default -> out.append(scalar(value)).append('\n');
    }
  }

  /// What follows a name or a dash.
  private static void rest(StringBuilder out, Value value, int depth) {
    boolean isBlock =
        (value instanceof Value.Fields(var fields) && !fields.isEmpty())
            || (value instanceof Value.Items(var items) && !items.isEmpty());
    if (isBlock) {
      out.append('\n');
      block(out, value, depth);
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static String scalar(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text(text);
      case Value.Nothing _, Value.Bool _, Value.Num _, Value.Items _, Value.Fields _ ->
          JsonText.write(value);
    };
  }

  private static String text(String text) {
    boolean isPlain =
        PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return isPlain ? text : JsonText.write(Value.of(text));
  }
}
