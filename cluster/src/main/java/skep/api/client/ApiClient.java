package skep.api.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Calls one daemon, one connection per call. Every call blocks until answered, refused ({@link
/// ApiException}) or given up ({@link UnreachableException}).
///
/// Thread-safe, immutable.
public final class ApiClient {
  /// Header by which a repeated request that changes something is recognised.
  public static final String REQUEST_ID = "Skep-Request-Id";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /// Three times the daemon's keep-alive period.
  private static final Duration STREAM_SILENCE = Duration.ofSeconds(15);

  private final String name;
  private final String hint;
  private final Dialer dialer;
  private final Duration connectTimeout;
  private final Duration timeout;

  private ApiClient(
      String name, String hint, Dialer dialer, Duration connectTimeout, Duration timeout) {
    this.name = name;
    this.hint = hint;
    this.dialer = dialer;
    this.connectTimeout = connectTimeout;
    this.timeout = timeout;
  }

  /// For the daemon of this machine.
  public static ApiClient unix(Path socket) {
    return new ApiClient(
        socket.toString(),
        "is the daemon running? start it with `skep daemon`, and a swarm with `skep swarm init`",
        Dialer.unix(socket),
        CONNECT_TIMEOUT,
        DEFAULT_TIMEOUT);
  }

  /// For a daemon reached some other way.
  ///
  /// @param name of the daemon, in messages
  /// @param hint what to do when it does not answer
  public static ApiClient over(String name, String hint, Dialer dialer) {
    return new ApiClient(name, hint, dialer, CONNECT_TIMEOUT, DEFAULT_TIMEOUT);
  }

  /// The same with another patience for a whole answer.
  public ApiClient withTimeout(Duration timeout) {
    return new ApiClient(name, hint, dialer, connectTimeout, timeout);
  }

  /// The same with another patience for a connection: one that has to log in somewhere first takes
  /// longer.
  public ApiClient withConnectTimeout(Duration connectTimeout) {
    return new ApiClient(name, hint, dialer, connectTimeout, timeout);
  }

  public ApiAnswer get(String pathAndQuery) {
    return call(new Request("GET", pathAndQuery, "", ""));
  }

  /// @param requestId one per thing wanted: the same for a repetition, so that it is done once
  public ApiAnswer post(String pathAndQuery, String json, String requestId) {
    return call(new Request("POST", pathAndQuery, json, requestId));
  }

  /// @param requestId one per thing wanted: the same for a repetition, so that it is done once
  public ApiAnswer delete(String pathAndQuery, String requestId) {
    return call(new Request("DELETE", pathAndQuery, "", requestId));
  }

  /// Opens a stream of lines, read on a thread of its own until it is closed or ends. A stream that
  /// says nothing for 15 s has ended: daemons say a blank line every 5 s, which is not passed on.
  public LineStream stream(String pathAndQuery, LineHandler handler) {
    var call = new Call(new Request("GET", pathAndQuery, "", ""));
    boolean opened = false;
    try {
      var reader = call.open();
      refuseErrors(reader.status(), reader.status() >= 400 ? reader.body() : "");
      call.watchdog.extend(STREAM_SILENCE);
      opened = true;
      return new LineStream(call, reader, handler);
    } catch (IOException e) {
      throw call.unreachable(e);
    } finally {
      if (!opened) {
        call.close();
      }
    }
  }

  private ApiAnswer call(Request request) {
    try (var call = new Call(request)) {
      try {
        var reader = call.open();
        var answer = new ApiAnswer(reader.status(), reader.headers(), reader.body());
        refuseErrors(answer.status(), answer.body());
        return answer;
      } catch (IOException e) {
        throw call.unreachable(e);
      }
    }
  }

  private static void refuseErrors(int status, String body) {
    if (status >= 400) {
      var error = ErrorBody.parse(status, body);
      throw new ApiException(
          status, error.message(), error.kind().orElse(""), error.hint().orElse(""));
    }
  }

  record Request(String method, String path, String body, String requestId) {
    byte[] bytes() {
      var content = body.getBytes(UTF_8);
      var head = new StringBuilder(256);
      head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
      head.append("Host: skep\r\nConnection: close\r\n");
      if (!requestId.isEmpty()) {
        head.append(REQUEST_ID).append(": ").append(requestId).append("\r\n");
      }
      if (method.equals("POST")) {
        head.append("Content-Type: application/json\r\n");
        head.append("Content-Length: ").append(content.length).append("\r\n");
      }
      var start = head.append("\r\n").toString().getBytes(UTF_8);
      var bytes = new byte[start.length + content.length];
      System.arraycopy(start, 0, bytes, 0, start.length);
      System.arraycopy(content, 0, bytes, start.length, content.length);
      return bytes;
    }
  }

  /// One request under way, with its connection and its watchdog.
  final class Call implements AutoCloseable {
    private final Request request;
    private final Thread caller = Thread.currentThread();
    private final Watchdog watchdog = new Watchdog(connectTimeout, this::giveUp);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Dialer.Connection connection = NOT_YET;
    private volatile boolean sent;
    private volatile boolean interrupted;

    Call(Request request) {
      this.request = request;
    }

    HttpReader open() throws IOException {
      connection = dialer.dial();
      watchdog.extend(timeout);
      if (watchdog.hasBitten()) {
        connection.close();
        throw new IOException("too late");
      }
      var out = connection.out();
      sent = true;
      try {
        out.write(request.bytes());
        out.flush();
      } catch (IOException e) {
        return earlyAnswer(e);
      }
      return new HttpReader(connection.in());
    }

    /// A daemon that refuses a long request may answer and hang up before it has read it all.
    private HttpReader earlyAnswer(IOException failure) throws IOException {
      try {
        return new HttpReader(connection.in());
      } catch (IOException nothing) {
        failure.addSuppressed(nothing);
        throw failure;
      }
    }

    void heard() {
      watchdog.extend(STREAM_SILENCE);
    }

    UnreachableException unreachable(IOException cause) {
      if (interrupted) {
        // It was the watchdog's own and has done its work.
        Thread.interrupted();
      }
      boolean isChange = !request.method().equals("GET");
      var next = cause instanceof SocketDenied denied ? denied.hint() : hint;
      return new UnreachableException(why(cause), next, sent && isChange, cause);
    }

    String why(IOException cause) {
      if (connection == NOT_YET) {
        return "cannot connect to the skep daemon at " + name + ": " + reason(cause);
      }
      return watchdog.hasBitten()
          ? "the skep daemon at " + name + " did not answer in time"
          : "lost the skep daemon at " + name + ": " + reason(cause);
    }

    boolean isClosed() {
      return closed.get();
    }

    @Override
    public void close() {
      closed.set(true);
      watchdog.close();
      shut();
    }

    private void giveUp() {
      if (connection == NOT_YET) {
        interrupted = true;
        caller.interrupt();
      } else {
        shut();
      }
    }

    private void shut() {
      try {
        connection.close();
      } catch (IOException ignored) {
        // There is nothing more to lose on it.
      }
    }

    private String reason(IOException cause) {
      if (watchdog.hasBitten()) {
        return "no answer within " + connectTimeout.toSeconds() + " s";
      }
      var text = cause.getMessage();
      return text == null ? cause.getClass().getSimpleName() : text;
    }
  }

  private static final Dialer.Connection NOT_YET =
      new Dialer.Connection() {
        @Override
        public InputStream in() {
          return InputStream.nullInputStream();
        }

        @Override
        public OutputStream out() {
          return OutputStream.nullOutputStream();
        }

        @Override
        public void close() {}
      };
}
