package skep.ingress.portable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import skep.ingress.ProxyHeader;
import skep.ingress.Repeatable;
import skep.ingress.ServedPort;
import skep.ingress.portable.TcpListener.Dialled;

/// A client's connection and its task's: what comes from one goes to the other until both have said
/// their end. If either breaks, both are reset. But who is left by a task without a word is given
/// to the next one, once: with what it asked if that is {@link Repeatable}, or if it has not said
/// anything yet.
final class TcpPair {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServedPort port;
  private final Socket client;
  private final Supplier<Optional<Dialled>> dial;
  private Dialled task;
  private byte[] request = Repeatable.none();
  private boolean isAnythingSaid;
  private boolean isHandedOn;
  private boolean isRequestOver;
  private boolean isBroken;

  /// @param dial the next task
  TcpPair(ServedPort port, Socket client, Dialled task, Supplier<Optional<Dialled>> dial) {
    this.port = port;
    this.client = client;
    this.task = task;
    this.dial = dial;
  }

  /// Returns when both directions have ended; both sockets are closed then.
  void carry() {
    try {
      client.setTcpNoDelay(true);
      client.setKeepAlive(true);
      introduce(task);
    } catch (IOException e) {
      breakOff();
      task.close();
      return;
    }
    var answers = Thread.ofVirtual().start(this::carryAnswers);
    carryRequests();
    try {
      answers.join();
      client.close();
    } catch (IOException | InterruptedException e) {
      breakOff();
    }
    task.close();
  }

  private void carryRequests() {
    var buffer = new byte[BUFFER_BYTES];
    try {
      var in = client.getInputStream();
      int bytes;
      while ((bytes = in.read(buffer)) >= 0) {
        ask(buffer, bytes);
      }
      endRequests();
    } catch (IOException e) {
      breakOff();
    }
  }

  private void ask(byte[] buffer, int bytes) throws IOException {
    if (!tellAndKeep(Arrays.copyOf(buffer, bytes))) {
      // Not within the lock: a task may be slow to read, and its connection to be broken off.
      var to = task();
      to.socket().getOutputStream().write(buffer, 0, bytes);
      port.carriedIn(to.target(), bytes);
    }
  }

  /// Sends what another task could be asked as well, and keeps it; false if it could not.
  private synchronized boolean tellAndKeep(byte[] piece) {
    boolean isRepeatable = !isAnythingSaid && Repeatable.beginsWith(piece);
    isAnythingSaid = true;
    request = isRepeatable ? piece : Repeatable.none();
    if (isRepeatable) {
      try {
        task.socket().getOutputStream().write(piece);
        port.carriedIn(task.target(), piece.length);
      } catch (IOException e) {
        // Who waits for the answer notices, and asks another.
        return true;
      }
    }
    return isRepeatable;
  }

  private synchronized void endRequests() throws IOException {
    isRequestOver = true;
    try {
      task.socket().shutdownOutput();
    } catch (IOException e) {
      if (request.length == 0) {
        throw e;
      }
    }
  }

  private void carryAnswers() {
    try {
      var out = client.getOutputStream();
      while (!carryAnswer(out)) {
        if (!askElsewhere()) {
          client.shutdownOutput();
          return;
        }
      }
      client.shutdownOutput();
    } catch (IOException e) {
      breakOff();
    }
  }

  /// Carries a task's answer to its end. False if it ended, or broke, without a word.
  private boolean carryAnswer(OutputStream out) throws IOException {
    var from = task();
    var buffer = new byte[BUFFER_BYTES];
    boolean isAnswered = false;
    try {
      var in = from.socket().getInputStream();
      int bytes;
      while ((bytes = in.read(buffer)) >= 0) {
        isAnswered = true;
        keepNoRequest();
        out.write(buffer, 0, bytes);
        port.carriedOut(from.target(), bytes);
      }
    } catch (IOException e) {
      if (isAnswered || !isRepeatable()) {
        throw e;
      }
    }
    return isAnswered;
  }

  private synchronized boolean askElsewhere() throws IOException {
    if (!isRepeatable() || isBroken) {
      return false;
    }
    isHandedOn = true;
    var again = request;
    request = Repeatable.none();
    task.close();
    var next = dial.get();
    if (next.isEmpty()) {
      throw new IOException("no task is left to ask");
    }
    task = next.get();
    introduce(task);
    task.socket().getOutputStream().write(again);
    port.carriedIn(task.target(), again.length);
    if (isRequestOver) {
      task.socket().shutdownOutput();
    }
    return true;
  }

  private synchronized Dialled task() {
    return task;
  }

  private synchronized boolean isRepeatable() {
    return isAnythingSaid ? request.length > 0 : !isHandedOn && !isRequestOver;
  }

  private synchronized void keepNoRequest() {
    request = Repeatable.none();
    isAnythingSaid = true;
  }

  /// Tells the task who the client is.
  private void introduce(Dialled to) throws IOException {
    if (port.options().isProxyProtocol()) {
      to.socket()
          .getOutputStream()
          .write(
              ProxyHeader.of(
                  new ProxyHeader.End(client.getInetAddress().getAddress(), client.getPort()),
                  new ProxyHeader.End(
                      client.getLocalAddress().getAddress(), client.getLocalPort())));
    }
  }

  private synchronized void breakOff() {
    if (!isBroken) {
      isBroken = true;
      TcpListener.reset(client);
      TcpListener.reset(task.socket());
    }
  }
}
