package skep.shell.line;

/// A piece of a line.
///
/// @param text of a word: what is left without quotes and backslashes; of [Kind#LOCAL]: the command
///   as it was written
/// @param start of its first character in the source
/// @param end behind its last character in the source
/// @param lineNumber of its first character, from 1
public record Token(Kind kind, String text, int start, int end, int lineNumber) {

  /// What a piece is.
  public enum Kind {
    WORD,
    /// `|`
    PIPE,
    /// `&&`
    AND,
    /// `||`
    OR,
    /// `&`
    BACKGROUND,
    /// `;` or the end of a line
    END,
    /// `>`
    INTO,
    /// `>>`
    APPEND,
    /// `<`
    FROM,
    /// `!COMMAND`, up to the end of the line
    LOCAL;

    /// Whether a command begins behind it.
    public boolean isBeforeCommand() {
      return switch (this) {
        case PIPE, AND, OR, BACKGROUND, END -> true;
        case WORD, INTO, APPEND, FROM, LOCAL -> false;
      };
    }
  }

  public boolean is(Kind other) {
    return kind == other;
  }
}
