package skep.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import skep.shell.command.Console;
import skep.shell.command.Keyboard;
import skep.shell.complete.Names;
import skep.shell.interpret.CommandRunner;
import skep.shell.interpret.Jobs;
import skep.shell.live.LiveSwarm;
import skep.shell.prompt.Link;
import skep.shell.prompt.LiveNames;
import skep.shell.prompt.Notices;
import skep.shell.prompt.PromptText;
import skep.shell.prompt.StatusLine;
import skep.shell.prompt.SwarmView;

/// What is on the screen beside commands and their output: prompt, status row, notices, what jobs
/// print. Any thread; what comes while a command has the screen waits for the next prompt.
final class Surface implements Jobs.Announcer, AutoCloseable {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final Duration FIRST_LOOK = Duration.ofMillis(150);
  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 200;

  private final Editor editor;
  private final Terminal terminal;
  private final ReplParts parts;
  private final boolean isAscii;
  private final CountDownLatch looked = new CountDownLatch(1);
  private final List<AttributedString> waiting = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private Reach reach;
  private LiveSwarm live;
  private SwarmView view;
  private boolean isBusy;
  private boolean hasWelcomed;
  private int lastExit;
  private Duration lastTook = Duration.ZERO;

  Surface(Editor editor, Terminal terminal, ReplParts parts, boolean isAscii) {
    this.editor = editor;
    this.terminal = terminal;
    this.parts = parts;
    this.isAscii = isAscii;
    this.reach = parts.swarms().current();
    this.view = SwarmView.unknown(reach.name());
    this.live = live(reach);
  }

  private LiveSwarm live(Reach of) {
    return LiveSwarm.idle(of.name(), of.client(), now -> changed(of, now));
  }

  boolean isAscii() {
    return isAscii;
  }

  /// Watches the swarm that lines are for from now on, if it is another.
  void follow(Reach now) {
    LiveSwarm before;
    synchronized (this) {
      if (reach.equals(now)) {
        return;
      }
      before = live;
      reach = now;
      view = SwarmView.unknown(now.name());
      live = live(now);
      live.start();
    }
    before.close();
  }

