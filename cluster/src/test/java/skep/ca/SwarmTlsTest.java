package skep.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.ca.TestSwarm.NOW;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import skep.model.NodeRole;

/// Real handshakes over loopback: what the two ends make of each other. A server is always tried
/// with a client that would itself accept it, and the other way round, so that one end alone
/// decides.
class SwarmTlsTest {
  private static final Set<NodeRole> ANY = Set.of(NodeRole.WORKER, NodeRole.MANAGER);
  private static final Set<NodeRole> MANAGERS = Set.of(NodeRole.MANAGER);
  private static final TestSwarm SWARM = new TestSwarm("swarm1");

  private final Set<String> removed = new ConcurrentSkipListSet<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final InstantSource clock = now::get;

  @Test
  void two_managers_see_who_the_other_is() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(MANAGERS);
    var m2 = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(MANAGERS);

    var result = connect(m1, m2);

    assertThat(result.refusals()).isEmpty();
    assertThat(result.server()).contains(new PeerIdentity("m2", NodeRole.MANAGER, "swarm1"));
    assertThat(result.client()).contains(new PeerIdentity("m1", NodeRole.MANAGER, "swarm1"));
    assertThat(result.protocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void a_worker_may_talk_where_any_role_may_and_not_among_managers() throws Exception {
    var manager = tls(SWARM.node("m1", NodeRole.MANAGER));
    var worker = tls(SWARM.node("w1", NodeRole.WORKER));

    assertThat(connect(manager.mutual(ANY), worker.mutual(MANAGERS)).refusals()).isEmpty();
    assertThat(connect(manager.mutual(MANAGERS), worker.mutual(MANAGERS)).refusals())
        .contains("node w1 may not do this as swarm-worker");
    assertThat(connect(worker.mutual(ANY), manager.mutual(MANAGERS)).refusals())
        .contains("node w1 may not do this as swarm-worker");
  }

  @Test
  void a_certificate_of_another_root_is_refused_by_both_ends() throws Exception {
    var other = new TestSwarm("swarm1");
    var both = List.of(SWARM.ca.certificate(), other.ca.certificate());
    var member = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY);
    var stranger = tls(other.node("m2", NodeRole.MANAGER).withRoots(both)).mutual(ANY);

    assertThat(connect(member, stranger).refusals()).contains("not trusted in this swarm");
    assertThat(connect(stranger, member).refusals()).contains("not trusted in this swarm");
  }

  @Test
  void a_certificate_for_another_swarm_is_refused_even_under_our_root() throws Exception {
    var subject = new PeerIdentity("m2", NodeRole.MANAGER, "swarm2");
    var member = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY);
    var stranger = tls(SWARM.node(subject, NOW)).mutual(ANY);

