package skep.engine.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.ExecEvent;
import skep.engine.ExecProcess;
import skep.engine.ExecRequest;
import skep.engine.Feed;
import skep.engine.QueueFeed;

/// A pretended command: `echo`, `hostname`, `cat`, `size` (of the terminal), `exit`.
final class EmbeddedExec implements ExecProcess {
  private static final int NOT_FOUND = 127;
  private static final int EVENTS_WAITING_MAX = 1_000;

  private final QueueFeed<ExecEvent> events = new QueueFeed<>(EVENTS_WAITING_MAX, () -> {});
  private final ExecRequest request;
  private final String hostname;
  private boolean isReading;

  EmbeddedExec(ExecRequest request, String hostname) {
    this.request = request;
    this.hostname = hostname;
  }

  @Override
  public synchronized void start() {
    var words = request.command();
    var rest = String.join(" ", words.subList(1, words.size()));
    switch (words.getFirst()) {
      case "echo" -> end(rest + "\n", false, 0);
      case "hostname" -> end(hostname + "\n", false, 0);
      case "exit" -> end("", false, rest.isEmpty() ? 0 : Integer.parseInt(rest));
      case "cat", "size" -> {
        isReading = request.hasInput();
        if (!isReading) {
          end("", false, 0);
        }
      }
      default -> end(words.getFirst() + ": not found\n", true, NOT_FOUND);
    }
  }

  private void end(String text, boolean isError, int code) {
    if (!text.isEmpty()) {
      output(text.getBytes(UTF_8), isError);
    }
    put(new ExecEvent.Exited(code));
    events.end();
  }

  private void output(byte[] bytes, boolean isError) {
    put(
        new ExecEvent.Output(
            isError && !request.isTty(), Base64.getEncoder().encodeToString(bytes)));
  }

  private void put(ExecEvent event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Feed<ExecEvent> events() {
    return events;
  }

  @Override
  public synchronized void write(byte[] bytes) {
    if (!isReading) {
      throw new EngineException(Kind.REFUSED, "the command takes no input any more");
    }
    output(bytes, false);
  }

  @Override
  public synchronized void closeInput() {
    if (isReading) {
      isReading = false;
      end("", false, 0);
    }
  }

  @Override
  public void resize(int rows, int columns) {
    if (request.command().getFirst().equals("size")) {
      output("%dx%d\n".formatted(columns, rows).getBytes(UTF_8), false);
    }
  }

  @Override
  public synchronized void close() {
    closeInput();
    events.close();
  }
}
