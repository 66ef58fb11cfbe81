package skep.shell.line;

/// Why a text is no line of the language.
///
/// @param message lower case, no full stop
/// @param hint what to do; empty: nothing to say
/// @param isIncomplete whether more text could mend it
/// @param lineNumber where it was noticed, from 1
public record SyntaxProblem(String message, String hint, boolean isIncomplete, int lineNumber) {

  static SyntaxProblem incomplete(String message, int lineNumber) {
    return new SyntaxProblem(message, "", true, lineNumber);
  }

  static SyntaxProblem wrong(String message, String hint, int lineNumber) {
    return new SyntaxProblem(message, hint, false, lineNumber);
  }
}
