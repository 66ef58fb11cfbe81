package skep.shell.flags;

import java.util.ArrayList;
import java.util.List;

/// Splits a command line into words as a POSIX shell does: quotes and backslashes, no expansion.
public final class ShellWords {
  private ShellWords() {}

  /// @throws IllegalArgumentException when a quote is not closed
  public static List<String> split(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean hasWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        hasWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        hasWord = true;
      } else if (Character.isWhitespace(c)) {
        if (hasWord) {
          words.add(word.toString());
          word.setLength(0);
          hasWord = false;
        }
      } else {
        word.append(c);
        hasWord = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("unclosed quote in: " + line);
    }
    if (hasWord) {
      words.add(word.toString());
    }
    return words;
  }
}