  /// Begins to watch the swarm, and waits a little for the first word of it.
  void start() {
    synchronized (this) {
      live.start();
    }
    try {
      var _ = looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void changed(Reach of, SwarmView now) {
    List<String> notices;
    List<Runnable> told;
    synchronized (this) {
      if (!reach.equals(of)) {
        return; // the last word of a swarm that was left
      }
      notices = Notices.between(view, now);
      view = now;
      told = List.copyOf(listeners);
    }
    welcome(now, of.isLocal());
    for (var notice : notices) {
      say(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + notice);
    }
    looked.countDown();
    editor.show(prompt(), status());
    told.forEach(Runnable::run);
  }

  /// The three ways to begin, once, where there is nothing yet.
  private void welcome(SwarmView now, boolean isLocal) {
    synchronized (this) {
      if (hasWelcomed || now.link() instanceof Link.Connecting) {
        return;
      }
      hasWelcomed = true;
    }
    Welcome.of(now, isLocal).forEach(this::say);
  }

  Names names() {
    SwarmView now;
    synchronized (this) {
      now = view;
    }
    return LiveNames.of(now, parts.swarms().contexts());
  }

  /// Told when anything in the swarm changed, until removed.
  synchronized void addListener(Runnable listener) {
    listeners.add(listener);
  }

  synchronized void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  String prompt() {
    SwarmView now;
    synchronized (this) {
      now = view;
    }
    var prompt = PromptText.of(now, Instant.now(), isAscii);
    var style =
        switch (prompt.tone()) {
          case GOOD -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
          case WARNING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
          case BAD -> AttributedStyle.BOLD.foreground(AttributedStyle.RED);
        };
    return shown(styled(prompt.text(), style)) + " ";
  }

  /// What became of the last line, when it is worth saying.
  synchronized String rightPrompt() {
    var text = new StringBuilder();
    if (lastExit != 0) {
      text.append(isAscii ? "exit " : "✗").append(lastExit);
    }
    if (lastTook.compareTo(WORTH_TELLING) > 0) {
      text.append(text.isEmpty() ? "" : " ")
          .append(Math.round(lastTook.toMillis() / 100.0) / 10.0)
          .append('s');
    }
    return text.isEmpty()
        ? ""
        : shown(styled(text.toString(), AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)));
  }

  private AttributedString status() {
    SwarmView now;
    synchronized (this) {
      now = view;
    }
    var text =
        StatusLine.of(
            now, Instant.now(), ZoneId.systemDefault(), Math.max(20, terminal.getWidth()));
    return styled(text, AttributedStyle.INVERSE);
  }

  /// Colours unless somebody does not want any.
  private AttributedString styled(String text, AttributedStyle style) {
    boolean isPlain = !parts.environment().getOrDefault("NO_COLOR", "").isEmpty();
    boolean isInverse = style.equals(AttributedStyle.INVERSE);
    return new AttributedStringBuilder()
        .append(text, isPlain && !isInverse ? AttributedStyle.DEFAULT : style)
        .toAttributedString();
  }

  private String shown(AttributedString text) {
    return Editor.isDumb(terminal) ? text.toString() : text.toAnsi(terminal);
  }

  /// Whether a command has the screen.
  void setBusy(boolean isBusy) {
    synchronized (this) {
      this.isBusy = isBusy;
    }
    if (isBusy) {
      editor.hide();
    }
  }

  synchronized void ran(long nanos) {
    lastTook = Duration.ofNanos(nanos);
  }

  /// Shows what waited.
  void beforePrompt(int exit) {
    List<AttributedString> lines;
    synchronized (this) {
      lastExit = exit;
      lines = List.copyOf(waiting);
      waiting.clear();
    }
    lines.forEach(editor::printAbove);
    editor.show(status());
  }

  /// One line above the prompt.
  @Override
  public void say(String line) {
    tell(line);
  }

  void tell(String line) {
    var text = AttributedString.fromAnsi(line);
    synchronized (this) {
      if (isBusy || !editor.isReading()) {
        if (waiting.size() < MOST_WAITING) {
          waiting.add(text);
        }
        return;
      }
    }
    editor.printAbove(text);
  }

  /// What a job prints comes line by line, each with the job's number.
  @Override
  public Console console(int number, Console foreground) {
    var out =
        new PrintStream(new LineSplitter(line -> tell("[" + number + "] " + line)), false, UTF_8);
    return new Console(out, out, false, foreground.environment(), Unattended.KEYBOARD);
  }

  /// What a command prints, both streams.
  String captured(List<String> words, CommandRunner commands) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, false, UTF_8);
    commands.run(words, new Console(out, out, false, parts.environment(), Unattended.KEYBOARD));
    return bytes.toString(UTF_8).stripTrailing();
  }

  /// Where connections say what is to be known of them. Secrets are asked for only while a command
  /// has the screen, never in the middle of a line.
  ///
  /// @param person at the terminal
  Console notes(Keyboard person) {
    var out = new PrintStream(new LineSplitter(this::tell), false, UTF_8);
    return new Console(out, out, false, parts.environment(), new WhileBusy(person));
  }

  private synchronized boolean isBusy() {
    return isBusy;
  }

  private final class WhileBusy implements Keyboard {
    private final Keyboard person;

    WhileBusy(Keyboard person) {
      this.person = person;
    }

    @Override
    public boolean isAttended() {
      return isBusy() && person.isAttended();
    }

    @Override
    public String line(String prompt) {
      return person.line(prompt);
    }

    @Override
    public char[] secret(String prompt) {
      return person.secret(prompt);
    }

    @Override
    public String piped() {
      return "";
    }
  }

  @Override
  public synchronized void close() {
    live.close();
  }
}
