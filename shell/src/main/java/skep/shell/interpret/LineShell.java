package skep.shell.interpret;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import skep.shell.command.CommandTable;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.FileTrouble;
import skep.shell.command.UserError;
import skep.shell.line.Parser;
import skep.shell.line.Parser.Parsed;
import skep.shell.line.Script;

/// The line language with all that it remembers from line to line: aliases, settings, jobs, the
/// last failure. One line at a time.
public final class LineShell {
  private static final int SAID_AT_MOST = 4096;

  private final LineWords words;
  private final Jobs jobs;
  private final LastFailure lastFailure = new LastFailure();
  private final SequencedMap<String, Builtin> builtins;
  private final Interpreter interpreter;

  /// @param commands runs what is in the table
  public LineShell(
      CommandTable table, CommandRunner commands, LocalShell local, Jobs.Announcer announcer) {
    this.words = new LineWords(table);
    this.jobs = new Jobs(announcer);
    this.builtins = new Builtins(words, jobs, lastFailure).all();
    this.interpreter = new Interpreter(commands, local, words, builtins, jobs);
    add(new Builtin("exit", "[CODE]", "Leave", this::exit));
    add(new Builtin("source", "FILE", "Run the lines of a file", this::source));
  }

  /// Adds a word of the line.
  public void add(Builtin builtin) {
    builtins.put(builtin.name(), builtin);
  }

  public SequencedMap<String, Builtin> builtins() {
    return builtins;
  }

  public LineWords words() {
    return words;
  }

  public Jobs jobs() {
    return jobs;
  }

  /// Whether `exit` was said.
  public boolean isOver() {
    return interpreter.isOver();
  }

  /// Runs a script and waits for its jobs.
  ///
  /// @param name for messages
  /// @return exit code
  public int script(InputStream in, String name, boolean keepsGoing, Console console)
      throws IOException {
    int exit = new ScriptRunner(interpreter, name, keepsGoing).run(in, console);
    try {
      jobs.awaitAll();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return exit;
  }

  /// Runs what was typed, every statement of it, whatever became of the one before.
  ///
  /// @return exit code of the last one
  public int line(String text, Console console) {
    return switch (Parser.parse(text)) {
      case Parsed.Failed(var problem) -> {
        console.warn("error: " + problem.message());
        if (!problem.hint().isEmpty()) {
          console.warn("hint:  " + problem.hint());
        }
        yield Exit.USAGE.code();
      }
      case Parsed.Complete(Script script) -> statements(script, console);
    };
  }

  /// Runs text that a person did not just type: it is no failure to be explained.
  public int quiet(String text, Console console) {
    return switch (Parser.parse(text)) {
      case Parsed.Failed(var problem) -> {
        console.warn("error: " + problem.message());
        yield Exit.USAGE.code();
      }
      case Parsed.Complete(Script script) -> {
        int exit = 0;
        for (var statement : script.statements()) {
          exit = interpreter.run(statement, console);
        }
        yield exit;
      }
    };
  }

  private int statements(Script script, Console console) {
    int exit = 0;
    for (var statement : script.statements()) {
      var said = new Said(console.err());
      long began = System.nanoTime();
      exit =
          interpreter.run(
              statement,
              new Console(
                  console.out(),
                  new PrintStream(said, true, StandardCharsets.UTF_8),
                  console.isTerminal(),
                  console.environment(),
                  console.keyboard()));
      if (exit != 0 && !statement.text().strip().equals("why")) {
        lastFailure.set(statement.text(), exit, said.text());
      }
      if (words.setting("timing").filter("on"::equals).isPresent()) {
        console.warn("%d ms".formatted(Duration.ofNanos(System.nanoTime() - began).toMillis()));
      }
      if (interpreter.isOver() || Thread.currentThread().isInterrupted()) {
        return exit;
      }
    }
    return exit;
  }

  private int exit(List<String> arguments, Console console) {
    try {
      int code = arguments.isEmpty() ? 0 : Integer.parseInt(arguments.getFirst()) & 0xff;
      interpreter.end();
      return code;
    } catch (NumberFormatException _) {
      throw UserError.usage(
          "not an exit code: " + arguments.getFirst(), "`exit` alone leaves with 0");
    }
  }

  private int source(List<String> arguments, Console console) {
    if (arguments.size() != 1) {
      throw UserError.usage("source takes one file", "as in: source deploy.skep");
    }
    var file = arguments.getFirst();
    try (var in = open(file)) {
      return new ScriptRunner(interpreter, file, false).run(in, console);
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot read " + file + ": " + FileTrouble.reason(e), "");
    }
  }

  /// A script's bytes.
  ///
  /// @throws UserError when it cannot be read
  public static InputStream open(String file) {
    try {
      var path = Interpreter.path(file);
      if (Files.isDirectory(path)) {
        throw new UserError(Exit.FAILED, "cannot read " + file + ": is a directory", "");
      }
      return new java.io.BufferedInputStream(Files.newInputStream(path));
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot read " + file + ": " + FileTrouble.reason(e), "");
    }
  }

  /// A script's bytes, given as text.
  public static InputStream text(String script) {
    return new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
  }

  /// Shows an error of the line itself.
  public static int show(UserError error, Console console) {
    console.out().flush();
    var failure = Failure.of(error);
    console.err().print(failure.lines());
    console.err().flush();
    return failure.exit().code();
  }

  /// Hands everything on and keeps the beginning.
  private static final class Said extends OutputStream {
    private final PrintStream err;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Said(PrintStream err) {
      this.err = err;
    }

    @Override
    public synchronized void write(int b) {
      err.write(b);
      if (kept.size() < SAID_AT_MOST) {
        kept.write(b);
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      err.write(bytes, from, length);
      kept.write(bytes, from, Math.min(length, Math.max(0, SAID_AT_MOST - kept.size())));
    }

    @Override
    public void flush() {
      err.flush();
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
