package skep.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import skep.loop.EventLoop;
import skep.session.AgentMessage;
import skep.session.SessionCodec;
import skep.session.SessionConnector;
import skep.session.SessionHandler;
import skep.session.SessionLink;

/// Hosts and the wires between them: delay, cuts in one or both directions, hosts that vanish. What
/// is on its way over a cut wire is lost; a connection over it breaks only when its ends notice the
/// silence, as with TCP. Messages of one direction of a connection keep their order.
final class SimNetwork {
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(6);
  private static final Duration DIAL_LIMIT = Duration.ofSeconds(5);

  private final SimScheduler world;
  private final Random random;
  private final Set<String> cuts = new LinkedHashSet<>();
  private final List<Connection> connections = new ArrayList<>();

  /// Who listens at an address; null: nobody.
  private final Function<String, @Nullable Listener> listeners;

  record Listener(String host, SimLoop loop, SessionHandler handler) {}

  SimNetwork(SimScheduler world, Function<String, @Nullable Listener> listeners) {
    this.world = world;
    this.random = world.random("network");
    this.listeners = listeners;
  }

  /// Nothing gets from `from` to `to` any more; the other direction is not affected.
  void cut(String from, String to) {
    cuts.add(from + ">" + to);
    connections.stream().filter(c -> c.joins(from, to)).toList().forEach(Connection::noticeSilence);
  }

  void healAll() {
    cuts.clear();
  }

  boolean canReach(String from, String to) {
    return !cuts.contains(from + ">" + to);
  }

  boolean areConnected(String a, String b) {
    return a.equals(b) || (canReach(a, b) && canReach(b, a));
  }

  /// The process's connections break. When the power fails nobody is told: the other ends notice
  /// the silence.
  void processDied(SimLoop loop, boolean isPowerCut) {
    for (var connection : List.copyOf(connections)) {
      if (connection.a.loop == loop || connection.b.loop == loop) {
        world.schedule(isPowerCut ? SILENCE_LIMIT : latency(), connection::breakOff);
      }
    }
  }

  Duration latency() {
    boolean isSlow = random.nextInt(200) == 0;
    return Duration.ofNanos(200_000 + random.nextInt(isSlow ? 400_000_000 : 3_000_000));
  }

  SessionConnector connector(String host, SimLoop loop) {
    return (address, handler) -> dial(host, loop, address, handler);
  }

  private CompletableFuture<SessionLink> dial(
      String host, SimLoop loop, String address, SessionHandler handler) {
    var dialled = new CompletableFuture<SessionLink>();
    var there = listeners.apply(address);
    if (there == null) {
      loop.schedule(latency(), () -> dialled.completeExceptionally(new IOException("refused")));
      return dialled;
    }
    if (!areConnected(host, there.host())) {
      loop.schedule(DIAL_LIMIT, () -> dialled.completeExceptionally(new IOException("timed out")));
      return dialled;
    }
    var connection =
        new Connection(
            new End(host, loop, handler), new End(there.host(), there.loop(), there.handler()));
    connections.add(connection);
    loop.schedule(
        latency(),
        () -> {
          handler.opened(connection.a);
          dialled.complete(connection.a);
        });
    there.loop().schedule(latency(), () -> there.handler().opened(connection.b));
    return dialled;
  }

  private final class Connection {
    final End a;
    final End b;
    boolean isBroken;
    boolean isLosing;

    Connection(End a, End b) {
      this.a = a;
      this.b = b;
      a.connection = this;
      b.connection = this;
    }

    boolean joins(String x, String y) {
      return (a.host.equals(x) && b.host.equals(y)) || (a.host.equals(y) && b.host.equals(x));
    }

    End otherThan(End end) {
      return end == a ? b : a;
    }

    void noticeSilence() {
      world.schedule(
          SILENCE_LIMIT,
          () -> {
            if (!areConnected(a.host, b.host)) {
              breakOff();
            }
          });
    }

    /// A stream cannot go on without what was lost of it.
    void loseIt() {
      isLosing = true;
      world.schedule(SILENCE_LIMIT, this::breakOff);
    }

    void breakOff() {
      if (!isBroken) {
        isBroken = true;
        connections.remove(this);
        a.loop.execute(() -> a.handler.closed(a));
        b.loop.execute(() -> b.handler.closed(b));
      }
    }
  }

  private final class End implements SessionLink {
    final String host;
    final EventLoop loop;
    final SessionHandler handler;
    private @Nullable Connection connection;
    private long lastArrivalNanos;

    End(String host, EventLoop loop, SessionHandler handler) {
      this.host = host;
      this.loop = loop;
      this.handler = handler;
    }

    @Override
    public String peerNodeId() {
      return SimCluster.nodeId(other().host);
    }

    @Override
    public String peerAddress() {
      return other().host;
    }

    @Override
    public void send(AgentMessage message) {
      var to = other();
      var broken = connection().isBroken;
      if (broken) {
        return;
      }
      if (!canReach(host, to.host)) {
        connection().loseIt();
        return;
      }
      long arrival = Math.max(world.nanoTime() + latency().toNanos(), to.lastArrivalNanos);
      to.lastArrivalNanos = arrival;
      var wire = random.nextInt(50) == 0 ? reread(message) : message;
      deliver(to, wire, Duration.ofNanos(arrival - world.nanoTime()));
      boolean isRepeated = random.nextInt(500) == 0;
      if (isRepeated) {
        // No stream does that, but a peer's bug may.
        deliver(
            to, wire, Duration.ofNanos(arrival - world.nanoTime() + random.nextInt(2_000_000_000)));
      }
    }

    private void deliver(End to, AgentMessage message, Duration delay) {
      world.schedule(
          delay,
          () -> {
            if (connection().isBroken || connection().isLosing) {
              return;
            }
            if (canReach(host, to.host)) {
              to.loop.execute(() -> to.handler.received(to, message));
            } else {
              connection().loseIt();
            }
          });
    }

    /// Now and then through the real wire form, so that a field it loses is noticed.
    private AgentMessage reread(AgentMessage message) {
      return SessionCodec.decode(SessionCodec.encode(message).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      world.schedule(latency(), () -> connection().breakOff());
    }

    private End other() {
      return connection().otherThan(this);
    }

    private Connection connection() {
      return Objects.requireNonNull(connection);
    }
  }
}
