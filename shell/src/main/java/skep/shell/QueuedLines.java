package skep.shell;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import skep.api.client.LineHandler;
import skep.api.client.LineStream;
import skep.shell.command.LineFeed;

/// A daemon's stream with a queue between its thread and the command's. A command that is slow to
/// read makes the daemon wait.
final class QueuedLines implements LineFeed, LineHandler {
  private static final int WAITING_MAX = 1_000;

  private sealed interface Item {}

  private record Line(String text) implements Item {}

  private record End(String why) implements Item {}

  private final BlockingQueue<Item> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final LineStream stream;
  private Optional<String> ended = Optional.empty();
  private volatile boolean isClosed;

  /// @param open opens the stream for a handler
  QueuedLines(Function<LineHandler, LineStream> open) {
    this.stream = open.apply(this);
  }

  @Override
  public Optional<String> next(Duration atMost) throws InterruptedException {
    if (ended.isPresent()) {
      return Optional.empty();
    }
    return switch (waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      case null -> Optional.empty();
      case Line(var text) -> Optional.of(text);
      case End(var why) -> {
        ended = Optional.of(why);
        yield Optional.empty();
      }
    };
  }

  @Override
  public Optional<String> ended() {
    return ended;
  }

  @Override
  public void line(String line) {
    put(new Line(line));
  }

  @Override
  public void ended(String why) {
    put(new End(why));
  }

  private void put(Item item) {
    try {
      while (!isClosed && !waiting.offer(item, 1, TimeUnit.SECONDS)) {
        // until the command has read, or wants no more
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    waiting.clear();
    stream.close();
  }
}
