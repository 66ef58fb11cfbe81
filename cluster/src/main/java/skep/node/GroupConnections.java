package skep.node;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import skep.ca.CaException;
import skep.ca.PeerIdentity;
import skep.loop.EventLoop;
import skep.manager.GroupView;
import skep.manager.Store;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.ObjectKind;
import skep.model.RootKey;
import skep.raft.JGroupsTransport;
import skep.store.Batch;
import skep.store.ClusterState;

/// Keeps this manager's connections as the log says: where the other managers are dialled, and that
/// nobody who was shut out stays. Told by the store on the manager's loop; {@link #renew} may be
/// called from any thread.
final class GroupConnections implements Store.Listener {
  private static final Duration RENEW_MIN = Duration.ofSeconds(1);
  private static final Duration RENEW_SPREAD = Duration.ofSeconds(9);
  private static final Duration LAST_WORDS = Duration.ofMillis(300);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final EventLoop loop;
  private final JGroupsTransport transport;
  private final Consumer<SortedMap<String, String>> onPeers;
  private final Function<RootKey, SortedSet<String>> onTrust;
  private final Consumer<SortedSet<String>> hangUp;
  private Map<String, String> known = Map.of();

  /// @param onPeers told the raft addresses of all managers, by raft id, when they change
  /// @param onTrust told what the swarm's trust rests on when that changes; answers whom it shut
  ///   out
  /// @param hangUp ends what nodes with these ids have open at the swarm port
  GroupConnections(
      EventLoop loop,
      JGroupsTransport transport,
      Consumer<SortedMap<String, String>> onPeers,
      Function<RootKey, SortedSet<String>> onTrust,
      Consumer<SortedSet<String>> hangUp) {
    this.loop = loop;
    this.transport = transport;
    this.onPeers = onPeers;
    this.onTrust = onTrust;
    this.hangUp = hangUp;
  }

  /// The connections to other managers come back with this node's new certificate, some time soon:
  /// when the root changes all managers have new ones together, and a group whose members are all
  /// between two handshakes may lose its leader.
  void renew() {
    var delay = RENEW_MIN.plusMillis(RANDOM.nextLong(RENEW_SPREAD.toMillis()));
    loop.schedule(delay, () -> Thread.startVirtualThread(transport::reconnect));
  }

  @Override
  public void applied(ClusterState before, ClusterState after, Batch batch) {
    if (isAbout(ObjectKind.ROOT_KEY, batch)) {
      var shutOut = after.rootKey().map(onTrust).orElse(Collections.emptySortedSet());
      if (!shutOut.isEmpty()) {
        disconnect(shutOut);
      }
    }
    if (isAbout(ObjectKind.NODE, batch)) {
      follow(after);
    }
  }

  @Override
  public void groupChanged(GroupView view) {
    // Addresses are part of the state.
  }

  /// A batch without actions: a snapshot was installed, anything may have changed.
  private static boolean isAbout(ObjectKind kind, Batch batch) {
    return batch.actions().isEmpty()
        || batch.actions().stream().anyMatch(action -> action.kind() == kind);
  }

  private void follow(ClusterState state) {
    var peers = new TreeMap<String, String>();
    state.nodes().values().stream()
        .map(Node::managerStatus)
        .flatMap(Optional::stream)
        .forEach((ManagerStatus manager) -> peers.put(manager.raftId(), manager.raftAddr()));
    if (!peers.equals(known) && !peers.isEmpty()) {
      known = peers;
      transport.peers(addresses(peers));
      onPeers.accept(peers);
    }
  }

  /// @param peers `host:port` of raft transports, by raft id
  static SortedMap<String, InetSocketAddress> addresses(Map<String, String> peers) {
    var addresses = new TreeMap<String, InetSocketAddress>();
    peers.forEach(
        (id, text) -> {
          var address = HostPort.parse(text, Addresses.raftPort(Addresses.SWARM_PORT));
          addresses.put(id, new InetSocketAddress(address.host(), address.port()));
        });
    return addresses;
  }

  /// Their messages that are on the way, and what they are told last, get a moment; then their
  /// connections end, whatever is going on in them.
  private void disconnect(SortedSet<String> nodeIds) {
    Thread.startVirtualThread(() -> transport.disconnect(session -> isOf(session, nodeIds)));
    loop.schedule(LAST_WORDS, () -> hangUp.accept(nodeIds));
  }

  private static boolean isOf(SSLSession session, SortedSet<String> nodeIds) {
    try {
      return nodeIds.contains(PeerIdentity.of(session).nodeId());
    } catch (CaException _) {
      return false; // not done with its handshake, in which it is asked who it is
    }
  }
}
