package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import skep.api.Admission;
import skep.api.FakeManager;
import skep.api.FakeNode;
import skep.api.SampleSwarm;
import skep.ca.CaException;
import skep.ca.NodeIdentity;
import skep.ca.NodeKey;
import skep.ca.PeerIdentity;
import skep.ca.RootCa;
import skep.ca.SwarmTls;
import skep.loop.ThreadLoop;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.session.AgentMessage;
import skep.session.SessionHandler;
import skep.transport.LinkSettings;
import skep.transport.WebSocketSessions;

/// A manager's swarm port on loopback with real certificates, and the contexts others dial it with.
final class NodePair implements AutoCloseable {
  static final SecureRandom RANDOM = new SecureRandom("any".getBytes(UTF_8));
  static final InstantSource CLOCK = InstantSource.system();

  final Instant now = Instant.now();
  final RootCa ca = RootCa.create("c1", now, RANDOM);
  final FakeManager manager = new FakeManager(SampleSwarm.ledBy("n1"));
  final FakeNode node = new FakeNode();
  final Set<String> removed = ConcurrentHashMap.newKeySet();
  final ThreadLoop serverLoop = new ThreadLoop("server");
  final ThreadLoop clientLoop = new ThreadLoop("client");

  /// What nodes were asked: every node has a session.
  final BlockingQueue<AgentMessage.Call> asked = new LinkedBlockingQueue<>();

  final AnswerDesk answers =
      new AnswerDesk((_, call) -> CompletableFuture.completedFuture(asked.add(call)));
  final NodeServer.Routes routes;
  final NodeServer server;

  NodePair(SessionHandler handler, LinkSettings settings) throws Exception {
    manager.write(SampleSwarm::fill);
    node.manager = Optional.of(manager);
    var tls = new SwarmTls(identity(ca, "n1", NodeRole.MANAGER), _ -> false, CLOCK);
    routes =
        new NodeServer.Routes(
            new FakeAdmission(),
            ApiOnSocket.api(node),
            _ -> CompletableFuture.failedFuture(ControlException.noLeader()),
            answers,
            new WebSocketSessions(serverLoop, handler, settings)::configure,
            peer -> !removed.contains(peer.nodeId()));
    server = new NodeServer("127.0.0.1", 0, tls.welcoming(EnumSet.allOf(NodeRole.class)), routes);
  }

  String address() {
    return "127.0.0.1:" + server.port();
  }

  /// What the worker `id` dials managers with.
  SSLContext worker(String id) throws CaException {
    return new SwarmTls(identity(ca, id, NodeRole.WORKER), _ -> false, CLOCK)
        .mutual(Set.of(NodeRole.MANAGER));
  }

  NodeIdentity identity(RootCa from, String id, NodeRole role) throws CaException {
    var key = NodeKey.generate(RANDOM);
    var certificate =
        from.sign(
            key.csrPem(RANDOM), new PeerIdentity(id, role, "c1"), Duration.ofDays(1), now, RANDOM);
    return NodeIdentity.of(key, certificate);
  }

  @Override
  public void close() {
    server.close();
    serverLoop.close();
    clientLoop.close();
  }

  /// Lets in whoever says `good`.
  private final class FakeAdmission implements Admission {
    @Override
    public String rootPem() {
      return "the root";
    }

    @Override
    public Standing standing(String nodeId) {
      return new Standing(Instant.EPOCH, nodeId.equals("removed"));
    }

    @Override
    public CompletableFuture<JoinAnswer> join(JoinAsk ask) {
      if (!ask.token().equals("good")) {
        throw ControlException.rpc(
            Kind.INVALID, "A valid join token is necessary to join this cluster");
      }
      return answer("new");
    }

    @Override
    public CompletableFuture<JoinAnswer> renew(String nodeId, RenewAsk ask) {
      return answer(nodeId);
    }

    private CompletableFuture<JoinAnswer> answer(String nodeId) {
      return CompletableFuture.completedFuture(
          new JoinAnswer(
              nodeId,
              NodeRole.WORKER,
              "chain",
              "roots",
              List.of(address()),
              "",
              List.of(),
              new TreeMap<>(),
              Epoch.FIRST));
    }
  }
}
