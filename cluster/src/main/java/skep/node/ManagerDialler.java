package skep.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import skep.ca.CaException;
import skep.ca.PeerIdentity;
import skep.ca.SwarmTls;
import skep.manager.Dialler;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;

/// Dials both ports of a manager as the others will: TCP, then mutual TLS, then who answered. Each
/// dial has a thread of its own.
final class ManagerDialler implements Dialler {
  /// For each of connecting and shaking hands; a manager in the swarm takes milliseconds.
  private static final int LIMIT_MS = 2_000;

  private final SSLContext tls;

  ManagerDialler(SwarmTls tls) {
    this.tls = tls.mutual(Set.of(NodeRole.MANAGER));
  }

  @Override
  public CompletableFuture<Void> dial(Node node) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (var address : node.managerStatus().map(ManagerDialler::ports).orElse(Set.of())) {
              dial(HostPort.parse(address, Addresses.SWARM_PORT), node.id());
            }
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static Set<String> ports(ManagerStatus manager) {
    return Set.of(manager.raftAddr(), manager.addr());
  }

  private void dial(HostPort address, String nodeId) throws IOException {
    try (var socket = (SSLSocket) tls.getSocketFactory().createSocket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), LIMIT_MS);
      socket.setSoTimeout(LIMIT_MS);
      socket.setSSLParameters(SwarmTls.clientParameters());
      socket.startHandshake();
      var found = PeerIdentity.of(socket.getSession());
      if (!found.nodeId().equals(nodeId)) {
        throw new IOException("another node answers there");
      }
    } catch (IOException | CaException e) {
      throw new IOException(address + ": " + e.getMessage(), e);
    }
  }
}
