package skep.tui.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import skep.tui.keys.KeyMap;
import skep.tui.model.DashCall;
import skep.tui.model.DashEvent;
import skep.tui.model.DashModel;
import skep.tui.model.DashUpdate;
import skep.tui.screens.DashView;
import skep.tui.terminal.DashScreen;

/// The loop: takes what happened, lets it be decided what follows, carries that out, draws. Ends
/// only when the person who looks leaves, or the terminal goes away.
public final class Dashboard {
  /// Between two drawings that no key asked for.
  private static final Duration PACE = Duration.ofMillis(150);

  private static final int QUEUE = 10_000;
  private static final int AT_ONCE = 500;

  /// What it is opened with.
  ///
  /// @param endpoints daemons to ask, the first one first
  /// @param isPlain whether only ASCII may be drawn
  /// @param notices what is to be said at the start, such as mistakes in the keymap
  public record Setup(
      List<Endpoint> endpoints,
      CommandDesk desk,
      KeyMap keys,
      boolean isReadOnly,
      boolean isPlain,
      List<String> notices) {
    public Setup {
      endpoints = List.copyOf(endpoints);
      notices = List.copyOf(notices);
    }
  }

  private final Setup setup;
  private final DashScreen screen;
  private final LinkedBlockingQueue<DashEvent> events = new LinkedBlockingQueue<>(QUEUE);
  private final Feed feed;
  private final LogFeed logs;
  private final ExecutorService commands =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform()
              .daemon(true)
              .name("dash-commands")
              .uncaughtExceptionHandler((_, bug) -> failed(bug))
              .factory());
  private DashModel model;
  private boolean isOver;
  private volatile Optional<IOException> broken = Optional.empty();

  private Dashboard(Setup setup, DashScreen screen) throws IOException {
    this.setup = setup;
    this.screen = screen;
    this.feed = new Feed(setup.endpoints(), this::post);
    this.logs = new LogFeed(setup.endpoints(), this::post);
    var settings =
        new DashModel.Settings(setup.isReadOnly(), false, false, false, ZoneId.systemDefault());
    this.model =
        DashModel.start(screen.size(), setup.keys(), settings, Instant.now())
            .remembering(setup.desk().history());
  }

  /// Shows the dashboard until it is left. The screen stays open.
  ///
  /// @throws IOException when the terminal goes away
  public static void run(Setup setup, DashScreen screen) throws IOException {
    var dashboard = new Dashboard(setup, screen);
    dashboard.loop();
  }

  /// To be called when the terminal's size may have changed; any thread may.
  private void post(DashEvent event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() throws IOException {
    setup.notices().forEach(text -> post(new DashEvent.Noticed(text)));
    screen.watch(() -> events.offer(new DashEvent.Resized(model.size())));
    var keys = Thread.ofPlatform().daemon(true).name("dash-input").start(this::readKeys);
    feed.start();
    try {
      draw();
      boolean isDue = false;
      long drawn = System.nanoTime();
      while (!isOver) {
        long wait = isDue ? Math.max(0, PACE.toNanos() - (System.nanoTime() - drawn)) : untilTick();
        var event = Optional.ofNullable(events.poll(wait, TimeUnit.NANOSECONDS));
        handle(new DashEvent.Ticked(Instant.now()));
        boolean isUrgent = event.isEmpty();
        isDue = true;
        for (int i = 0; event.isPresent() && i < AT_ONCE; i++) {
          isUrgent |= isUrgent(event.get());
          handle(event.get());
          event = Optional.ofNullable(events.poll());
        }
        if (isUrgent || System.nanoTime() - drawn >= PACE.toNanos()) {
          draw();
          drawn = System.nanoTime();
          isDue = false;
        }
        if (broken.isPresent()) {
          throw broken.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      feed.close();
      logs.close();
      commands.shutdownNow();
      keys.interrupt();
    }
  }

  private static long untilTick() {
    var now = Instant.now();
    var next = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return Math.max(1_000_000, Duration.between(now, next).toNanos());
  }

  private static boolean isUrgent(DashEvent event) {
    return switch (event) {
      case DashEvent.Pressed _,
          DashEvent.Resized _,
          DashEvent.Completed _,
          DashEvent.Ran _,
          DashEvent.Loaded _,
          DashEvent.Noticed _ ->
          true;
      case DashEvent.Ticked _,
          DashEvent.Changed _,
          DashEvent.Observed _,
          DashEvent.Measured _,
          DashEvent.Logged _,
          DashEvent.LogsEnded _,
          DashEvent.Disconnected _ ->
          false;
    };
  }

  private void handle(DashEvent event) throws IOException {
    var actual =
        event instanceof DashEvent.Resized ? new DashEvent.Resized(screen.resize()) : event;
    var step = DashUpdate.update(model, actual);
    model = step.model();
    for (var call : step.calls()) {
      carryOut(call);
    }
  }

  private void draw() throws IOException {
    screen.show(DashView.draw(model, setup.isPlain()));
  }

  private void carryOut(DashCall call) throws IOException {
    switch (call) {
      case DashCall.Run(var line) -> commands.execute(() -> runCommand(line));
      case DashCall.Complete(var line) -> commands.execute(() -> complete(line));
      case DashCall.Copy(var text) -> screen.copy(text);
      case DashCall.Lend(var line) -> lend(line);
      case DashCall.OpenLogs(var about) -> logs.open(about);
      case DashCall.CloseLogs _ -> logs.close();
      case DashCall.Refresh _ -> feed.refresh();
      case DashCall.Save(var name, var lines) -> save(name, lines);
      case DashCall.Mouse(var isOn) -> screen.mouse(isOn);
      case DashCall.Redraw _ -> screen.forget();
      case DashCall.Suspend _ -> {
        screen.suspend();
        post(new DashEvent.Resized(model.size()));
      }
      case DashCall.Quit _ -> isOver = true;
    }
  }

  private void lend(String line) throws IOException {
    int[] exit = {0};
    screen.lend(() -> exit[0] = setup.desk().lend(line));
    post(new DashEvent.Ran(line, exit[0], "back", ""));
    post(new DashEvent.Resized(model.size()));
  }

  private void runCommand(String line) {
    setup.desk().remember(line);
    var outcome = setup.desk().run(line);
    post(new DashEvent.Ran(line, outcome.exit(), outcome.out(), outcome.err()));
  }

  /// A line that ended with a defect has ended; the screen is no place for a stack trace.
  private void failed(Throwable bug) {
    post(new DashEvent.Ran("", 1, "", "this is a bug in skep: " + bug));
  }

  private void complete(String line) {
    post(new DashEvent.Completed(line, setup.desk().complete(line)));
  }

  private void save(String name, List<String> lines) {
    var file = Path.of(name).toAbsolutePath();
    try {
      Files.writeString(file, String.join("\n", lines) + "\n", UTF_8);
      post(new DashEvent.Noticed("saved to " + file));
    } catch (IOException e) {
      post(new DashEvent.Noticed("could not save to %s: %s".formatted(file, e.getMessage())));
    }
  }

  private void readKeys() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        screen.key().ifPresent(key -> post(new DashEvent.Pressed(key)));
      }
    } catch (IOException e) {
      if (!isOver) {
        broken = Optional.of(e);
        events.offer(new DashEvent.Noticed(""));
      }
    }
  }
}
