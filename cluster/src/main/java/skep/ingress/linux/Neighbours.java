package skep.ingress.linux;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// Which addresses share a network that this node has an interface in. A container whose client is
/// its neighbour answers it directly and not through the node. Loop's thread only.
final class Neighbours {
  private static final long FRESH_NANOS = 5_000_000_000L;

  private List<Network> networks = List.of();
  private long readNanos;
  private boolean isRead;

  private static final class Network {
    private final byte[] ip;
    private final int prefixBits;

    Network(byte[] ip, int prefixBits) {
      this.ip = ip;
      this.prefixBits = prefixBits;
    }

    boolean has(byte[] other) {
      if (other.length != ip.length) {
        return false;
      }
      int whole = prefixBits / 8;
      for (int i = 0; i < whole; i++) {
        if (ip[i] != other[i]) {
          return false;
        }
      }
      int rest = prefixBits % 8;
      return rest == 0 || (ip[whole] & 0xff) >> (8 - rest) == (other[whole] & 0xff) >> (8 - rest);
    }
  }

  /// Whether a task sees a client as its neighbour. Networks come and go with Docker's, so they are
  /// read again after 5 s.
  boolean areIn(byte[] client, byte[] task, long nowNanos) {
    if (!isRead || nowNanos - readNanos > FRESH_NANOS) {
      networks = read();
      readNanos = nowNanos;
      isRead = true;
    }
    for (var network : networks) {
      if (network.has(client) && network.has(task)) {
        return true;
      }
    }
    return false;
  }

  private static List<Network> read() {
    var networks = new ArrayList<Network>();
    try {
      for (var each : NetworkInterface.networkInterfaces().toList()) {
        for (var address : each.getInterfaceAddresses()) {
          networks.add(
              new Network(address.getAddress().getAddress(), address.getNetworkPrefixLength()));
        }
      }
    } catch (SocketException e) {
      return List.of();
    }
    return networks;
  }
}
