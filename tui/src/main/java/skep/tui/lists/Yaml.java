package skep.tui.lists;

import java.util.ArrayList;
import java.util.List;

/// JSON, which machines write, as YAML, which people read. The JSON must be well-formed: it comes
/// from our own writer.
public final class Yaml {
  private final String json;
  private final List<String> lines = new ArrayList<>();
  private int at;

  private Yaml(String json) {
    this.json = json;
  }

  public static List<String> of(String json) {
    var yaml = new Yaml(json);
    yaml.value("", "", 0);
    return yaml.lines;
  }

  /// @param first what stands before the value on its line
  /// @param rest what its further lines begin with
  private void value(String first, String rest, int depth) {
    skipSpace();
    switch (json.charAt(at)) {
      case '{' -> object(first, rest, depth);
      case '[' -> array(first, rest, depth);
      default -> lines.add(first + scalar());
    }
  }

  private void object(String first, String rest, int depth) {
    at++;
    skipSpace();
    if (json.charAt(at) == '}') {
      at++;
      lines.add(first + "{}");
      return;
    }
    boolean isItem = first.endsWith("- ");
    if (!first.isEmpty() && !isItem) {
      lines.add(first.stripTrailing());
    }
    var lead = isItem ? first : rest;
    while (true) {
      skipSpace();
      var name = string();
      skipSpace();
      at++;
      value(lead + name + ": ", rest + "  ", depth + 1);
      lead = rest;
      skipSpace();
      if (json.charAt(at++) == '}') {
        return;
      }
    }
  }

  private void array(String first, String rest, int depth) {
    at++;
    skipSpace();
    if (json.charAt(at) == ']') {
      at++;
      lines.add(first + "[]");
      return;
    }
    if (!first.isBlank()) {
      lines.add(first.stripTrailing());
    }
    while (true) {
      value(rest + "- ", rest + "  ", depth + 1);
      skipSpace();
      if (json.charAt(at++) == ']') {
        return;
      }
    }
  }

  private String scalar() {
    if (json.charAt(at) == '"') {
      var text = string();
      boolean isPlain =
          text.matches("[A-Za-z0-9_./*][-A-Za-z0-9_./:@+=>* ]*") && !text.endsWith(" ");
      return isPlain
          ? text
          : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
    int from = at;
    while (at < json.length() && ",]} \n".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    return json.substring(from, at);
  }

  private String string() {
    var text = new StringBuilder();
    at++;
    while (json.charAt(at) != '"') {
      char c = json.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    at++;
    return text.toString();
  }

  private char escaped() {
    char c = json.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(json.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private void skipSpace() {
    while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
      at++;
    }
  }
}
