package skep.node;

import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import skep.agent.Agent;
import skep.agent.AgentConfig;
import skep.agent.AgentListener;
import skep.agent.Ingress;
import skep.agent.SessionState;
import skep.ca.NodeIdentity;
import skep.ca.Pem;
import skep.ca.SwarmTls;
import skep.engine.Engine;
import skep.loop.ThreadLoop;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.model.TlsInfo;
import skep.transport.WebSocketConnector;

/// A running agent with its loop, its sessions and its engine.
final class AgentRuntime implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AgentRuntime.class.getName());
  private static final int LEAVE_SECONDS = 35;

  private final ThreadLoop loop = new ThreadLoop("skep-agent");
  private final WebSocketConnector connector;
  private final Means means;
  private final Agent agent;
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile Optional<SessionState> session = Optional.empty();

  /// @param onManagers told the managers' addresses when they change
  /// @param onRemoved told that the swarm removed this node
  /// @param onEpoch told of a newer life of the swarm, see {@link AgentListener#epochSeen}
  record Callbacks(
      Consumer<List<String>> onManagers, Runnable onRemoved, Consumer<Epoch> onEpoch) {}

  /// What the agent works with on its node; closed with it, if it can be.
  record Means(Engine engine, Ingress ingress) {}

  /// @param epoch newest life of the swarm this node has seen
  AgentRuntime(
      SwarmTls tls,
      Means means,
      String hostname,
      List<String> managers,
      Epoch epoch,
      Callbacks callbacks) {
    this.means = means;
    this.connector = new WebSocketConnector(tls.mutual(Set.of(NodeRole.MANAGER)), loop);
    var identity = tls.identity();
    this.agent =
        new Agent(
            loop,
            new Agent.Ports(means.engine(), connector, means.ingress()),
            new AgentConfig(
                identity.nodeId(), hostname, managers, epoch, Optional.of(tlsInfo(identity))),
            new Random(new SecureRandom().nextLong()),
            listener(callbacks));
    agent.start();
  }

  /// Whether the agent found a manager within `seconds`.
  boolean awaitSession(int seconds) throws InterruptedException {
    return connected.await(seconds, TimeUnit.SECONDS);
  }

  Optional<SessionState> session() {
    return session;
  }

  /// Removes the swarm's containers, for a node that leaves; waits for that, up to 35 s.
  void leave() throws InterruptedException {
    var gone = new CountDownLatch(1);
    agent.leave(gone::countDown);
    if (!gone.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
      LOG.log(Level.WARNING, "containers of the swarm are left on this host");
    }
  }

  /// Leaves the containers running.
  @Override
  public void close() {
    agent.stop();
    loop.close();
    connector.close();
    close(means.ingress());
    close(means.engine());
  }

  private static void close(Object means) {
    if (means instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) { // what AutoCloseable declares; nothing is left to do about it
        LOG.log(Level.DEBUG, () -> "closing " + means, e);
      }
    }
  }

  private AgentListener listener(Callbacks callbacks) {
    return new AgentListener() {
      @Override
      public void session(SessionState state) {
        session = Optional.of(state);
        switch (state) {
          case SessionState.Connected found -> {
            LOG.log(Level.INFO, () -> "connected to manager " + found.address());
            connected.countDown();
          }
          case SessionState.Searching lost -> LOG.log(Level.INFO, lost::reason);
        }
      }

      @Override
      public void managers(List<String> addresses) {
        callbacks.onManagers().accept(addresses);
      }

      @Override
      public void epochSeen(Epoch seen) {
        callbacks.onEpoch().accept(seen);
      }

      @Override
      public void removedFromSwarm() {
        callbacks.onRemoved().run();
      }
    };
  }

  static TlsInfo tlsInfo(NodeIdentity identity) {
    var root = identity.roots().getFirst();
    var encoder = Base64.getEncoder();
    return new TlsInfo(
        Pem.write(identity.roots()),
        encoder.encodeToString(root.getSubjectX500Principal().getEncoded()),
        encoder.encodeToString(root.getPublicKey().getEncoded()));
  }
}
