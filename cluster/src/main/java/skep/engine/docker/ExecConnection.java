package skep.engine.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.core.DockerClientConfig;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/// The connection of one command that runs in a container: Docker's `POST /exec/{id}/start`, after
/// whose head both sides send bytes. Written by hand because docker-java cannot end the input
/// alone, without which `cat` never ends. Blocks.
final class ExecConnection implements AutoCloseable {
  private static final int HEAD_BYTES_MAX = 16 << 10;
  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final int CHUNK = 16 << 10;
  private static final int ERR = 2;

  private final DockerWire wire;
  private final DataInputStream in;
  private final boolean isTty;

  /// Takes what the command writes.
  @FunctionalInterface
  interface Sink {
    void take(boolean isError, byte[] bytes) throws InterruptedException;
  }

  /// Connects and has the command started.
  ///
  /// @throws IOException with Docker's words when it refuses
  static ExecConnection open(DockerClientConfig config, String execId, boolean isTty)
      throws IOException {
    var wire = DockerWire.dial(config);
    boolean isOpen = false;
    try {
      var body = "{\"Detach\":false,\"Tty\":" + isTty + "}";
      var head =
          "POST /exec/"
              + execId
              + "/start HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
              + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      wire.out().write((head + body).getBytes(US_ASCII));
      wire.out().flush();
      var connection = new ExecConnection(wire, isTty);
      connection.readHead();
      isOpen = true;
      return connection;
    } finally {
      if (!isOpen) {
        wire.close();
      }
    }
  }

  private ExecConnection(DockerWire wire, boolean isTty) throws IOException {
    this.wire = wire;
    this.in = new DataInputStream(new BufferedInputStream(wire.in(), CHUNK));
    this.isTty = isTty;
  }

  private void readHead() throws IOException {
    var status = line();
    int length = 0;
    for (var header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    if (!status.contains(" 101 ") && !status.contains(" 200 ")) {
      var body = new String(in.readNBytes(Math.min(length, HEAD_BYTES_MAX)), UTF_8);
      throw new IOException(
          DockerErrors.words(new IllegalStateException("Status " + status + ": " + body)));
    }
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() > HEAD_BYTES_MAX) {
        throw new EOFException("the engine hung up");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(US_ASCII);
  }

  /// Reads until the command's output ends.
  void read(Sink sink) throws IOException, InterruptedException {
    if (isTty) {
      var buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sink.take(false, Arrays.copyOf(buffer, n));
      }
      return;
    }
    for (int stream = in.read(); stream >= 0; stream = in.read()) {
      in.skipNBytes(3);
      int length = in.readInt();
      if (length < 0 || length > FRAME_BYTES_MAX) {
        throw new IOException("the engine sent a piece of " + length + " bytes");
      }
      sink.take(stream == ERR, in.readNBytes(length));
    }
  }

  void write(byte[] bytes) throws IOException {
    wire.out().write(bytes);
    wire.out().flush();
  }

  /// The command reads the end of its input; its output goes on.
  void endInput() throws IOException {
    wire.endOutput();
  }

  @Override
  public void close() {
    try {
      wire.close();
    } catch (IOException ignored) {
      // There is nothing more to lose on it.
    }
  }
}
