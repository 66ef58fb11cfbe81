package skep.node;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
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
import skep.api.http.AnswerClient;
import skep.ca.SwarmTls;
import skep.engine.Engine;
import skep.local.LocalDesk;
import skep.loop.ThreadLoop;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.model.TlsInfo;
import skep.session.AgentMessage;
import skep.session.AgentMessage.Role;
import skep.transport.WebSocketConnector;

/// A running agent with its loop, its sessions and its engine.
final class AgentRuntime implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AgentRuntime.class.getName());
  private static final int LEAVE_SECONDS = 35;

  private final ThreadLoop loop = new ThreadLoop("skep-agent");
  private final WebSocketConnector connector;
  private final Means means;
  private final RefusedNode dialer;
  private final Agent agent;
  private final LocalDesk desk;
  private final AnswerClient answers;
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile Optional<SessionState> session = Optional.empty();

  /// @param onManagers told the managers' addresses when they change
  /// @param onTrust told whom the swarm trusts when that changes
  /// @param onRole told the part a manager says this node is to play
  /// @param onRemoved told that the swarm removed this node
  record Callbacks(
      Consumer<List<String>> onManagers,
      Consumer<AgentMessage.Trust> onTrust,
      Consumer<Role> onRole,
      Runnable onRemoved,
      Consumer<Epoch> onEpoch) {}

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
    this.desk =
        new LocalDesk(
            means.engine().streams(), new ProcLoad(Path.of("/proc")), InstantSource.system());
    this.answers = new AnswerClient(tls.mutual(Set.of(NodeRole.MANAGER)));
    this.connector = new WebSocketConnector(tls.mutual(Set.of(NodeRole.MANAGER)), loop);
    this.dialer =
        new RefusedNode(connector, tls, InstantSource.system(), () -> gone(callbacks.onRemoved()));
    var identity = tls.identity();
    this.agent =
        new Agent(
            loop,
            new Agent.Ports(means.engine(), dialer, means.ingress()),
            new AgentConfig(
                identity.nodeId(), hostname, managers, epoch, Optional.of(identity.tlsInfo())),
            new Random(new SecureRandom().nextLong()),
            listener(callbacks));
    agent.start();
  }

  /// Whether the agent found a manager within `seconds`.
  boolean awaitSession(int seconds) throws InterruptedException {
    return connected.await(seconds, TimeUnit.SECONDS);
  }

  /// Why there is no session, for the operator; empty: nothing is known to be wrong.
  String trouble() {
    return dialer.reason();
  }

  private void gone(Runnable onRemoved) {
    agent.leave(onRemoved);
  }

  Optional<SessionState> session() {
    return session;
  }

  /// Tells the swarm of the node's new certificate.
  void certified(TlsInfo info) {
    agent.certified(info);
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
    desk.close();
    answers.close();
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
      public void role(Role role) {
        callbacks.onRole().accept(role);
      }

      @Override
      public void trust(AgentMessage.Trust trust) {
        callbacks.onTrust().accept(trust);
      }

      @Override
      public void called(String address, AgentMessage.Call call) {
        Thread.ofVirtual()
            .name("skep-answer")
            .start(() -> answers.answer(address, call.id(), desk.answer(call)));
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
}
