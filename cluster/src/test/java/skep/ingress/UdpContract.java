package skep.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.RouteOptions;

/// What every {@link DataPath} does with UDP.
abstract class UdpContract extends DataPathFixture {

  @Test
  void a_client_stays_with_its_task_and_clients_take_turns() throws IOException {
    serve(new UdpTask("a"), new UdpTask("b"), new UdpTask("c"));

    var names = new TreeSet<String>();
    for (int i = 0; i < 3; i++) {
      try (var client = client()) {
        var name = asked(client, "127.0.0.1");
        names.add(name);
        for (int again = 0; again < 5; again++) {
          assertThat(asked(client, "127.0.0.1")).isEqualTo(name);
        }
      }
    }

    assertThat(names).containsExactly("a", "b", "c");
    Client.await("all is counted", () -> traffic().bytesIn() == 18 && traffic().bytesOut() == 18);
  }

  @Test
  void answers_come_from_the_address_that_was_asked() throws IOException {
    serve(new UdpTask("a"));

    try (var client = client()) {
      assertThat(asked(client, "127.0.0.1")).isEqualTo("a");
      assertThat(asked(client, "::1")).isEqualTo("a");
    }
  }

  @Test
  void an_idle_client_is_forgotten() throws IOException {
    serve(new UdpTask("a"));

    try (var client = client()) {
      asked(client, "127.0.0.1");
      assertThat(traffic().active()).isEqualTo(1);
    }
    Client.await("it is forgotten", () -> traffic().active() == 0);
  }

  @Test
  void a_client_of_a_task_that_left_gets_another() throws IOException {
    var staying = started(new UdpTask("b"));
    serve(new UdpTask("a"));

    try (var client = client()) {
      assertThat(asked(client, "127.0.0.1")).isEqualTo("a");
      serve(staying);
      assertThat(asked(client, "127.0.0.1")).isEqualTo("b");
    }
  }

  @Test
  void a_client_of_a_task_that_died_gets_another() throws IOException {
    var dying = new UdpTask("a");
    serve(dying, new UdpTask("b"));

    try (var client = client()) {
      assertThat(asked(client, "127.0.0.1")).isEqualTo("a");
      dying.close();
      // The first datagram is lost with the task; its refusal tells.
      Client.await("b answers", () -> "b".equals(askedOrNothing(client)));
    }
    assertThat(traffic().backends().getFirst().isEjected()).isTrue();
  }

  @Test
  void datagrams_keep_their_size() throws IOException {
    serve(new UdpTask("a"));

    try (var client = client()) {
      var large = new byte[60_000];
      Arrays.fill(large, (byte) 'x');
      client.send(packet(large, "127.0.0.1"));
      client.receive(new DatagramPacket(new byte[100], 100));
    }

    Client.await("it is counted", () -> traffic().bytesIn() == 60_000);
  }

  @Test
  void what_is_for_tcp_only_is_refused() {
    var published = PublishedPort.udp(port);
    var applied = apply(route(published, new RouteOptions(true, false, false), List.of()));

    assertThat(applied.problems())
        .extracting(PortProblem::kind)
        .containsExactly(PortProblem.Kind.UNSUPPORTED);
    assertThat(path.traffic()).isEmpty();
  }

  private void serve(UdpTask... tasks) {
    var backends =
        Arrays.stream(tasks)
            .map(this::started)
            .map(task -> TcpTask.backend(task.name, task.socket.getLocalPort()))
            .toList();
    apply(route(PublishedPort.udp(port), RouteOptions.NONE, backends));
  }

  private static DatagramSocket client() throws IOException {
    var client = new DatagramSocket();
    client.setSoTimeout(5000);
    return client;
  }

  private String asked(DatagramSocket client, String address) throws IOException {
    client.send(packet(new byte[] {'?'}, address));
    var answer = new DatagramPacket(new byte[100], 100);
    client.receive(answer);
    assertThat(answer.getAddress()).isEqualTo(InetAddress.ofLiteral(address));
    assertThat(answer.getPort()).isEqualTo(port);
    return new String(answer.getData(), 0, answer.getLength(), UTF_8);
  }

  private String askedOrNothing(DatagramSocket client) {
    try {
      client.setSoTimeout(100);
      return asked(client, "127.0.0.1");
    } catch (SocketTimeoutException lost) {
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  private DatagramPacket packet(byte[] bytes, String address) {
    return new DatagramPacket(
        bytes, bytes.length, new InetSocketAddress(InetAddress.ofLiteral(address), port));
  }

  /// Answers every datagram with its name.
  private static final class UdpTask implements AutoCloseable {
    private final String name;
    private final DatagramSocket socket;

    UdpTask(String name) throws IOException {
      this.name = name;
      this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
      Thread.ofVirtual().start(this::answerUntilClosed);
    }

    private void answerUntilClosed() {
      var packet = new DatagramPacket(new byte[65_536], 65_536);
      while (!socket.isClosed()) {
        try {
          packet.setLength(65_536);
          socket.receive(packet);
          var answer = name.getBytes(UTF_8);
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        } catch (IOException e) {
          return;
        }
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
