package skep.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.api.Admission.JoinAsk;
import skep.api.Admission.RenewAsk;
import skep.api.ApiResponse;
import skep.api.SampleSwarm;
import skep.ca.RootCa;
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.NodeRole;
import skep.session.AgentMessage;
import skep.session.SessionHandler;
import skep.session.SessionLink;
import skep.transport.LinkSettings;
import skep.transport.WebSocketConnector;

/// The swarm port with real TLS on loopback.
class NodeServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final RenewAsk RENEWAL = new RenewAsk("csr", "10.0.0.9:2377");

  private static final SessionHandler NOBODY =
      new SessionHandler() {
        @Override
        public void opened(SessionLink link) {}

        @Override
        public void received(SessionLink link, AgentMessage message) {}

        @Override
        public void closed(SessionLink link) {}
      };

  private NodePair pair;

  @BeforeEach
  void serve() throws Exception {
    pair = new NodePair(NOBODY, LinkSettings.DEFAULT);
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private static JoinAsk ask(String token) {
    return new JoinAsk(token, "csr", Optional.empty(), "10.0.0.9:2377");
  }

  @Test
  void a_host_without_a_certificate_may_join_and_nothing_else() throws Exception {
    var tls = SwarmTls.trusting(pair.ca.certificate(), NodePair.CLOCK);
    try (var join = new JoinClient(tls);
        var forward = new ForwardClient(tls)) {
      assertThat(join.rootPem(pair.address()).get(5, SECONDS)).isEqualTo("the root");
      assertThat(join.join(pair.address(), ask("good")).get(5, SECONDS).nodeId()).isEqualTo("new");
      assertThat(kind(join.renew(pair.address(), RENEWAL))).isEqualTo(Kind.UNAUTHENTICATED);
      assertThat(forwarded(forward, "GET", "/nodes").status()).isEqualTo(401);
    }
  }

  /// The kind of refusal a future fails with.
  private static Kind kind(CompletableFuture<?> refused) throws Exception {
    try {
      throw new AssertionError("not refused but " + refused.get(5, SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ControlException refusal) {
        return refusal.kind();
      }
      throw e;
    }
  }

  private ApiResponse forwarded(ForwardClient client, String method, String path) throws Exception {
    return client
        .call(pair.address(), SampleSwarm.request(method, path, ""), LIMIT)
        .get(5, SECONDS);
  }

  @Test
  void tokens_cannot_be_guessed_by_trying() throws Exception {
    try (var join = new JoinClient(SwarmTls.trusting(pair.ca.certificate(), NodePair.CLOCK))) {
      for (int i = 0; i < 10; i++) {
        assertThat(refusal(join)).contains("A valid join token is necessary");
      }
      assertThat(refusal(join)).contains("too many failed attempts");
    }
  }

  private String refusal(JoinClient join) throws Exception {
    try {
      join.join(pair.address(), ask("bad")).get(5, SECONDS);
      return "let in";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    }
  }

  @Test
  void a_member_renews_its_own_certificate() throws Exception {
    try (var join = new JoinClient(pair.worker("w1"))) {
      assertThat(join.renew(pair.address(), RENEWAL).get(5, SECONDS).nodeId()).isEqualTo("w1");
    }
  }

  @Test
  void requests_are_handed_on_with_their_answers() throws Exception {
    try (var client = new ForwardClient(pair.worker("w1"))) {
      var read = forwarded(client, "GET", "/v1.51/nodes/alpha");
      var filtered = forwarded(client, "GET", "/nodes?filters={\"role\":[\"worker\"]}");
      var refused = forwarded(client, "POST", "/swarm/leave");

      assertThat(read.text()).contains("\"Hostname\":\"alpha\"");
      assertThat(read.headers()).containsEntry("Skep-Linearizable", "true");
      assertThat(filtered.text()).contains("gamma").doesNotContain("alpha");
      assertThat(refused.status()).isEqualTo(403);
    }
  }

  @Test
  void a_stream_is_handed_on_as_it_comes() throws Exception {
    try (var client = new ForwardClient(pair.worker("w1"))) {
      var response = forwarded(client, "GET", "/skep/events?since=1");
      pair.manager.write(d -> d.put(SampleSwarm.service("s2", "two", 1)));

      assertThat(response.body()).isInstanceOf(ApiResponse.Body.Lines.class);
      try (var source = ((ApiResponse.Body.Lines) response.body()).source()) {
        assertThat(source.next(Duration.ofSeconds(5)).orElseThrow())
            .singleElement()
            .asString()
            .contains("\"id\":\"s2\"");
      }
    }
  }

  @Test
  void a_manager_that_is_not_there_did_not_see_the_request() throws Exception {
    var request = SampleSwarm.request("GET", "/_ping", "");
    try (var client = new ForwardClient(pair.worker("w1"))) {
      assertThat(kind(client.call("127.0.0.1:1", request, LIMIT))).isEqualTo(Kind.NO_MANAGER);
    }
  }

  /// A process that is stopped: the kernel takes the connection and nobody shakes hands.
  @Test
  void a_manager_that_is_stopped_did_not_see_the_request() throws Exception {
    var request = SampleSwarm.request("GET", "/_ping", "");
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var client = new ForwardClient(pair.worker("w1"))) {
      var address = "127.0.0.1:" + silent.getLocalPort();

      assertThat(kind(client.call(address, request, LIMIT))).isEqualTo(Kind.NO_MANAGER);
    }
  }

  @Test
  void a_removed_node_and_a_strangers_are_not_let_in() throws Exception {
    pair.removed.add("w2");
    var strangersCa = RootCa.create("c1", pair.now, NodePair.RANDOM);
    var stranger =
        new SwarmTls(pair.identity(strangersCa, "w3", NodeRole.WORKER), _ -> false, NodePair.CLOCK)
            .mutual(java.util.Set.of(NodeRole.MANAGER));
    try (var removed = new ForwardClient(pair.worker("w2"));
        var foreign = new ForwardClient(stranger)) {
      assertThat(forwarded(removed, "GET", "/nodes").status()).isEqualTo(401);
      assertThatThrownBy(() -> forwarded(foreign, "GET", "/nodes"))
          .cause()
          .isInstanceOf(ControlException.class);
    }
  }

  @Test
  void a_session_needs_a_certificate() throws Exception {
    var tls = SwarmTls.trusting(pair.ca.certificate(), NodePair.CLOCK);
    try (var connector = new WebSocketConnector(tls, pair.clientLoop)) {
      assertThatThrownBy(() -> connector.connect(pair.address(), NOBODY).get(6, SECONDS))
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void an_address_that_is_taken_is_named() {
    assertThatThrownBy(
            () -> new NodeServer("127.0.0.1", pair.server.port(), pair.worker("n1"), pair.routes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on " + pair.address() + ": ")
        .hasMessageContaining("in use");
  }
}
