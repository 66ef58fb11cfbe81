package skep.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ExtendedUUID;

/// Managers over JGroups: TCP, with mutual TLS outside of tests. Messages go as single unicasts
/// past JGroups' own ordering and resending, which Raft does better, and are sent whether or not
/// the target is in the view, so that Raft never waits for a view. Views only feed {@link
/// #reachable}.
///
/// JGroups' diagnostics (an unauthenticated multicast port) are off. Thread-safe.
public final class JGroupsTransport implements RaftTransport, AutoCloseable {
  private static final String CLUSTER = "skep-managers";
  private static final byte[] MEMBER_ID = "raft-id".getBytes(UTF_8);

  /// Room for JGroups' headers and for several messages in one bundle.
  private static final int MAX_FRAME_BYTES = 2 * MAX_MESSAGE_BYTES;

  private static final int CONNECT_LIMIT_MS = 500;

  /// How long a manager that knows peers looks for them when it starts; it goes on as soon as one
  /// answers, and finds the others later too: see MERGE3. One that knows none need not look.
  private static final long JOIN_LIMIT_MS = 1_000;

  private static final long LONE_JOIN_LIMIT_MS = 50;

  /// The first member of a view answers no joiner while it merges two views, which may take it many
  /// seconds. Who was not let in begins a view of its own, which MERGE3 joins with the others'.
  private static final int JOIN_ATTEMPTS = 1;

  private static final long HEARTBEAT_MS = 500;
  private static final long SILENCE_MS = 2_000;

  /// A manager that gave no sign of life for this long cannot be talked to.
  private static final Duration LINK_LIMIT = Duration.ofMillis(SILENCE_MS);

  private static final long VERIFY_MS = 100;
  private static final long MERGE_MIN_MS = 1_000;
  private static final long MERGE_MAX_MS = 3_000;

  private final JGroupsConfig config;
  private final Optional<ManagerSockets> sockets;
  private final TCP tcp = new TCP();
  private final CopyOnWriteArraySet<PhysicalAddress> seeds = new CopyOnWriteArraySet<>();
  private final ConcurrentMap<String, Address> addresses = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, InetSocketAddress> book = new ConcurrentHashMap<>();
  private final JChannel channel;
  private final Hearing hearing;
  private volatile Consumer<byte[]> receiver = _ -> {};
  private volatile boolean isClosed;

  private JGroupsTransport(JGroupsConfig config) throws IOException {
    this.config = config;
    this.sockets = config.tls().map(ManagerSockets::new);
    this.hearing = new Hearing(config.self(), JGroupsTransport::idOf);
    this.channel = called(() -> new JChannel(protocols()), "the protocols");
  }

  /// Listens, and looks for the peers for a moment; returns also when none was found.
  ///
  /// @throws IOException when the address cannot be listened on
  public static JGroupsTransport open(JGroupsConfig config) throws IOException {
    RaftLogging.quieten();
    var transport = new JGroupsTransport(config);
    transport.connect();
    return transport;
  }

