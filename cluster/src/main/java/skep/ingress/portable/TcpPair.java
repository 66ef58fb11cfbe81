package skep.ingress.portable;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import skep.ingress.ProxyHeader;
import skep.ingress.ServedPort;
import skep.ingress.Target;

/// A client's connection and its task's: what comes from one goes to the other until both have said
/// their end. If either breaks, both are reset.
final class TcpPair {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket task;
  private final AtomicBoolean isBroken = new AtomicBoolean();

  private TcpPair(Socket client, Socket task) {
    this.client = client;
    this.task = task;
  }

  /// Returns when both directions have ended; both sockets are closed then.
  static void carry(Socket client, Socket task, ServedPort port, Target target) {
    var pair = new TcpPair(client, task);
    try {
      client.setTcpNoDelay(true);
      client.setKeepAlive(true);
      if (port.options().isProxyProtocol()) {
        task.getOutputStream().write(header(client));
      }
    } catch (IOException e) {
      pair.breakOff();
      return;
    }
    var answers =
        Thread.ofVirtual()
            .start(() -> pair.flow(task, client, bytes -> port.carriedOut(target, bytes)));
    pair.flow(client, task, bytes -> port.carriedIn(target, bytes));
    try {
      answers.join();
      client.close();
      task.close();
    } catch (IOException | InterruptedException e) {
      pair.breakOff();
    }
  }

  private void flow(Socket from, Socket to, LongConsumer count) {
    var buffer = new byte[BUFFER_BYTES];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      int bytes;
      while ((bytes = in.read(buffer)) >= 0) {
        out.write(buffer, 0, bytes);
        count.accept(bytes);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      breakOff();
    }
  }

  private void breakOff() {
    if (isBroken.compareAndSet(false, true)) {
      TcpListener.reset(client);
      TcpListener.reset(task);
    }
  }

  private static byte[] header(Socket client) {
    return ProxyHeader.of(
        new ProxyHeader.End(client.getInetAddress().getAddress(), client.getPort()),
        new ProxyHeader.End(client.getLocalAddress().getAddress(), client.getLocalPort()));
  }
}
