package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import skep.api.LineSource;

/// Another node's stream of lines, handed on. A thread of its own reads it; when the reader is slow
/// the queue fills and the other node is slowed down.
final class RemoteLines implements LineSource {
  private static final int QUEUE_LINES = 1_000;
  private static final String END = "\n";

  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE_LINES);
  private final InputStream in;
  private final Thread thread;
  private boolean ended;

  RemoteLines(InputStream in) {
    this.in = in;
    this.thread = Thread.ofVirtual().name("skep-remote-lines").start(this::run);
  }

  @Override
  public Optional<List<String>> next(Duration atMost) throws InterruptedException {
    if (ended) {
      return Optional.empty();
    }
    var lines = new ArrayList<String>();
    var first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      lines.add(first);
      queue.drainTo(lines);
    }
    ended = lines.remove(END);
    return ended && lines.isEmpty() ? Optional.empty() : Optional.of(lines);
  }

  @Override
  public void close() {
    thread.interrupt();
    closeInput();
  }

  private void run() {
    try {
      copy();
    } catch (IOException e) {
      // The other node or the way to it is gone, which is the end of the stream.
      closeInput();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    putEnd();
  }

  private void copy() throws IOException, InterruptedException {
    try (var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          queue.put(line);
        }
      }
    }
  }

  private void putEnd() {
    try {
      queue.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeInput() {
    try {
      in.close();
    } catch (IOException ignored) {
      // There is nothing more to read.
    }
  }
}