    assertThat(connect(member, stranger).refusals()).contains("belongs to another swarm");
    assertThat(connect(stranger, member).refusals()).contains("belongs to another swarm");
  }

  @Test
  void a_certificate_is_refused_once_it_has_expired() throws Exception {
    var fresh = tls(SWARM.node("m1", NodeRole.MANAGER, NOW.plus(Duration.ofDays(60)))).mutual(ANY);
    var old = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);

    now.set(NOW.plus(Duration.ofDays(89)));
    assertThat(connect(fresh, old).refusals()).isEmpty();
    now.set(NOW.plus(Duration.ofDays(91)));
    assertThat(connect(fresh, old).refusals()).contains("not trusted in this swarm");
  }

  @Test
  void a_removed_node_is_refused_although_it_was_let_in_before() throws Exception {
    var member = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY);
    var leaver = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);

    assertThat(connect(member, leaver).refusals()).isEmpty();
    removed.add("m2");
    assertThat(connect(member, leaver).refusals()).contains("node m2 was removed");
    assertThat(connect(leaver, member).refusals()).contains("node m2 was removed");
  }

  @Test
  void a_session_is_never_resumed() throws Exception {
    try (var server = new Loopback(tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY))) {
      var client = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);

      assertThat(server.connect(client).refusals()).isEmpty();
      removed.add("m2");

      assertThat(server.connect(client).refusals()).contains("node m2 was removed");
    }
  }

  @Test
  void a_session_is_not_resumed_by_us_when_the_server_offers_it() throws Exception {
    var issuing = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY);
    issuing.getServerSessionContext().setSessionTimeout(3600);
    try (var server = new Loopback(issuing)) {
      var client = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);

      assertThat(server.connect(client).refusals()).isEmpty();
      removed.add("m1");

      assertThat(server.connect(client).refusals()).contains("node m1 was removed");
    }
  }

  @Test
  void rotation_changes_the_leaf_of_a_context_in_use() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER));
    var client = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);
    try (var server = new Loopback(m1.mutual(ANY))) {
      assertThat(server.connect(client).client().map(PeerIdentity::nodeId)).contains("m1");

      m1.update(SWARM.node("m1b", NodeRole.MANAGER));

      assertThat(server.connect(client).client().map(PeerIdentity::nodeId)).contains("m1b");
    }
  }

  @Test
  void the_root_rotates_without_a_failed_connection() throws Exception {
    var next = new TestSwarm("swarm1");
    var both = List.of(SWARM.ca.certificate(), next.ca.certificate());
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER));
    var m2 = tls(SWARM.node("m2", NodeRole.MANAGER));
    var late = tls(SWARM.node("m3", NodeRole.MANAGER).withRoots(both)).mutual(ANY);
    var client = m2.mutual(ANY);
    try (var server = new Loopback(m1.mutual(ANY))) {
      for (var node : List.of(m1, m2)) {
        node.update(node.identity().withRoots(both));
        assertThat(server.connect(client).refusals()).isEmpty();
      }
      for (var node : List.of(m1, m2)) {
        node.update(next.node(node.identity().nodeId(), NodeRole.MANAGER).withRoots(both));
        assertThat(server.connect(client).refusals()).isEmpty();
      }
      for (var node : List.of(m1, m2)) {
        node.update(node.identity().withRoots(List.of(next.ca.certificate())));
        assertThat(server.connect(client).refusals()).isEmpty();
      }

      assertThat(server.connect(late).refusals()).contains("not trusted in this swarm");
    }
  }

  @Test
  void a_server_that_forgot_to_demand_a_certificate_serves_nobody() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY);
    var m2 = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);

    try (var server = new Loopback(m1, new SSLParameters())) {
      assertThat(server.connect(m2).refusals()).contains("handshake_failure");
    }
  }

  @Test
  void an_older_protocol_is_refused_by_both_ends() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER)).mutual(ANY);
    var m2 = tls(SWARM.node("m2", NodeRole.MANAGER)).mutual(ANY);
    var old = new SSLParameters();
    old.setProtocols(new String[] {"TLSv1.2"});
    old.setNeedClientAuth(true);

    try (var server = new Loopback(m1, old)) {
      assertThat(server.connect(m2, old).refusals()).contains("handshake_failure");
    }
  }

  @Test
  void a_client_without_a_certificate_gets_in_only_where_hosts_join() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER));
    var joiner = SwarmTls.trusting(SWARM.ca.certificate(), clock);

    var welcomed = welcome(m1, joiner);
    assertThat(welcomed.refusals()).isEmpty();
    assertThat(welcomed.server()).isEmpty();
    assertThat(welcomed.client().map(PeerIdentity::nodeId)).contains("m1");
    assertThat(connect(m1.mutual(ANY), joiner).refusals()).isNotEmpty();
  }

  @Test
  void where_hosts_join_a_member_is_known_and_a_removed_one_refused() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER));
    var w1 = tls(SWARM.node("w1", NodeRole.WORKER)).mutual(MANAGERS);

    assertThat(welcome(m1, w1).server().map(PeerIdentity::nodeId)).contains("w1");
    removed.add("w1");
    assertThat(welcome(m1, w1).refusals()).contains("node w1 was removed");
  }

  @Test
  void a_joiner_sends_its_token_to_no_worker_and_no_stranger() throws Exception {
    var joiner = SwarmTls.trusting(SWARM.ca.certificate(), clock);
    var worker = tls(SWARM.node("w1", NodeRole.WORKER));
    var stranger = tls(new TestSwarm("swarm1").node("m1", NodeRole.MANAGER));

    assertThat(welcome(worker, joiner).refusals()).contains("may not do this as swarm-worker");
    assertThat(welcome(stranger, joiner).refusals()).contains("not trusted in this swarm");
  }

  @Test
  void the_root_can_be_fetched_from_a_server_not_yet_trusted() throws Exception {
    var stranger = tls(new TestSwarm("swarm1").node("m1", NodeRole.MANAGER));

    assertThat(welcome(stranger, SwarmTls.fetchingRoot()).refusals()).isEmpty();
  }

  @Test
  void a_set_of_no_roles_is_a_bug() throws Exception {
    var m1 = tls(SWARM.node("m1", NodeRole.MANAGER));

    assertThatThrownBy(() -> m1.mutual(Set.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private SwarmTls tls(NodeIdentity identity) {
    return new SwarmTls(identity, removed::contains, clock);
  }

  private static Loopback.Result connect(SSLContext serverContext, SSLContext client)
      throws Exception {
    try (var server = new Loopback(serverContext)) {
      return server.connect(client);
    }
  }

  private static Loopback.Result welcome(SwarmTls node, SSLContext client) throws Exception {
    try (var server = new Loopback(node.welcoming(ANY), SwarmTls.welcomingParameters())) {
      return server.connect(client);
    }
  }
}
