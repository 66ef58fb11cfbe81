package skep.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReader.SuggestionType;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.complete.Completer;
import skep.shell.filter.TextFilters;
import skep.shell.interpret.Builtin;
import skep.shell.interpret.LineShell;

/// The loop of an interactive shell: reads a line, runs it, shows what became of it.
public final class Repl implements AutoCloseable {
  private final ReplParts parts;
  private final Terminal terminal;
  private final LineShell shell;
  private final Editor editor;
  private final LineHistory history = new LineHistory();
  private final Surface surface;
  private final Console console;
  private final Foreground foreground;
  private int lastExit;
  private boolean hasAskedAboutJobs;

  /// Runs a shell at this process's terminal until it is left.
  ///
  /// @return exit code of the last line
  public static int run(ReplParts parts) throws IOException {
    var tty = TtyState.read();
    try (var terminal =
            TerminalBuilder.builder()
                .name("skep")
                .provider("jni")
                .dumb(true)
                .encoding(UTF_8)
                // else it asks the locale, which often says nothing
                .stdinEncoding(UTF_8)
                .stdoutEncoding(UTF_8)
                .build();
        var repl = new Repl(parts, terminal)) {
      tty.await();
      return repl.loop();
    } finally {
      tty.restore();
    }
  }

  /// The same at a terminal that is not there, with a few keys pressed and then left: for a JVM
  /// that is to learn what classes this takes.
  public static void rehearse(ReplParts parts) throws IOException {
    var keys = "node ls --q\tx\033[A\033[B\u0003service ls | grep w\rexit\r";
    try (var terminal =
            TerminalBuilder.builder()
                .name("skep")
                .provider("jni")
                .system(false)
                .type("xterm-256color")
                .encoding(UTF_8)
                .streams(
                    new ByteArrayInputStream(keys.getBytes(UTF_8)), OutputStream.nullOutputStream())
                .build();
        var repl = new Repl(parts, terminal)) {
      terminal.setSize(new Size(100, 30));
      repl.loop();
    }
  }

  Repl(ReplParts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
    this.editor = new Editor(terminal);
    boolean isAscii = parts.isAscii() || !terminal.encoding().equals(UTF_8);
    var keyboard = new TerminalKeyboard(terminal);
    this.surface = new Surface(editor, terminal, parts, isAscii);
    parts.swarms().noteTo(surface.notes(keyboard));
    this.shell = new LineShell(parts.table(), parts.commands(), parts.local(), surface);
    var out = new PrintStream(terminal.output(), false, UTF_8);
    this.console = new Console(out, out, true, parts.environment(), keyboard);
    this.foreground = new Foreground(terminal, surface);
    addBuiltins();
    prepareEditor();
  }

  private void addBuiltins() {
    parts.builtins().forEach(shell::add);
    shell.add(new Builtin("clear", "", "Clear the screen", this::clear));
    shell.add(new Builtin("help", "[COMMAND]", "Show help", this::help));
    shell.add(new Builtin("history", "[TEXT]", "Show what was typed", this::history));
    shell.add(
        new Builtin(
            "watch",
            "[-n SECONDS] COMMAND",
            "Show a command's output again whenever the swarm changes",
            new Watch(shell, surface, terminal)::run));
  }

