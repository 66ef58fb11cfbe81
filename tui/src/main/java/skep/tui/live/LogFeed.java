package skep.tui.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.LineHandler;
import skep.api.client.LogLine;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.tui.model.DashEvent;
import skep.tui.swarm.LogEntry;
import skep.tui.swarm.Ref;

/// Follows the logs that are looked at, merged by the daemon; lines go on in bunches. When the
/// stream breaks it goes on from the last line, after a pause. A thread for each that is opened.
final class LogFeed implements AutoCloseable {
  private static final int TAIL = 200;
  private static final int AT_ONCE = 500;
  private static final int QUEUE = 5000;
  private static final int BUNCH_MS = 50;
  private static final int RETRY_MS = 2000;

  private final List<Endpoint> endpoints;
  private final Consumer<DashEvent> sink;
  private Optional<Thread> running = Optional.empty();

  LogFeed(List<Endpoint> endpoints, Consumer<DashEvent> sink) {
    this.endpoints = List.copyOf(endpoints);
    this.sink = sink;
  }

  void open(Ref about) {
    close();
    running =
        Optional.of(Thread.ofPlatform().daemon(true).name("dash-logs").start(() -> follow(about)));
  }

  @Override
  public void close() {
    running.ifPresent(Thread::interrupt);
    running = Optional.empty();
  }

  private void follow(Ref about) {
    Optional<Instant> last = Optional.empty();
    try {
      for (int turn = 0; ; turn++) {
        var client = endpoints.get(turn % endpoints.size()).client();
        String why;
        try {
          var lines = new LinkedBlockingQueue<Optional<LogLine>>(QUEUE);
          try (var _ = client.stream(path(about, last), new Handler(lines))) {
            last = pump(about, lines).or(() -> Optional.of(Instant.now()));
          }
          why = "the stream has ended";
        } catch (ApiException e) {
          why = String.valueOf(e.getMessage());
        } catch (UnreachableException e) {
          why = String.valueOf(e.getMessage());
        }
        sink.accept(new DashEvent.LogsEnded(about, why));
        Thread.sleep(RETRY_MS);
      }
    } catch (InterruptedException _) {
      // nobody looks any more
    }
  }

  /// Until the stream ends; returns the time of the newest line.
  private Optional<Instant> pump(Ref about, LinkedBlockingQueue<Optional<LogLine>> lines)
      throws InterruptedException {
    Optional<Instant> last = Optional.empty();
    while (true) {
      var bunch = new ArrayList<LogEntry>();
      var next = Optional.of(lines.take());
      while (next.isPresent() && next.get().isPresent() && bunch.size() < AT_ONCE) {
        var line = next.get().get();
        entry(line).ifPresent(bunch::add);
        last = Optional.of(line.time());
        next = Optional.ofNullable(lines.poll(BUNCH_MS, TimeUnit.MILLISECONDS));
      }
      if (!bunch.isEmpty()) {
        sink.accept(new DashEvent.Logged(about, bunch));
      }
      if (next.isPresent() && next.get().isEmpty()) {
        return last;
      }
    }
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String path(Ref about, Optional<Instant> last) {
    var kind = about.kind() == Ref.Kind.TASK ? "tasks" : "services";
    var path =
        ApiPath.of(kind, about.id(), "logs")
            .with("format", "json")
            .with("stdout", "1")
            .with("stderr", "1")
            .with("follow", "1");
    return last.map(
            at -> {
              var next = at.plusNanos(1);
              return path.with("since", "%d.%09d".formatted(next.getEpochSecond(), next.getNano()));
            })
        .orElseGet(() -> path.with("tail", String.valueOf(TAIL)))
        .toString();
  }

  private static Optional<LogEntry> entry(LogLine line) {
    return kind(line.stream())
        .map(kind -> new LogEntry(line.time(), kind, line.task(), line.node(), text(line)));
  }

  private static Optional<LogEntry.Kind> kind(String stream) {
    return switch (stream) {
      case LogLine.OUT -> Optional.of(LogEntry.Kind.OUT);
      case LogLine.ERR -> Optional.of(LogEntry.Kind.ERR);
      case LogLine.GAP -> Optional.of(LogEntry.Kind.GAP);
      case LogLine.BACK -> Optional.of(LogEntry.Kind.BACK);
      default -> Optional.empty();
    };
  }

  private static String text(LogLine line) {
    return line.isBase64()
        ? new String(Base64.getDecoder().decode(line.text()), UTF_8)
        : line.text();
  }

  /// @param lines empty: there is no more
  private record Handler(LinkedBlockingQueue<Optional<LogLine>> lines) implements LineHandler {
    @Override
    public void line(String line) {
      put(Optional.of(ModelJson.read(LogLine.class, line)));
    }

    @Override
    public void ended(String why) {
      put(Optional.empty());
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void put(Optional<LogLine> line) {
      try {
        lines.put(line);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
