package skep.shell.interpret;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.FileTrouble;
import skep.shell.command.UserError;
import skep.shell.filter.TextFilter;
import skep.shell.filter.TextFilters;
import skep.shell.line.Script.Joint;
import skep.shell.line.Script.Pipeline;
import skep.shell.line.Script.Stage;
import skep.shell.line.Script.Statement;
import skep.shell.line.Script.Target;

/// Runs statements. A pipeline ends with the code of the last of its stages that failed. One
/// statement at a time in the foreground; an interrupt of its thread ends it.
public final class Interpreter {
  private final CommandRunner commands;
  private final LocalShell local;
  private final LineWords words;
  private final SequencedMap<String, Builtin> builtins;
  private final Jobs jobs;
  private volatile boolean isOver;

  /// @param words aliases and settings, which builtins change
  /// @param builtins by name; may grow as long as nothing runs
  public Interpreter(
      CommandRunner commands,
      LocalShell local,
      LineWords words,
      SequencedMap<String, Builtin> builtins,
      Jobs jobs) {
    this.commands = commands;
    this.local = local;
    this.words = words;
    this.builtins = builtins;
    this.jobs = jobs;
  }

  /// Runs one statement, or starts it as a job.
  ///
  /// @return exit code; 0 of a job that was started
  public int run(Statement statement, Console console) {
    if (statement.isBackground()) {
      jobs.start(statement.text(), console, own -> chain(statement, own));
      return Exit.OK.code();
    }
    return chain(statement, console);
  }

  /// Whether `exit` was said.
  public boolean isOver() {
    return isOver;
  }

  /// Has no statement run any more.
  public void end() {
    isOver = true;
  }

  private int chain(Statement statement, Console console) {
    int exit = 0;
    for (var link : statement.links()) {
      boolean isSkipped =
          (link.joint() == Joint.AFTER_SUCCESS && exit != 0)
              || (link.joint() == Joint.AFTER_FAILURE && exit == 0);
      if (Thread.currentThread().isInterrupted()) {
        return Exit.INTERRUPTED.code();
      }
      if (!isSkipped) {
        exit = pipeline(link.pipeline(), console);
      }
    }
    return exit;
  }

  private int pipeline(Pipeline pipeline, Console console) {
    try {
      var answered =
          pipeline
              .source()
              .map(file -> Consoles.answered(console, firstLine(file)))
              .orElse(console);
      if (pipeline.target().isEmpty()) {
        return stages(pipeline.stages(), answered);
      }
      try (var file = open(pipeline.target().get())) {
        return stages(pipeline.stages(), Consoles.printing(answered, file));
      }
    } catch (UserError e) {
      return show(Failure.of(e), console);
    } catch (IOException e) {
      var failure = new UserError(Exit.FAILED, String.valueOf(e.getMessage()), "");
      return show(Failure.of(failure), console);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Exit.INTERRUPTED.code();
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private int stages(List<Stage> stages, Console console) throws IOException, InterruptedException {
    if (stages.size() == 1) {
      return first(stages.getFirst(), console);
    }
    var ends = new ArrayDeque<PipeEnd>();
    var next = console;
    for (var stage : stages.subList(1, stages.size()).reversed()) {
      var end = end(stage, next);
      ends.push(end);
      next = Consoles.printing(next, end.in());
    }
    int exit;
    try {
      exit = first(stages.getFirst(), next);
    } finally {
      next.out().flush();
    }
    return finish(ends, exit);
  }

  private static int finish(Deque<PipeEnd> ends, int first) throws InterruptedException {
    int exit = first;
    boolean wasInterrupted = Thread.interrupted();
    for (var end : ends) {
      int code = end.finish();
      exit = code == 0 ? exit : code;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return exit;
  }

  private int first(Stage stage, Console console) throws IOException, InterruptedException {
    return switch (stage) {
      case Stage.Local(var command) -> local.run(command, console);
      case Stage.Words(var written) -> command(words.expanded(written), console);
    };
  }

  private int command(List<String> line, Console console) throws InterruptedException {
    if (line.isEmpty()) {
      return commands.run(line, console);
    }
    var name = line.getFirst();
    var builtin = Optional.ofNullable(builtins.get(name));
    if (builtin.isPresent()) {
      return builtin.get().action().run(line.subList(1, line.size()), console);
    }
    if (TextFilters.NAMES.contains(name) || name.equals(Less.NAME)) {
      throw UserError.usage(
          name + " reads what is before a pipe",
          "as in: node ls | " + name + "; !" + name + " is this machine's own");
    }
    return commands.run(line, console);
  }

  private PipeEnd end(Stage stage, Console console) throws IOException {
    return switch (stage) {
      case Stage.Local(var command) -> local.open(command, console);
      case Stage.Words(var written) -> filter(written, console);
    };
  }

  private PipeEnd filter(List<String> written, Console console) throws IOException {
    if (written.getFirst().equals(Less.NAME)) {
      return Less.open(written, local, console);
    }
    TextFilter filter =
        TextFilters.of(written)
            .orElseThrow(
                () ->
                    UserError.usage(
                        "nothing to pipe into is called " + written.getFirst(),
                        "there are "
                            + String.join(", ", TextFilters.NAMES)
                            + ", less; | !COMMAND is this machine's own"));
    return new FilterEnd(filter, console.out());
  }

  private static String firstLine(String file) {
    var path = path(file);
    try (var lines = Files.newBufferedReader(path)) {
      return Optional.ofNullable(lines.readLine()).orElse("");
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot read " + path + ": " + FileTrouble.reason(e), "");
    }
  }

  private static OutputStream open(Target target) throws IOException {
    var path = path(target.file());
    try {
      return new BufferedOutputStream(
          target.isAppended()
              ? Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
              : Files.newOutputStream(path));
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot write " + path + ": " + FileTrouble.reason(e), "");
    }
  }

  /// A file as people write it: `~/` is the home directory.
  static Path path(String written) {
    try {
      return written.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), written.substring(2))
          : Path.of(written);
    } catch (InvalidPathException _) {
      throw UserError.usage(
          "this locale cannot name a file " + written, "set LC_ALL=C.UTF-8, or another of UTF-8");
    }
  }

  private static int show(Failure failure, Console console) {
    console.out().flush();
    console.err().print(failure.lines());
    return failure.exit().code();
  }
}