  private void prepareEditor() {
    var completer =
        new Completer(parts.table(), parts.globals(), summaries(), TextFilters.summaries());
    editor.setParser(new LanguageParser());
    editor.setCompleter(new TabCompleter(completer, surface::names));
    editor.setHighlighter(
        new LineHighlighter(
            new WordKinds(parts.table(), shell.builtins().keySet()),
            () -> shell.words().aliases().keySet()));
    editor.setHistory(history);
    editor.option(Option.DISABLE_EVENT_EXPANSION, true);
    editor.option(Option.AUTO_FRESH_LINE, true);
    editor.option(Option.HISTORY_BEEP, false);
    editor.option(Option.HISTORY_IGNORE_SPACE, true);
    editor.option(Option.HISTORY_INCREMENTAL, true);
    editor.option(Option.CASE_INSENSITIVE, true);
    editor.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, surface.isAscii() ? "> " : "… ");
    editor.setVariable(LineReader.LIST_MAX, 200);
    editor.setVariable(LineReader.BELL_STYLE, "none");
    if (!Editor.isDumb(terminal)) {
      editor.setAutosuggestion(SuggestionType.HISTORY);
    }
    editor.getWidgets().put("skep-help", this::showHelpOfLine);
    editor.getWidgets().put("skep-dash", this::showDashboard);
    editor.getWidgets().put("skep-end", this::goToEnd);
    editor.getWidgets().put("skep-right", this::goRight);
    Optional.ofNullable(editor.getKeyMaps().get(LineReader.MAIN)).ifPresent(this::bindKeys);
  }

  private void bindKeys(KeyMap<Binding> keys) {
    keys.bind(new Reference("skep-help"), KeyMap.alt('h'));
    bind(keys, Capability.key_f2, "skep-dash");
    bind(keys, Capability.key_up, LineReader.UP_LINE_OR_SEARCH);
    bind(keys, Capability.key_down, LineReader.DOWN_LINE_OR_SEARCH);
    bind(keys, Capability.key_end, "skep-end");
    bind(keys, Capability.key_right, "skep-right");
    // what tmux and screen send, whatever TERM says
    keys.bind(new Reference(LineReader.BEGINNING_OF_LINE), "\033[1~");
    keys.bind(new Reference("skep-end"), "\033[4~", KeyMap.ctrl('E'));
  }

  /// On a terminal that has the key.
  private void bind(KeyMap<Binding> keys, Capability key, String widget) {
    var sequence = KeyMap.key(terminal, key);
    if (sequence != null) {
      keys.bind(new Reference(widget), sequence);
    }
  }

  private SequencedMap<String, String> summaries() {
    var summaries = new LinkedHashMap<String, String>();
    shell.builtins().forEach((name, builtin) -> summaries.put(name, builtin.summary()));
    return summaries;
  }

  int loop() {
    history.open(editor, parts.environment()).ifPresent(console::warn);
    connect();
    surface.start();
    while (!shell.isOver()) {
      var line = read();
      if (line.isEmpty()) {
        if (mayLeave()) {
          break;
        }
      } else if (!line.get().isBlank()) {
        hasAskedAboutJobs = false;
        lastExit = run(line.get());
      }
    }
    return lastExit;
  }

  /// The first question to a swarm elsewhere, while a person can be asked for a passphrase. What
  /// comes of it is on the first screen.
  private void connect() {
    var reach = parts.swarms().current();
    if (!reach.isLocal()) {
      console.line("connecting to " + reach.name() + " ...");
      console.out().flush();
      foreground.run(reach::connect);
    }
  }

  /// What was typed; empty at the end of input.
  private Optional<String> read() {
    try {
      surface.beforePrompt(lastExit);
      return Optional.of(
          editor.readLine(surface.prompt(), surface.rightPrompt(), (Character) null, null));
    } catch (UserInterruptException _) {
      return Optional.of("");
    } catch (EndOfFileException _) {
      return Optional.empty();
    }
  }

  private boolean mayLeave() {
    var running = shell.jobs().lines();
    if (running.isEmpty() || hasAskedAboutJobs) {
      return true;
    }
    running.forEach(console::line);
    console.warn("these run in the background and end with this shell; Ctrl-D again leaves");
    hasAskedAboutJobs = true;
    return false;
  }

  private int run(String line) {
    var exit = new AtomicInteger(Exit.FAILED.code());
    long began = System.nanoTime();
    var asked = line.endsWith(" ?") ? line.substring(0, line.length() - 1) + "--help" : line;
    foreground.run(() -> exit.set(shell.line(asked, console)));
    surface.ran(System.nanoTime() - began);
    surface.follow(parts.swarms().current());
    return exit.get();
  }

  private int clear(List<String> arguments, Console to) {
    terminal.puts(Capability.clear_screen);
    terminal.flush();
    return Exit.OK.code();
  }

  private int history(List<String> arguments, Console to) {
    var wanted = String.join(" ", arguments);
    for (var entry : history) {
      if (entry.line().contains(wanted)) {
        to.line("%5d  %s".formatted(entry.index() + 1, entry.line()));
      }
    }
    return Exit.OK.code();
  }

  private int help(List<String> arguments, Console to) {
    if (!arguments.isEmpty()) {
      var builtin = Optional.ofNullable(shell.builtins().get(arguments.getFirst()));
      if (builtin.isPresent()) {
        to.line("Usage:  " + builtin.get().name() + " " + builtin.get().usage());
        to.line("");
        to.line(builtin.get().summary());
        return Exit.OK.code();
      }
    }
    var words = new java.util.ArrayList<>(List.of("help"));
    words.addAll(arguments);
    int exit = parts.commands().run(words, to);
    if (arguments.isEmpty()) {
      to.line("\nOf the line itself:");
      shell.builtins().values().forEach(b -> to.line("  %-9s %s".formatted(b.name(), b.summary())));
      to.line("\nBehind a pipe (|):");
      TextFilters.summaries().forEach((name, what) -> to.line("  %-9s %s".formatted(name, what)));
      to.line(
          "\n> FILE and >> FILE write to a file, && || ; join commands, & runs one in the"
              + " background,\n!COMMAND is this machine's shell, # begins a comment. Tab completes,"
              + " Alt-h shows help.");
    }
    return exit;
  }

  /// F2: the dashboard, and back to the line as it was.
  private boolean showDashboard() {
    surface.setBusy(true);
    parts.commands().run(List.of("dash"), console);
    surface.setBusy(false);
    editor.callWidget(LineReader.REDRAW_LINE);
    return true;
  }

  /// End and Ctrl-E: at the end already, they take the grey suggestion, as the arrow does.
  private boolean goToEnd() {
    boolean isThere = editor.getBuffer().cursor() == editor.getBuffer().length();
    if (!isThere) {
      editor.callWidget(LineReader.END_OF_LINE);
    } else if (!editor.getTailTip().isEmpty()) {
      editor.getBuffer().write(editor.getTailTip());
    }
    return true;
  }

  /// The right arrow: at the end, it takes the suggestion.
  private boolean goRight() {
    boolean isThere = editor.getBuffer().cursor() == editor.getBuffer().length();
    return isThere ? goToEnd() : editor.getBuffer().move(1) > 0;
  }

  /// Alt-h: help of the command being typed, above the line.
  private boolean showHelpOfLine() {
    var buffer = editor.getBuffer();
    var place = Completer.place(buffer.toString(), buffer.cursor());
    var words = new java.util.ArrayList<>(place.words());
    words.add(place.current());
    editor.printAbove(surface.captured(helpWords(words), parts.commands()));
    return true;
  }

  private List<String> helpWords(List<String> words) {
    int length = parts.table().isNoun(words.getFirst()) ? 2 : 1;
    var path = words.subList(0, Math.min(length, words.size()));
    boolean isCommand = parts.table().find(path).isPresent();
    if (isCommand) {
      var help = new java.util.ArrayList<>(path);
      help.add("--help");
      return help;
    }
    return parts.table().isNoun(words.getFirst())
        ? List.of(words.getFirst(), "--help")
        : List.of("help");
  }

  @Override
  public void close() {
    surface.close();
    editor.close();
    try {
      history.save();
    } catch (IOException e) {
      console.warn("warning: the history could not be written: " + e.getMessage());
    }
    terminal.handle(Signal.INT, Terminal.SignalHandler.SIG_DFL);
    terminal.flush();
  }
}
