package skep.bootstrap.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.plan.Work.Cargo;

/// What a run works with.
///
/// @param hosts by name, each logged in to
/// @param cargo files that may have to be brought
/// @param addresses `host:port` where other nodes dial each host
public record Hands(
    Map<String, RemoteHost> hosts,
    Map<Cargo, Path> cargo,
    Map<String, String> addresses,
    SwarmDoor door,
    Journal journal,
    RunListener listener) {

  public Hands {
    hosts = new TreeMap<>(hosts);
    cargo = new TreeMap<>(cargo);
    addresses = new TreeMap<>(addresses);
  }

  RemoteHost host(String name) {
    var host = hosts.get(name);
    if (host == null) {
      throw new IllegalStateException("no connection to " + name);
    }
    return host;
  }
}
