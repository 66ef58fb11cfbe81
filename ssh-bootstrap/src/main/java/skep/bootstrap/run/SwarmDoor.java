package skep.bootstrap.run;

import java.time.Duration;
import java.util.List;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.Membership;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.plan.Work;

/// The swarm, as far as a bootstrap needs it: asked through the daemon of a host. Whoever knows
/// clusters implements it. Blocks; every call is bounded in time.
public interface SwarmDoor {

  /// @throws HostException when no daemon answers there
  Membership membership(RemoteHost host) throws HostException;

  void found(RemoteHost host, Work.Found work) throws HostException;

  /// @param manager a host that is one, who gives the token
  /// @param address `host:port` where the newcomer dials it
  void join(RemoteHost host, Work.Join work, RemoteHost manager, String address)
      throws HostException;

  void promote(RemoteHost manager, String node) throws HostException;

  void label(RemoteHost manager, String node, Work.Label work) throws HostException;

  Health health(RemoteHost host) throws HostException;

  /// Has the leadership handed to another manager.
  void handOver(RemoteHost manager) throws HostException;

  /// Tells the swarm that a host's daemon is about to be restarted, so that its tasks stay where
  /// they are meanwhile.
  ///
  /// @param patience after which it counts as gone all the same
  void announceRestart(RemoteHost host, Duration patience) throws HostException;

  /// Takes a host out of its swarm, and its row out of the swarm's list if another manager is
  /// there.
  void leave(RemoteHost host, List<RemoteHost> others) throws HostException;

  /// How the swarm is.
  ///
  /// @param voters managers with a vote, and `reachable` of them
  /// @param managers all managers, with or without a vote
  /// @param nodes of the swarm, and `ready` of them
  /// @param isSelfLeader whether the host that was asked leads
  record Health(
      int voters,
      int reachable,
      int managers,
      int tolerance,
      boolean isWritable,
      int nodes,
      int ready,
      boolean isSelfLeader,
      List<String> unready) {
    public Health {
      unready = List.copyOf(unready);
    }

    public boolean isWhole() {
      return isWritable && voters == managers && reachable == voters && ready == nodes;
    }

    public String text() {
      return "quorum %d/%d, tolerates %d, %d of %d nodes ready"
          .formatted(reachable, voters, tolerance, ready, nodes);
    }
  }
}
