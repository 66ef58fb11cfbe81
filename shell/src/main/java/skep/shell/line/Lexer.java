package skep.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.shell.line.Token.Kind;

/// Cuts text into tokens as a POSIX shell does: quotes and backslashes, no expansion. Tokens before
/// a problem are kept: what is being typed is seldom complete.
public final class Lexer {
  /// What came of it.
  ///
  /// @param problem the first one; the tokens are those before it and, of an open quote, its word
  public record Lexed(List<Token> tokens, Optional<SyntaxProblem> problem) {
    public Lexed {
      tokens = List.copyOf(tokens);
    }
  }

  private static final String REDIRECTIONS =
      "there are < FILE, > FILE and >> FILE; !COMMAND hands a whole line to this machine's shell";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private Optional<SyntaxProblem> problem = Optional.empty();
  private int at;
  private int lineNumber;

  private Lexer(String source, int firstLine) {
    this.source = source;
    this.lineNumber = firstLine;
  }

  public static Lexed lex(String source) {
    return lex(source, 1);
  }

  /// @param firstLine number of the first line
  public static Lexed lex(String source, int firstLine) {
    var lexer = new Lexer(source, firstLine);
    while (lexer.problem.isEmpty() && lexer.at < source.length()) {
      lexer.next();
    }
    return new Lexed(lexer.tokens, lexer.problem);
  }

  private void next() {
    char c = source.charAt(at);
    switch (c) {
      case '\n' -> {
        operator(Kind.END, 1);
        lineNumber++;
      }
      case ' ', '\t', '\r', '\f', '\u000B' -> at++;
      case '#' -> skipComment();
      case ';' -> operator(Kind.END, 1);
      case '|' -> {
        boolean isOr = isNext('|');
        operator(isOr ? Kind.OR : Kind.PIPE, isOr ? 2 : 1);
      }
      case '&' -> ampersand();
      case '>' -> into();
      case '<' -> from();
      case '!' -> {
        if (isCommandExpected()) {
          local();
        } else {
          word();
        }
      }
      default -> {
        if (isContinuation()) {
          skipContinuation();
        } else {
          word();
        }
      }
    }
  }

  private void skipContinuation() {
    at += continuationLength();
    if (at == source.length()) {
      nothingFollows();
    }
    lineNumber++;
  }

  private void nothingFollows() {
    problem = Optional.of(SyntaxProblem.incomplete("nothing follows the last \\", lineNumber));
  }

  private void ampersand() {
    if (isNext('>')) {
      wrong("&> is not supported by skep yet");
    } else {
      boolean isAnd = isNext('&');
      operator(isAnd ? Kind.AND : Kind.BACKGROUND, isAnd ? 2 : 1);
    }
  }

  private void into() {
    if (isNext('&') || isNext('|')) {
      wrong(source.substring(at, at + 2) + " is not supported by skep yet");
      return;
    }
    boolean isAppend = isNext('>');
    operator(isAppend ? Kind.APPEND : Kind.INTO, isAppend ? 2 : 1);
  }

  private void from() {
    if (isNext('<') || isNext('&') || isNext('(')) {
      wrong(source.substring(at, at + 2) + " is not supported by skep yet");
    } else {
      operator(Kind.FROM, 1);
    }
  }

  private void wrong(String message) {
    problem = Optional.of(SyntaxProblem.wrong(message, REDIRECTIONS, lineNumber));
  }

  private void operator(Kind kind, int length) {
    tokens.add(new Token(kind, source.substring(at, at + length), at, at + length, lineNumber));
    at += length;
  }

  private boolean isNext(char c) {
    return at + 1 < source.length() && source.charAt(at + 1) == c;
  }

  private void skipComment() {
    while (at < source.length() && source.charAt(at) != '\n') {
      at++;
    }
  }

  private boolean isCommandExpected() {
    return tokens.isEmpty() || tokens.getLast().kind().isBeforeCommand();
  }

  /// Everything up to the end of the line belongs to another shell.
  private void local() {
    int start = at;
    int first = lineNumber;
    var text = new StringBuilder();
    at++;
    while (at < source.length() && source.charAt(at) != '\n') {
      if (isContinuation()) {
        skipContinuation();
        text.append(' ');
      } else {
        text.append(source.charAt(at++));
      }
    }
    if (problem.isEmpty() && text.toString().isBlank()) {
      problem =
          Optional.of(
              SyntaxProblem.wrong("! needs a command of this machine", "as in !ls", lineNumber));
    }
    tokens.add(new Token(Kind.LOCAL, text.toString().strip(), start, at, first));
  }

  private boolean isContinuation() {
    return continuationLength() > 0;
  }

  private int continuationLength() {
    if (source.charAt(at) != '\\') {
      return 0;
    }
    if (isNext('\n')) {
      return 2;
    }
    return isNext('\r') && at + 2 < source.length() && source.charAt(at + 2) == '\n' ? 3 : 0;
  }

  private void word() {
    int start = at;
    int first = lineNumber;
    var text = new StringBuilder();
    while (problem.isEmpty() && at < source.length() && !isEndOfWord(source.charAt(at))) {
      char c = source.charAt(at);
      if (c == '\'' || c == '"') {
        quoted(c, text);
      } else if (c == '\\') {
        escaped(text);
      } else {
        text.append(c);
        at++;
      }
    }
    if (at < source.length() && source.charAt(at) == '>' && isNumber(source.substring(start, at))) {
      wrong(source.substring(start, at + 1) + " is not supported by skep yet");
      return;
    }
    tokens.add(new Token(Kind.WORD, text.toString(), start, at, first));
  }

  private void escaped(StringBuilder text) {
    if (isContinuation()) {
      skipContinuation();
    } else if (at + 1 == source.length()) {
      at++;
      nothingFollows();
    } else {
      text.append(source.charAt(at + 1));
      at += 2;
    }
  }

  private void quoted(char quote, StringBuilder text) {
    int first = lineNumber;
    at++;
    while (at < source.length() && source.charAt(at) != quote) {
      char c = source.charAt(at);
      if (c == '\n') {
        lineNumber++;
      }
      if (c == '\\' && quote == '"' && at + 1 < source.length()) {
        escapedInQuotes(text);
      } else {
        text.append(c);
        at++;
      }
    }
    if (at == source.length()) {
      problem = Optional.of(SyntaxProblem.incomplete("unclosed quote " + quote, first));
    } else {
      at++;
    }
  }

  /// Between double quotes a backslash is itself but before a few.
  private void escapedInQuotes(StringBuilder text) {
    char c = source.charAt(at + 1);
    if (c == '\n') {
      lineNumber++;
    } else if ("\"\\$`".indexOf(c) >= 0) {
      text.append(c);
    } else {
      text.append('\\').append(c);
    }
    at += 2;
  }

  private static boolean isEndOfWord(char c) {
    return Character.isWhitespace(c) || ";|&<>".indexOf(c) >= 0;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
