package skep.bootstrap.host;

import java.util.SortedMap;
import java.util.TreeMap;

/// A daemon's own place in a swarm.
///
/// @param state `inactive`, `active`, `pending`, `error` or `locked`
/// @param swarm id of the swarm; empty: in none, or a worker that does not say
/// @param version of the daemon
/// @param error what it complains about; empty: nothing
/// @param labels of the node
public record Membership(
    String state,
    String node,
    String swarm,
    boolean isManager,
    String version,
    String error,
    SortedMap<String, String> labels) {

  public Membership {
    labels = new TreeMap<>(labels);
  }

  public boolean isMember() {
    return !state.equals("inactive");
  }
}
