package skep.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.raft.TestManager.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import skep.model.Epoch;

/// Real managers in one JVM: JGroups on loopback with mutual TLS, logs on disk.
class RaftGroupTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<String> FOUNDERS = List.of("n1", "n2", "n3");

  private final TestCa ca = new TestCa("swarm");
  private final TreeMap<String, TestManager> managers = new TreeMap<>();

  @TempDir private Path directory;

  @AfterEach
  void stop_all() {
    managers.values().forEach(TestManager::close);
  }

  @Test
  void a_killed_leader_is_replaced_and_comes_back_from_disk() throws IOException {
    startAll(FOUNDERS);
    leader().write("a=1");
    var killed = leader();

    taken(killed.id).kill();
    leader().write("a=2");
    var back = start(killed.id);

    until(() -> "2".equals(back.state.get("a")));
    assertThat(leader().read("a")).contains("2");
    assertThat(leader().group.status().voters()).containsExactly("n1", "n2", "n3");
    until(() -> leader().group.status().reachable().size() == 3);
  }

  @Test
  void members_come_and_go_and_a_full_restart_keeps_everything() throws IOException {
    startAll(FOUNDERS);
    leader().write("a=1");
    for (var id : List.of("n4", "n5")) {
      start(id);
      await(leader().group.addLearner(id));
      await(leader().group.promote(id));
    }
    await(leader().group.remove("n2"));
    taken("n2").close();
    leader().write("b=2");
    assertThat(leader().group.status().voters()).containsExactly("n1", "n3", "n4", "n5");

    var ids = List.copyOf(managers.keySet());
    List.copyOf(managers.values()).forEach(TestManager::close);
    managers.clear();
    startAll(ids);

    assertThat(leader().read("a")).contains("1");
    assertThat(leader().read("b")).contains("2");
    assertThat(leader().group.status().voters()).containsExactly("n1", "n3", "n4", "n5");
  }

  @Test
  void leadership_goes_where_it_is_sent_and_followers_refuse_writes() throws IOException {
    startAll(FOUNDERS);
    var old = leader();
    var next = managers.values().stream().filter(m -> m != old).findFirst().orElseThrow();

    await(old.group.transferLeadership(next.id));
    until(() -> next.group.status().isLeader());
    until(() -> old.group.status().leaderId().equals(Optional.of(next.id)));

    assertThatThrownBy(() -> old.write("a=1"))
        .hasRootCauseInstanceOf(RaftGroupException.NotLeader.class)
        .hasRootCauseMessage("the leader is " + next.id);
  }

  /// As the first member of a view does while it merges it with another.
  @Test
  @Timeout(10)
  void a_manager_starts_though_the_first_of_the_view_lets_nobody_in() throws Exception {
    var tcp = new TCP();
    tcp.setBindAddress(InetAddress.getLoopbackAddress());
    tcp.setBindPort(7800);
    var gms = new GMS();
    try (var busy = new JChannel(tcp, new TCPPING(), new NAKACK2(), new UNICAST3(), gms)) {
      busy.connect("skep-managers");
      gms.suspendViewHandler();
      var at = (IpAddress) busy.down(new Event(Event.GET_PHYSICAL_ADDRESS, busy.address()));
      var peer = TestManager.loopback(at.getPort());

      try (var transport =
          JGroupsTransport.open(
              new JGroupsConfig(
                  "n1",
                  TestManager.loopback(0),
                  Optional.empty(),
                  new TreeMap<>(Map.of("n2", peer)),
                  Optional.empty()))) {
        assertThat(transport.reachable()).containsExactly("n1");
      }
    }
  }

  @Test
  void a_stranger_with_another_ca_sees_nobody() throws IOException {
    startAll(FOUNDERS);
    leader().write("secret=1");

    try (var stranger =
        JGroupsTransport.open(
            new JGroupsConfig(
                "n9",
                TestManager.loopback(0),
                Optional.empty(),
                peers(),
                Optional.of(new TestCa("swarm").contextFor("n9"))))) {
      long rounds = leader().group.status().commitIndex();
      leader().write("secret=2");
      until(() -> leader().group.status().commitIndex() > rounds);

      assertThat(stranger.reachable()).containsExactly("n9");
      assertThat(leader().group.status().reachable()).doesNotContain("n9");
    }
  }

  @Test
  void silent_connections_do_not_keep_a_manager_out() throws IOException {
    startAll(FOUNDERS);
    var away = managers.values().stream().filter(m -> m != leader()).findFirst().orElseThrow();
    taken(away.id).kill();
    leader().write("a=1");
    Collection<Socket> silent = new ArrayList<>();
    for (var address : peers().values()) {
      for (int i = 0; i < 50; i++) {
        silent.add(new Socket(address.getAddress(), address.getPort()));
      }
    }

    var back = start(away.id);

    until(() -> "1".equals(back.state.get("a")));
    for (var socket : silent) {
      socket.close();
    }
  }

  @Test
  void the_last_of_three_can_found_a_new_cluster() throws IOException {
    startAll(FOUNDERS);
    leader().write("a=1");
    until(() -> "1".equals(manager("n2").state.get("a")));
    List.copyOf(managers.values()).forEach(TestManager::close);
    managers.clear();

    try (var log = RaftLog.open(new DirectoryStorage(directory.resolve("n2"), SimDisk.KEY))) {
      log.forceNewCluster("n2", new Epoch(2, "x"), List.of("forced=1".getBytes(UTF_8)));
    }
    startAll(List.of("n2"));

    assertThat(leader().read("a")).contains("1");
    assertThat(leader().read("forced")).contains("1");
    assertThat(leader().group.status().voters()).containsExactly("n2");
    start("n7", new Epoch(2, "x"));
    await(leader().group.addLearner("n7"));
    await(leader().group.promote("n7"));
    until(() -> "1".equals(manager("n7").state.get("a")));
  }

  private void startAll(Collection<String> ids) throws IOException {
    for (var id : ids) {
      start(id);
    }
  }

  @Test
  void managers_of_an_earlier_life_are_not_heard_and_are_told() throws IOException {
    startAll(FOUNDERS);
    leader().write("a=1");
    until(() -> managers.values().stream().allMatch(m -> "1".equals(m.state.get("a"))));
    List.copyOf(managers.values()).forEach(TestManager::close);
    managers.clear();
    var second = new Epoch(2, "x");
    try (var log = RaftLog.open(new DirectoryStorage(directory.resolve("n2"), SimDisk.KEY))) {
      log.forceNewCluster("n2", second, List.of());
      assertThat(log.epoch()).isEqualTo(second);
    }
    startAll(List.of("n2"));
    var alone = leader();
    alone.write("a=2");

    // A majority of the old group, which can elect a leader and goes on writing.
    var n1 = start("n1");
    var n3 = start("n3");

    until(() -> n1.outdatedBy.equals(Optional.of(second)));
    until(() -> n3.outdatedBy.equals(Optional.of(second)));
    assertThat(alone.group.status().isLeader()).isTrue();
    assertThat(alone.group.status().voters()).containsExactly("n2");
    assertThat(alone.read("a")).contains("2");
    assertThat(alone.outdatedBy).isEmpty();
  }

  @Test
  void a_group_is_founded_with_a_state() throws IOException {
    try (var log = RaftLog.open(new DirectoryStorage(directory.resolve("n1"), SimDisk.KEY))) {
      log.found("n1", new Epoch(3, "y"), List.of("a=1".getBytes(UTF_8), "b=2".getBytes(UTF_8)));
    }

    startAll(List.of("n1"));

    assertThat(leader().read("b")).contains("2");
    leader().write("c=3");
    assertThat(leader().group.status().voters()).containsExactly("n1");
    taken("n1").close();
    startAll(List.of("n1"));
    assertThat(leader().read("a")).contains("1");
    assertThat(leader().read("c")).contains("3");
    start("n4", new Epoch(3, "y"));
    await(leader().group.addLearner("n4"));
    await(leader().group.promote("n4"));
    until(() -> "2".equals(manager("n4").state.get("b")));
  }

  private TestManager start(String id) throws IOException {
    return start(id, Epoch.FIRST);
  }

  private TestManager start(String id, Epoch joined) throws IOException {
    var manager =
        new TestManager(id, FOUNDERS, joined, directory, peers(), Optional.of(ca.contextFor(id)));
    managers.put(id, manager);
    return manager;
  }

  private TestManager manager(String id) {
    return Optional.ofNullable(managers.get(id)).orElseThrow();
  }

  private TestManager taken(String id) {
    return Optional.ofNullable(managers.remove(id)).orElseThrow();
  }

  private SortedMap<String, InetSocketAddress> peers() {
    var peers = new TreeMap<String, InetSocketAddress>();
    managers.values().forEach(m -> peers.put(m.id, m.transport.address()));
    return peers;
  }

  /// Waits for a leader that a majority follows: its first entry is committed.
  private TestManager leader() {
    var found = new AtomicReference<TestManager>();
    until(
        () -> {
          managers.values().stream()
              .filter(RaftGroupTest::isEstablished)
              .findFirst()
              .ifPresent(found::set);
          return found.get() != null;
        });
    return found.get();
  }

  private static boolean isEstablished(TestManager manager) {
    if (!manager.group.status().isLeader()) {
      return false;
    }
    try {
      await(manager.group.readBarrier());
      return true;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + LIMIT).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
