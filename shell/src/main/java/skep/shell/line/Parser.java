package skep.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.shell.line.Script.Joint;
import skep.shell.line.Script.Link;
import skep.shell.line.Script.Pipeline;
import skep.shell.line.Script.Stage;
import skep.shell.line.Script.Statement;
import skep.shell.line.Script.Target;
import skep.shell.line.Token.Kind;

/// Makes a [Script] of text.
public final class Parser {
  /// What came of it: a script, or why there is none.
  public sealed interface Parsed {
    record Complete(Script script) implements Parsed {}

    record Failed(SyntaxProblem problem) implements Parsed {}
  }

  private final String source;
  private final List<Token> tokens;
  private Optional<SyntaxProblem> problem;
  private int at;

  private Parser(String source, Lexer.Lexed lexed) {
    this.source = source;
    this.tokens = lexed.tokens();
    this.problem = lexed.problem();
  }

  public static Parsed parse(String source) {
    return parse(source, 1);
  }

  /// @param firstLine number of the first line
  public static Parsed parse(String source, int firstLine) {
    var parser = new Parser(source, Lexer.lex(source, firstLine));
    var statements = parser.problem.isEmpty() ? parser.statements() : List.<Statement>of();
    return parser
        .problem
        .<Parsed>map(Parsed.Failed::new)
        .orElseGet(() -> new Parsed.Complete(new Script(statements)));
  }

  private List<Statement> statements() {
    var statements = new ArrayList<Statement>();
    while (at < tokens.size() && problem.isEmpty()) {
      if (isAt(Kind.END)) {
        at++;
      } else {
        statements.add(statement());
      }
    }
    return statements;
  }

  private Statement statement() {
    var first = tokens.get(at);
    var links = new ArrayList<Link>();
    links.add(new Link(Joint.ALWAYS, pipeline()));
    while (problem.isEmpty() && (isAt(Kind.AND) || isAt(Kind.OR))) {
      var joint = isAt(Kind.AND) ? Joint.AFTER_SUCCESS : Joint.AFTER_FAILURE;
      at++;
      skipLineEnds();
      links.add(new Link(joint, pipeline()));
    }
    int end = at == 0 ? first.end() : tokens.get(at - 1).end();
    boolean isBackground = isAt(Kind.BACKGROUND);
    if (isBackground || isAt(Kind.END)) {
      at++;
    }
    return new Statement(
        links, isBackground, first.lineNumber(), source.substring(first.start(), end));
  }

  private Pipeline pipeline() {
    var stages = new ArrayList<Stage>();
    stages.add(stage());
    var from = source();
    while (problem.isEmpty() && isAt(Kind.PIPE)) {
      at++;
      skipLineEnds();
      stages.add(stage());
    }
    var into = target();
    return new Pipeline(stages, from.or(this::source), into);
  }

  private Stage stage() {
    if (isAt(Kind.LOCAL)) {
      return new Stage.Local(tokens.get(at++).text());
    }
    var words = new ArrayList<String>();
    while (isAt(Kind.WORD)) {
      words.add(tokens.get(at++).text());
    }
    if (words.isEmpty()) {
      expectCommand();
    }
    return new Stage.Words(words);
  }

  private void expectCommand() {
    if (at == tokens.size()) {
      int last = at - 1;
      while (last > 0 && tokens.get(last).is(Kind.END)) {
        last--;
      }
      var before = tokens.get(last);
      fail(SyntaxProblem.incomplete("a command must follow " + before.text(), before.lineNumber()));
    } else {
      var token = tokens.get(at);
      var what = token.text().equals("\n") ? "the end of the line" : token.text();
      fail(SyntaxProblem.wrong("no command before " + what, "", token.lineNumber()));
    }
  }

  private Optional<String> source() {
    if (problem.isPresent() || !isAt(Kind.FROM)) {
      return Optional.empty();
    }
    var operator = tokens.get(at++);
    if (!isAt(Kind.WORD)) {
      fail(SyntaxProblem.wrong("a file name must follow <", "", operator.lineNumber()));
      return Optional.empty();
    }
    var file = tokens.get(at++).text();
    if (isAt(Kind.WORD) || isAt(Kind.FROM)) {
      fail(
          SyntaxProblem.wrong(
              "nothing may follow the file name " + file,
              "write < FILE last",
              operator.lineNumber()));
    }
    return Optional.of(file);
  }

  private Optional<Target> target() {
    if (problem.isPresent() || (!isAt(Kind.INTO) && !isAt(Kind.APPEND))) {
      return Optional.empty();
    }
    var operator = tokens.get(at++);
    if (!isAt(Kind.WORD)) {
      fail(
          SyntaxProblem.wrong(
              "a file name must follow " + operator.text(), "", operator.lineNumber()));
      return Optional.empty();
    }
    var target = new Target(tokens.get(at++).text(), operator.is(Kind.APPEND));
    if (isAt(Kind.WORD) || isAt(Kind.PIPE) || isAt(Kind.INTO) || isAt(Kind.APPEND)) {
      fail(
          SyntaxProblem.wrong(
              "nothing may follow the file name " + target.file(),
              "write > FILE last",
              operator.lineNumber()));
    }
    return Optional.of(target);
  }

  private void skipLineEnds() {
    while (isAt(Kind.END) && tokens.get(at).text().equals("\n")) {
      at++;
    }
  }

  private boolean isAt(Kind kind) {
    return at < tokens.size() && tokens.get(at).is(kind);
  }

  private void fail(SyntaxProblem found) {
    if (problem.isEmpty()) {
      problem = Optional.of(found);
    }
  }
}
