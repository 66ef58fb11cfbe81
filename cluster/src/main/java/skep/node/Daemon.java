package skep.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import skep.api.ApiRequest;
import skep.api.ApiResponse;
import skep.api.PeerCalls;
import skep.api.SwarmApi;
import skep.api.http.ForwardClient;
import skep.api.http.UnixApiServer;
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.NodeRole;

/// One node's process: the API on the local socket, and the node behind it.
public final class Daemon implements AutoCloseable {
  private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
  private final SwarmNode node;
  private final Forwarding forwarding;
  private final UnixApiServer server;
  private final SwarmApi api;
  private final Closeable lock;

  /// Takes up the node's life where its state directory says it was, and answers on its socket.
  ///
  /// @throws IOException naming the file or the address that is in the way, and what to do
  public Daemon(NodeSettings settings) throws IOException {
    lock = new StateDirectory(settings.state()).lock();
    node = new SwarmNode(settings);
    forwarding = new Forwarding(node);
    api = new SwarmApi(node, forwarding, InstantSource.system(), answers, settings.version());
    try {
      // /run is empty after each boot.
      Files.createDirectories(settings.socket().toAbsolutePath().getParent());
      node.start(api);
      server = new UnixApiServer(settings.socket(), api);
    } catch (IOException | RuntimeException e) {
      node.close();
      forwarding.close();
      answers.close();
      lock.close();
      throw e;
    }
  }

  /// The node, for a caller in the same process.
  SwarmNode node() {
    return node;
  }

  /// Leaves the containers running.
  @Override
  public void close() throws IOException {
    server.close();
    node.close();
    forwarding.close();
    answers.close();
    lock.close();
  }

  /// Asks managers under this node's own certificate.
  private static final class Forwarding implements PeerCalls, AutoCloseable {
    private final SwarmNode node;
    private @Nullable SwarmTls tlsOfClient;
    private @Nullable ForwardClient client;

    Forwarding(SwarmNode node) {
      this.node = node;
    }

    @Override
    public CompletableFuture<ApiResponse> call(String address, ApiRequest request, Duration limit) {
      return client()
          .map(known -> known.call(address, request, limit))
          .orElseGet(
              () ->
                  CompletableFuture.failedFuture(
                      new ControlException(Kind.NO_MANAGER, "this node is in no swarm")));
    }

    /// One client per membership: another swarm means other certificates.
    private synchronized Optional<ForwardClient> client() {
      var tls = node.tls().orElse(null);
      if (tls == null) {
        return Optional.empty();
      }
      if (client == null || tls != tlsOfClient) {
        close();
        tlsOfClient = tls;
        client = new ForwardClient(tls.mutual(Set.of(NodeRole.MANAGER)));
      }
      return Optional.of(client);
    }

    @Override
    public synchronized void close() {
      if (client != null) {
        client.close();
        client = null;
      }
    }
  }
}
