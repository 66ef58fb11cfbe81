package skep.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What a client of a published port does in tests.
final class Client {
  private static final int TIMEOUT_MILLIS = 5000;

  private Client() {}

  static Socket connect(int port) throws IOException {
    return connect("127.0.0.1", port);
  }

  static Socket connect(String address, int port) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Sends `text` and its end, and returns all that comes back.
  static String ask(int port, String text) throws IOException {
    return ask("127.0.0.1", port, text);
  }

  static String ask(String address, int port, String text) throws IOException {
    try (var socket = connect(address, port)) {
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /// A port nobody has. The next one to ask for a port by 0 gets another.
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 5 s: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Whether nothing was added for a tenth of a second.
  static boolean isSteady(AtomicLong count) {
    long before = count.get();
    LockSupport.parkNanos(100_000_000);
    return count.get() == before;
  }
}
