package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import skep.api.ApiResponse;
import skep.api.ApiResponse.Body;
import skep.api.LineSource;

/// Writes responses, blocking, on the request's own virtual thread. Closing it ends the streams.
final class Responder implements AutoCloseable {
  /// A blank line this often shows both ends that the other is there.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private final Set<LineSource> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  void write(ApiResponse from, Response to) throws IOException {
    to.setStatus(from.status());
    from.headers().forEach((name, value) -> to.getHeaders().put(name, value));
    switch (from.body()) {
      case Body.Text(var text, var type) -> {
        var bytes = text.getBytes(UTF_8);
        if (bytes.length > 0) {
          to.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        }
        to.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        try (var out = Content.Sink.asOutputStream(to)) {
          out.write(bytes);
        }
      }
      case Body.Lines(var source) -> {
        to.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        stream(source, to, new byte[] {'\n'}, line -> (line + "\n").getBytes(UTF_8));
      }
      case Body.Bytes(var source, var type, var bytes) -> {
        to.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        stream(source, to, new byte[0], bytes);
      }
    }
  }

  /// @param alive what shows that the daemon is there while there is nothing to say
  private void stream(LineSource source, Response to, byte[] alive, Function<String, byte[]> bytes)
      throws IOException {
    open.add(source);
    try (source;
        var out = Content.Sink.asOutputStream(to)) {
      out.write(alive);
      out.flush();
      for (var lines = next(source); lines.isPresent() && !closed; lines = next(source)) {
        var chunk = new ByteArrayOutputStream();
        lines.get().forEach(line -> chunk.writeBytes(bytes.apply(line)));
        out.write(lines.get().isEmpty() ? alive : chunk.toByteArray());
        out.flush();
      }
    } finally {
      open.remove(source);
    }
  }

  private static Optional<List<String>> next(LineSource source) throws IOException {
    try {
      return source.next(KEEP_ALIVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopping");
    }
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(LineSource::close);
  }
}
