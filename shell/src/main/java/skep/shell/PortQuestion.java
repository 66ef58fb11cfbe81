package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import skep.api.client.IngressPort;

/// Connects to a published port on every node, from here, and says `GET /`: most services answer
/// that, and those that do not show at least that the connection is taken.
final class PortQuestion {
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final int ANSWER_BYTES_MAX = 4_096;
  private static final int TEXT_MAX = 100;

  private PortQuestion() {}

  /// @param isAnswered whether the connection was taken
  record Answer(String node, String address, boolean isAnswered, String text) {}

  /// In order of the nodes; all are asked at once.
  static List<Answer> askAll(IngressPort port, Duration timeout) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Answer>>();
      for (var node : port.nodes()) {
        asked.add(threads.submit(() -> ask(node, port.publishedPort(), timeout)));
      }
      var answers = new ArrayList<Answer>();
      for (var answer : asked) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static Answer ask(IngressPort.OnNode node, int port, Duration timeout) {
    var address =
        (node.address().contains(":") ? "[" + node.address() + "]" : node.address()) + ":" + port;
    if (node.address().isEmpty()) {
      return new Answer(node.node(), "", false, "the node has no address yet");
    }
    int millis = Math.toIntExact(timeout.toMillis());
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.address(), port), millis);
      socket.setSoTimeout(millis);
      var request = "GET / HTTP/1.0\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return answer(node, address, text(socket.getInputStream()));
    } catch (ConnectException e) {
      return new Answer(node.node(), address, false, "connection refused");
    } catch (SocketTimeoutException e) {
      return new Answer(node.node(), address, false, "no answer within " + millis + " ms");
    } catch (IOException e) {
      return new Answer(node.node(), address, false, String.valueOf(e.getMessage()));
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(ANSWER_BYTES_MAX), UTF_8);
  }

  private static Answer answer(IngressPort.OnNode node, String address, String said) {
    if (said.isEmpty()) {
      return new Answer(node.node(), address, false, "connection closed: no task took it");
    }
    var lines = said.lines().toList();
    if (!said.startsWith("HTTP/")) {
      return new Answer(node.node(), address, true, cut(lines.getFirst()));
    }
    int blank = lines.indexOf("");
    var body =
        lines.subList(blank < 0 ? lines.size() : blank, lines.size()).stream()
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("");
    var status = lines.getFirst().replaceFirst("^HTTP/\\S+ (\\d+).*", "$1");
    return new Answer(node.node(), address, true, cut((status + " " + body).strip()));
  }

  private static String cut(String text) {
    var printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= TEXT_MAX ? printable : printable.substring(0, TEXT_MAX);
  }
}
