package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import skep.api.client.SwarmEvent;
import skep.model.ModelJson;

/// A daemon's API on a unix socket as far as the dashboard asks for it, so that a swarm of any size
/// can be shown without one. Every request has a thread of its own.
final class FakeDaemon implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<OutputStream> streams = new CopyOnWriteArrayList<>();
  private final AtomicLong revision = new AtomicLong(1);

  FakeDaemon(Path socket) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon(true).name("fake-daemon").start(this::accept);
  }

  /// What is answered to `GET path`.
  void answer(String path, String json) {
    bodies.put(path, json);
  }

  /// Tells everybody who follows of a change.
  void tell(String kind, String id, Object object) throws IOException {
    var event =
        new SwarmEvent(
            revision.incrementAndGet(),
            Instant.now(),
            kind,
            id,
            "update",
            Optional.empty(),
            ModelJson.write(object));
    var line = (ModelJson.write(event) + "\n").getBytes(UTF_8);
    for (var stream : streams) {
      synchronized (stream) {
        chunk(stream, line);
      }
    }
  }

  long revision() {
    return revision.get();
  }

  /// How many follow.
  int followers() {
    return streams.size();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        var channel = server.accept();
        Thread.ofVirtual().start(() -> serve(channel));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(SocketChannel channel) {
    try {
      var path = path(Channels.newInputStream(channel));
      var out = Channels.newOutputStream(channel);
      if (path.startsWith("/skep/events")) {
        out.write(head("Transfer-Encoding: chunked").getBytes(UTF_8));
        out.flush();
        streams.add(out);
        return;
      }
      var body = bodies.getOrDefault(path, "[]").getBytes(UTF_8);
      out.write(head("Content-Length: " + body.length).getBytes(UTF_8));
      out.write(body);
      out.flush();
      channel.close();
    } catch (IOException _) {
      // whoever asked has gone
    }
  }

  private String head(String length) {
    return "HTTP/1.1 200 OK\r\nSkep-Revision: %d\r\nSkep-Linearizable: true\r\n%s\r\n\r\n"
        .formatted(revision.get(), length);
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
    out.flush();
  }

  private static String path(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString().split(" ")[1].split("\\?")[0];
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var stream : streams) {
      stream.close();
    }
  }
}
