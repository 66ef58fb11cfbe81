package skep.shell.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.line.Parser;
import skep.shell.line.Parser.Parsed;
import skep.shell.line.Script;
import skep.shell.line.Script.Statement;
import skep.shell.line.SyntaxProblem;

/// Runs lines as they come, and stops at the first that fails, unless told to go on. Says on stderr
/// where it stopped.
public final class ScriptRunner {
  /// Longer lines are no commands but a mistake.
  static final int LONGEST_LINE = 256 * 1024;

  private final Interpreter interpreter;
  private final String name;
  private final boolean keepsGoing;
  private int failed;
  private int succeeded;
  private int lastFailure;

  /// @param name of the script, for messages
  /// @param keepsGoing whether to go on after a failure
  public ScriptRunner(Interpreter interpreter, String name, boolean keepsGoing) {
    this.interpreter = interpreter;
    this.name = name;
    this.keepsGoing = keepsGoing;
  }

  /// Reads statements from `in` and runs each as soon as it is complete.
  ///
  /// @return 0 when all went well, the failure's code when it stopped or nothing else was run, else
  ///   [Exit#PARTLY_FAILED]
  public int run(InputStream in, Console console) throws IOException {
    var lines = new LineReader(in);
    var pending = new StringBuilder();
    int firstLine = 1;
    boolean isEnd = false;
    while (!isEnd) {
      var line = lines.next();
      if (lines.trouble().isPresent()) {
        return broken(lines.number(), lines.trouble().get(), "", console);
      }
      isEnd = line.isEmpty();
      pending.append(line.orElse(""));
      if (pending.toString().isBlank()) {
        pending.setLength(0);
        firstLine = lines.number() + 1;
        continue;
      }
      switch (Parser.parse(pending.toString(), firstLine)) {
        case Parsed.Complete(Script script) -> {
          for (var statement : script.statements()) {
            if (!step(statement, console)) {
              return lastFailure;
            }
          }
          pending.setLength(0);
          firstLine = lines.number() + 1;
        }
        case Parsed.Failed(SyntaxProblem problem) -> {
          if (!problem.isIncomplete() || isEnd) {
            return broken(problem.lineNumber(), problem.message(), problem.hint(), console);
          }
        }
      }
    }
    if (failed == 0) {
      return Exit.OK.code();
    }
    return succeeded == 0 && failed == 1 ? lastFailure : Exit.PARTLY_FAILED.code();
  }

  /// False: this was the last one.
  private boolean step(Statement statement, Console console) {
    int exit = interpreter.run(statement, console);
    if (interpreter.isOver()) {
      lastFailure = exit;
      return false;
    }
    if (exit == 0) {
      succeeded++;
      return true;
    }
    failed++;
    lastFailure = exit;
    boolean goesOn = keepsGoing && exit != Exit.INTERRUPTED.code();
    console.warn(
        "%s:%d: %s: exit code %d: %s"
            .formatted(
                name,
                statement.lineNumber(),
                goesOn ? "failed" : "stopped",
                exit,
                statement.text().lines().findFirst().orElse("")));
    return goesOn;
  }

  private int broken(int lineNumber, String message, String hint, Console console) {
    console.warn("%s:%d: error: %s".formatted(name, lineNumber, message));
    if (!hint.isEmpty()) {
      console.warn("hint:  " + hint);
    }
    return Exit.USAGE.code();
  }

  /// Cuts bytes into lines, ends included, a carriage return before one left out.
  private static final class LineReader {
    private final InputStream in;
    private Optional<String> trouble = Optional.empty();
    private int number;

    LineReader(InputStream in) {
      this.in = in;
    }

    /// Why there is no next line, when it is not the end.
    Optional<String> trouble() {
      return trouble;
    }

    /// Of the line last read, from 1.
    int number() {
      return number;
    }

    Optional<String> next() throws IOException {
      var bytes = new ByteArrayOutputStream();
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      number++;
      while (b >= 0 && b != '\n' && bytes.size() <= LONGEST_LINE) {
        bytes.write(b);
        b = in.read();
      }
      if (bytes.size() > LONGEST_LINE) {
        trouble = Optional.of("the line is longer than " + LONGEST_LINE / 1024 + " KiB");
        return Optional.empty();
      }
      return decoded(bytes.toByteArray()).map(text -> text + "\n");
    }

    private Optional<String> decoded(byte[] bytes) {
      try {
        var text =
            UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      } catch (CharacterCodingException _) {
        trouble = Optional.of("not UTF-8: " + firstOdd(bytes));
        return Optional.empty();
      }
    }

    private static String firstOdd(byte[] bytes) {
      var text = new String(bytes, UTF_8);
      int at = text.indexOf('\uFFFD');
      int before = text.substring(0, at).getBytes(UTF_8).length;
      return "byte 0x%02x at column %d".formatted(bytes[before] & 0xff, at + 1);
    }
  }
}
