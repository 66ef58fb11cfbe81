package skep.bootstrap.inventory;

import java.util.List;

/// Everything an operator wants of a swarm's hosts.
///
/// @param cluster name of the swarm's context, typed to confirm what is severe
/// @param login for hosts that do not say otherwise
public record Inventory(
    String cluster,
    HostEntry.Login login,
    HostKeyPolicy hostKeys,
    SudoMode sudo,
    Docker docker,
    Network network,
    List<HostEntry> hosts) {

  /// The managers' port is always this much above the swarm's.
  public static final int RAFT_PORT_OFFSET = 7800 - 2377;

  public static final int RAFT_PORT = 7800;

  public Inventory {
    hosts = List.copyOf(hosts);
  }

  /// @param isInstalled whether a missing Docker Engine is installed from the host's packages
  /// @param minMajor lowest major version that will do
  public record Docker(boolean isInstalled, int minMajor) {
    public static final Docker DEFAULT = new Docker(false, 20);
  }

  /// @param cidr the network whose addresses nodes dial; empty: the address that ssh went to
  /// @param raftPort of the managers' group
  public record Network(String cidr, int raftPort) {
    public static final Network DEFAULT = new Network("", RAFT_PORT);

    /// The port of the swarm, which agents and newcomers dial.
    public int swarmPort() {
      return raftPort - RAFT_PORT_OFFSET;
    }
  }

  public List<HostEntry> managers() {
    return hosts.stream().filter(host -> host.role() == Role.MANAGER).toList();
  }

  public List<HostEntry> workers() {
    return hosts.stream().filter(host -> host.role() == Role.WORKER).toList();
  }

  /// How to log in to one of the hosts.
  public HostEntry.Login login(HostEntry host) {
    return host.login().orElse(login);
  }
}
