package skep.shell.template;

import java.util.ArrayList;
import java.util.List;

/// Cuts a template into literal text and the words inside `{{ }}`.
final class Lexer {
  private Lexer() {}

  /// Text to copy, or the words of one action.
  sealed interface Piece {
    record Literal(String text) implements Piece {}

    record Action(List<String> words) implements Piece {}
  }

  static List<Piece> pieces(String source) {
    var pieces = new ArrayList<Piece>();
    int at = 0;
    boolean trimNext = false;
    while (at < source.length()) {
      int open = source.indexOf("{{", at);
      int end = open < 0 ? source.length() : open;
      var literal = source.substring(at, end);
      boolean trimsLeft = open >= 0 && source.startsWith("{{- ", open);
      literal = trimNext ? literal.stripLeading() : literal;
      literal = trimsLeft ? literal.stripTrailing() : literal;
      if (!literal.isEmpty()) {
        pieces.add(new Piece.Literal(literal));
      }
      if (open < 0) {
        break;
      }
      int close = closing(source, open + 2);
      trimNext = source.startsWith(" -", close - 2);
      var inside = source.substring(open + (trimsLeft ? 3 : 2), trimNext ? close - 1 : close);
      if (!inside.strip().startsWith("/*")) {
        pieces.add(new Piece.Action(words(inside)));
      }
      at = close + 2;
    }
    return pieces;
  }

  private static int closing(String source, int from) {
    char quote = 0;
    for (int i = from; i + 1 < source.length(); i++) {
      char c = source.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (c == '}' && source.charAt(i + 1) == '}') {
        return i;
      }
    }
    throw new TemplateException("template: unclosed action");
  }

  /// Words, `(`, `)`, `|`, `,`, `:=`; a string keeps its opening quote as a mark.
  private static List<String> words(String inside) {
    var words = new ArrayList<String>();
    int at = 0;
    while (at < inside.length()) {
      char c = inside.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"' || c == '`') {
        at = string(inside, at, words);
      } else if ("()|,".indexOf(c) >= 0) {
        words.add(String.valueOf(c));
        at++;
      } else {
        int end = at;
        while (end < inside.length() && !endsWord(inside.charAt(end))) {
          end++;
        }
        words.add(inside.substring(at, end));
        at = end;
      }
    }
    return words;
  }

  private static boolean endsWord(char c) {
    return Character.isWhitespace(c) || "()|,\"`".indexOf(c) >= 0;
  }

  private static int string(String inside, int start, List<String> words) {
    char quote = inside.charAt(start);
    var text = new StringBuilder("\"");
    for (int i = start + 1; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c == quote) {
        words.add(text.toString());
        return i + 1;
      }
      if (c == '\\' && quote == '"' && i + 1 < inside.length()) {
        c = unescaped(inside.charAt(++i));
      }
      text.append(c);
    }
    throw new TemplateException("template: unterminated quoted string");
  }

  /// Docker's `--format` also turns `\t` and `\n` outside strings into tab and newline; the caller
  /// of the template does that.
  private static char unescaped(char c) {
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      default -> c;
    };
  }
}
