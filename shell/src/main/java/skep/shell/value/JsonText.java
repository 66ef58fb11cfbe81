package skep.shell.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/// JSON text of values: reading, one-line writing, and Docker's four-space layout.
public final class JsonText {
  private static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException saying at which character the text stops being JSON
  public static Value read(String json) {
    var reader = new JsonText(json);
    var value = reader.value(0);
    reader.skipSpace();
    if (reader.at < json.length()) {
      throw reader.wrong();
    }
    return value;
  }

  /// On one line, fields in their order.
  public static String write(Value value) {
    var out = new StringBuilder();
    append(out, value, "", "");
    return out.toString();
  }

  /// On one line, fields by name, as Go writes a map.
  public static String writeSorted(Value.Fields row) {
    return write(new Value.Fields(new TreeMap<>(row.values())));
  }

  /// Over many lines with four spaces per level, as `docker inspect` prints.
  public static String writeIndented(Value value) {
    var out = new StringBuilder();
    append(out, value, "    ", "\n");
    return out.toString();
  }

  private static void append(StringBuilder out, Value value, String indent, String newline) {
    switch (value) {
      case Value.Nothing() -> out.append("null");
      case Value.Bool(var bool) -> out.append(bool);
      case Value.Num(var digits) -> out.append(digits);
      case Value.Text(var string) -> quote(out, string);
      case Value.Items(var values) -> {
        var next = newline + indent;
        var separator = "[" + next;
        for (var item : values) {
          out.append(separator);
          append(out, item, indent, next);
          separator = "," + next;
        }
        out.append(values.isEmpty() ? "[]" : newline + "]");
      }
      case Value.Fields(var values) -> {
        var next = newline + indent;
        var separator = "{" + next;
        for (var field : values.entrySet()) {
          out.append(separator);
          quote(out, field.getKey());
          out.append(indent.isEmpty() ? ":" : ": ");
          append(out, field.getValue(), indent, next);
          separator = "," + next;
        }
        out.append(values.isEmpty() ? "{}" : newline + "}");
      }
    }
  }

  private static void quote(StringBuilder out, String string) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private Value value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON is nested more than " + MAX_DEPTH + " levels");
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Value.Text(string());
      case 't' -> word("true", Value.of(true));
      case 'f' -> word("false", Value.of(false));
      case 'n' -> word("null", Value.nothing());
      default -> number();
    };
  }

  private Value object(int depth) {
    var fields = new LinkedHashMap<String, Value>();
    at++;
    skipSpace();
    while (peek() != '}') {
      var name = string();
      skipSpace();
      expect(':');
      fields.put(name, value(depth + 1));
      skipSpace();
      if (peek() == ',') {
        at++;
        skipSpace();
      } else if (peek() != '}') {
        throw wrong();
      }
    }
    at++;
    return new Value.Fields(fields);
  }

  private Value array(int depth) {
    var items = new ArrayList<Value>();
    at++;
    skipSpace();
    while (peek() != ']') {
      items.add(value(depth + 1));
      skipSpace();
      if (peek() == ',') {
        at++;
      } else if (peek() != ']') {
        throw wrong();
      }
    }
    at++;
    return new Value.Items(items);
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      case '"', '\\', '/' -> c;
      default -> throw wrong();
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw wrong();
    }
    at += 4;
    try {
      return (char) Integer.parseInt(text, at - 4, at, 16);
    } catch (NumberFormatException _) {
      throw wrong();
    }
  }

  private Value number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    var digits = text.substring(start, at);
    try {
      Double.parseDouble(digits);
    } catch (NumberFormatException _) {
      throw wrong();
    }
    return new Value.Num(digits);
  }

  private Value word(String word, Value value) {
    if (!text.startsWith(word, at)) {
      throw wrong();
    }
    at += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong();
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not JSON at character " + at);
  }
}
