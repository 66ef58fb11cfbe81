package skep.api.client;

import java.io.IOException;

/// An open stream of lines. Closing it from any thread ends it; the handler is not told then.
public final class LineStream implements AutoCloseable {
  private final ApiClient.Call call;
  private final HttpReader reader;
  private final LineHandler handler;

  LineStream(ApiClient.Call call, HttpReader reader, LineHandler handler) {
    this.call = call;
    this.reader = reader;
    this.handler = handler;
    Thread.ofPlatform().daemon(true).name("skep-stream").start(this::run);
  }

  @Override
  public void close() {
    call.close();
  }

  private void run() {
    String why;
    try {
      reader.lines(this::line);
      why = "the daemon ended the stream";
    } catch (IOException e) {
      why = call.why(e);
    }
    if (!call.isClosed()) {
      call.close();
      handler.ended(why);
    }
  }

  private void line(String line) {
    call.heard();
    if (!line.isBlank() && !call.isClosed()) {
      handler.line(line);
    }
  }
}
