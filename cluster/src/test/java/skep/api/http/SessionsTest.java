package skep.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.session.AgentMessage;
import skep.session.SessionHandler;
import skep.session.SessionLink;
import skep.transport.LinkSettings;
import skep.transport.WebSocketConnector;

/// Sessions between a worker and a manager over real WebSockets with real TLS on loopback.
class SessionsTest {
  private static final LinkSettings QUICK =
      new LinkSettings(Duration.ofMillis(100), Duration.ofMillis(500), 100, 1 << 20);

  private final Ear server = new Ear();
  private final Ear client = new Ear();
  private NodePair pair;
  private WebSocketConnector connector;

  @BeforeEach
  void serve() throws Exception {
    pair = new NodePair(server, QUICK);
    connector = new WebSocketConnector(pair.worker("w1"), pair.clientLoop, QUICK);
  }

  @AfterEach
  void stop() {
    connector.close();
    pair.close();
  }

  private SessionLink connect(String address) throws Exception {
    return connector.connect(address, client).get(5, SECONDS);
  }

  @Test
  void both_ends_know_each_other_and_hear_in_order() throws Exception {
    var link = connect(pair.address());

    assertThat(link.peerNodeId()).isEqualTo("n1");
    assertThat(server.next()).isEqualTo("opened w1 at 127.0.0.1");
    for (int i = 1; i <= 50; i++) {
      link.send(new AgentMessage.Report(i, List.of()));
    }
    for (int i = 1; i <= 50; i++) {
      assertThat(server.next()).startsWith("Report[number=" + i + ",");
    }
    server.link().send(new AgentMessage.ReportTaken(50));
    assertThat(client.next()).isEqualTo("opened n1 at 127.0.0.1");
    assertThat(client.next()).isEqualTo("ReportTaken[number=50]");
  }

  @Test
  void both_ends_are_told_once_when_one_closes() throws Exception {
    var link = connect(pair.address());
    assertThat(server.next()).startsWith("opened");
    assertThat(client.next()).startsWith("opened");

    link.send(new AgentMessage.Heartbeat(true));
    link.close();
    link.close();
    link.send(new AgentMessage.Heartbeat(true));

    assertThat(server.next()).isEqualTo("Heartbeat[engineUp=true]");
    assertThat(server.next()).isEqualTo("closed w1");
    assertThat(client.next()).isEqualTo("closed n1");
    connector.close();
    assertThat(client.isQuiet()).isTrue();
    assertThat(server.isQuiet()).isTrue();
  }

  @Test
  void a_silent_link_stays_open_while_pings_are_answered() throws Exception {
    connect(pair.address());
    assertThat(client.next()).startsWith("opened");
    var later = new CountDownLatch(1);

    pair.clientLoop.schedule(QUICK.deadAfter().multipliedBy(2), later::countDown);

    assertThat(later.await(5, SECONDS)).isTrue();
    assertThat(client.isQuiet()).isTrue();
  }

  @Test
  void a_way_that_swallows_everything_is_noticed_by_both_ends() throws Exception {
    try (var relay = new Relay(pair.server.port())) {
      connect(relay.address());
      assertThat(server.next()).startsWith("opened");
      assertThat(client.next()).startsWith("opened");

      relay.swallow();

      assertThat(client.next()).isEqualTo("closed n1");
      assertThat(server.next()).isEqualTo("closed w1");
    }
  }

  @Test
  void a_broken_connection_is_noticed_by_both_ends() throws Exception {
    try (var relay = new Relay(pair.server.port())) {
      connect(relay.address());
      assertThat(server.next()).startsWith("opened");
      assertThat(client.next()).startsWith("opened");

      relay.cut();

      assertThat(client.next()).isEqualTo("closed n1");
      assertThat(server.next()).isEqualTo("closed w1");
    }
  }

  @Test
  void a_peer_that_does_not_read_is_cut_off() throws Exception {
    var link = connect(pair.address());
    assertThat(server.next()).startsWith("opened");
    assertThat(client.next()).startsWith("opened");
    var release = new CountDownLatch(1);
    pair.serverLoop.execute(() -> await(release));

    var big =
        new AgentMessage.NotLeader(Optional.empty(), Collections.nCopies(200, "x".repeat(1_000)));
    for (int i = 0; i < 120; i++) {
      link.send(big);
    }

    assertThat(client.next()).isEqualTo("closed n1");
    release.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nobody_listening_is_a_failure_and_not_a_session() {
    assertThatThrownBy(() -> connect("127.0.0.1:1")).isInstanceOf(ExecutionException.class);
    assertThat(client.isQuiet()).isTrue();
  }

  /// Notes what a handler is told; waits at most 5 s for the next.
  private static final class Ear implements SessionHandler {
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(1_000);
    private final CompletableFuture<SessionLink> link = new CompletableFuture<>();

    @Override
    public void opened(SessionLink opened) {
      queue.add("opened " + opened.peerNodeId() + " at " + opened.peerAddress());
      link.complete(opened);
    }

    @Override
    public void received(SessionLink from, AgentMessage message) {
      queue.add(message.toString());
    }

    @Override
    public void closed(SessionLink closed) {
      queue.add("closed " + closed.peerNodeId());
    }

    SessionLink link() throws Exception {
      return link.get(5, SECONDS);
    }

    String next() throws InterruptedException {
      var told = queue.poll(5, SECONDS);
      return told == null ? "nothing came" : told;
    }

    boolean isQuiet() {
      return queue.isEmpty();
    }
  }

  /// Passes one connection on until told to swallow its bytes or to cut it.
  private static final class Relay implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int target;
    private final CompletableFuture<Socket> near = new CompletableFuture<>();
    private final CompletableFuture<Socket> far = new CompletableFuture<>();
    private volatile boolean swallowing;

    Relay(int target) throws IOException {
      this.target = target;
      Thread.startVirtualThread(this::run);
    }

    String address() {
      return "127.0.0.1:" + listener.getLocalPort();
    }

    void swallow() {
      swallowing = true;
    }

    void cut() throws IOException {
      near.orTimeout(5, SECONDS).join().close();
      far.orTimeout(5, SECONDS).join().close();
    }

    private void run() {
      try {
        var from = listener.accept();
        var to = new Socket(InetAddress.getLoopbackAddress(), target);
        near.complete(from);
        far.complete(to);
        Thread.startVirtualThread(() -> copy(from, to));
        copy(to, from);
      } catch (IOException e) {
        near.completeExceptionally(e);
      }
    }

    private void copy(Socket from, Socket to) {
      var buffer = new byte[8192];
      try {
        for (int n = from.getInputStream().read(buffer);
            n >= 0;
            n = from.getInputStream().read(buffer)) {
          if (!swallowing) {
            to.getOutputStream().write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // Cut, as the test wanted.
        swallowing = true;
      }
    }

    @Override
    public void close() throws IOException {
      cut();
      listener.close();
    }
  }
}
