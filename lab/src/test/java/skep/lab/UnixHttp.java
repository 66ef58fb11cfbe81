package skep.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// HTTP on a unix socket, one connection per request, nothing kept between them. Any thread may
/// call.
///
/// @param path of the socket, at most 107 bytes
record UnixHttp(Path path) {

  /// @param target path and query
  /// @param requestId the same for a repetition; empty: none is sent
  record Request(String method, String target, String body, String requestId) {
    static Request get(String target) {
      return new Request("GET", target, "", "");
    }

    private byte[] bytes() {
      var content = body.getBytes(StandardCharsets.UTF_8);
      var id = requestId.isEmpty() ? "" : "Skep-Request-Id: " + requestId + "\r\n";
      var head =
          "%s %s HTTP/1.1\r\nHost: swarm\r\nConnection: close\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, target, id, content.length);
      var out = new ByteArrayOutputStream();
      out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      out.writeBytes(content);
      return out.toByteArray();
    }
  }

  /// @param headers by lower-case name
  record Answer(int status, SortedMap<String, String> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  /// There is no answer. What became of the request is known only if it was never sent.
  static final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1;
    private final boolean isSent;

    NoAnswerException(String message, boolean isSent, Throwable cause) {
      super(message, cause);
      this.isSent = isSent;
    }

    boolean isSent() {
      return isSent;
    }
  }

  /// @throws NoAnswerException when there is no whole answer within `limit`
  Answer ask(Request request, Duration limit) throws NoAnswerException {
    var isSent = new AtomicBoolean();
    var answer = new FutureTask<>(() -> exchange(request, isSent));
    var thread = Thread.ofVirtual().start(answer);
    var what = request.method() + " " + request.target() + " on " + path;
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new NoAnswerException(what + ": " + e.getCause(), isSent.get(), e);
    } catch (TimeoutException e) {
      thread.interrupt(); // closes the channel
      throw new NoAnswerException(what + " within " + limit, isSent.get(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException(what, isSent.get(), e);
    }
  }

  private Answer exchange(Request request, AtomicBoolean isSent) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      isSent.set(true);
      var bytes = ByteBuffer.wrap(request.bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      var answer = new ByteArrayOutputStream();
      var buffer = ByteBuffer.allocate(1 << 16);
      while (channel.read(buffer) >= 0) {
        answer.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return parse(answer.toString(StandardCharsets.UTF_8));
    }
  }

  private static Answer parse(String text) throws IOException {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
      throw new IOException("not an answer: '" + text + "'");
    }
    var lines = text.substring(0, end).split("\r\n");
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    var body = text.substring(end + 4);
    var encoding = headers.getOrDefault("transfer-encoding", "");
    return new Answer(
        Integer.parseInt(lines[0].split(" ")[1]),
        headers,
        encoding.equals("chunked") ? unchunked(body) : whole(body, headers));
  }

  private static String whole(String body, SortedMap<String, String> headers) throws IOException {
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (body.getBytes(StandardCharsets.UTF_8).length < length) {
      throw new IOException("cut off after %d of %d".formatted(body.length(), length));
    }
    return body;
  }

  /// Sizes count bytes; what the tests read is ASCII, where bytes are characters.
  private static String unchunked(String body) throws IOException {
    var text = new StringBuilder();
    int at = 0;
    while (true) {
      int line = body.indexOf("\r\n", at);
      if (line < 0) {
        throw new IOException("cut off in the middle of a chunk");
      }
      int size = Integer.parseInt(body.substring(at, line), 16);
      if (size == 0) {
        return text.toString();
      }
      if (line + 2 + size > body.length()) {
        throw new IOException("cut off in the middle of a chunk");
      }
      text.append(body, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
  }
}