  @Override
  public void send(String targetId, byte[] message) {
    var target = addressOf(targetId);
    if (target.isEmpty() || isClosed || message.length > MAX_MESSAGE_BYTES) {
      return;
    }
    channel
        .getProtocolStack()
        .down(
            new BytesMessage(target.get(), message)
                .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC)
                .setFlag(Message.TransientFlag.DONT_BLOCK));
  }

  @Override
  public void receive(Consumer<byte[]> newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public SortedSet<String> reachable() {
    var ids = hearing.within(LINK_LIMIT);
    ids.add(config.self());
    return ids;
  }

  @Override
  public SortedMap<String, Duration> heard() {
    return hearing.ages();
  }

  /// Replaces the address book; takes effect at the next look around, within 3 s.
  public void peers(Map<String, InetSocketAddress> peers) {
    var wanted = new ArrayList<PhysicalAddress>();
    new TreeMap<>(peers).values().forEach(peer -> wanted.add(physical(peer)));
    book.putAll(peers);
    book.keySet().retainAll(peers.keySet());
    // Never empty in between, and never quite empty: JGroups reads it at any time.
    wanted.add(physical(address()));
    seeds.addAll(wanted);
    seeds.retainAll(wanted);
  }

  /// Where this manager listens.
  public InetSocketAddress address() {
    var local = (IpAddress) channel.down(new Event(Event.GET_PHYSICAL_ADDRESS, channel.address()));
    return new InetSocketAddress(local.getIpAddress(), local.getPort());
  }

  /// Closes all connections, which come back with fresh handshakes: for after a change of
  /// certificate or CA. One manager at a time, the leader last: now and then it makes the others
  /// suspect this one for a moment.
  public void reconnect() {
    tcp.clearConnections(true);
  }

  /// Closes the connections with certain peers. Whether they may come back is for the trust manager
  /// of the TLS context to say.
  public void disconnect(Predicate<SSLSession> peers) {
    sockets.ifPresent(each -> each.close(peers));
  }

  @Override
  public void close() {
    isClosed = true;
    channel.close();
  }

  private void connect() throws IOException {
    channel.addAddressGenerator(
        () -> ExtendedUUID.randomUUID(config.self()).put(MEMBER_ID, config.self().getBytes(UTF_8)));
    channel.name(config.self());
    channel.setDiscardOwnMessages(true);
    channel.setReceiver(new Inbox());
    // After the channel was made and before it connects: earlier or later it has no effect.
    tcp.getDiagnosticsHandler().setEnabled(false);
    tcp.setBindPort(config.listen().getPort());
    try {
      called(() -> channel.connect(CLUSTER), "listening on " + config.listen());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    peers(config.peers());
  }

  private List<org.jgroups.stack.Protocol> protocols() {
    tcp.setBindAddress(config.listen().getAddress());
    // JGroups checks at first that it is not 0, see connect.
    tcp.setBindPort(Math.max(1, config.listen().getPort()));
    tcp.setPortRange(0);
    tcp.setSockConnTimeout(CONNECT_LIMIT_MS);
    tcp.tcpNodelay(true);
    tcp.setMaxLength(MAX_FRAME_BYTES);
    tcp.logAcceptError(false);
    // A sender thread for each target: connecting to a host that has lost its power takes the whole
    // limit, again and again, and must not hold up what goes to the others.
    tcp.setBundler(new PerDestinationBundler().useSingleSenderThread(false));
    // A connection that breaks is suspicious: a killed manager is noticed at once.
    tcp.enableSuspectEvents(true);
    config
        .advertise()
        .filter(address -> !address.equals(config.listen()))
        .ifPresent(
            address -> {
              tcp.setExternalAddr(address.getAddress());
              tcp.setExternalPort(address.getPort());
            });
    sockets.ifPresent(tcp::tls);
    config.peers().values().forEach(peer -> seeds.add(physical(peer)));
    if (seeds.isEmpty()) {
      seeds.add(physical(config.advertise().orElse(config.listen())));
    }
    var nakack = new NAKACK2();
    nakack.useMcastXmit(false);
    var gms = new GMS();
    gms.setJoinTimeout(config.peers().isEmpty() ? LONE_JOIN_LIMIT_MS : JOIN_LIMIT_MS);
    // JGroups stops before the attempt of this number.
    gms.setMaxJoinAttempts(JOIN_ATTEMPTS + 1);
    gms.printLocalAddress(false);
    return List.of(
        tcp,
        hearing,
        new TCPPING().<TCPPING>setInitialHosts2(seeds).<TCPPING>setPortRange(0),
        new MERGE3().setMinInterval(MERGE_MIN_MS).setMaxInterval(MERGE_MAX_MS),
        new FD_ALL3().setInterval(HEARTBEAT_MS).setTimeout(SILENCE_MS),
        new VERIFY_SUSPECT2().setTimeout(VERIFY_MS),
        nakack,
        new UNICAST3(),
        new STABLE(),
        gms);
  }

  /// JGroups' name for a manager, once it was seen; until then its place in the book, so that Raft
  /// need not wait for JGroups to find it.
  private Optional<Address> addressOf(String id) {
    Optional<Address> seen = Optional.ofNullable(addresses.get(id));
    return seen.or(() -> Optional.ofNullable(book.get(id)).map(JGroupsTransport::physical));
  }

  private static PhysicalAddress physical(InetSocketAddress address) {
    return new IpAddress(address.getAddress(), address.getPort());
  }

  private static Optional<String> idOf(Address address) {
    if (address instanceof ExtendedUUID uuid && uuid.keyExists(MEMBER_ID)) {
      return Optional.of(new String(uuid.get(MEMBER_ID), UTF_8));
    }
    return Optional.empty();
  }

  /// JGroups declares the most general exception for everything that may fail.
  private static <T> T called(Callable<T> call, String what) throws IOException {
    try {
      return call.call();
    } catch (RuntimeException bug) {
      throw bug;
    } catch (Exception e) {
      throw new IOException("manager group: " + what + ": " + e.getMessage(), e);
    }
  }

  private final class Inbox implements Receiver {
    /// The sender's address is remembered from each message: a manager that restarted is answered
    /// under its new address before any view shows it.
    @Override
    public void receive(Message message) {
      idOf(message.getSrc()).ifPresent(id -> addresses.put(id, message.getSrc()));
      if (message.getLength() > 0) {
        var bytes = new byte[message.getLength()];
        System.arraycopy(message.getArray(), message.getOffset(), bytes, 0, bytes.length);
        receiver.accept(bytes);
      }
    }

    @Override
    public void viewAccepted(View view) {
      SortedMap<String, Address> members = new TreeMap<>();
      // In the order of joining: the later of two with one id is its new life.
      view.getMembers().forEach(member -> idOf(member).ifPresent(id -> members.put(id, member)));
      addresses.putAll(members);
      hearing.viewed(members.keySet());
    }
  }
}
