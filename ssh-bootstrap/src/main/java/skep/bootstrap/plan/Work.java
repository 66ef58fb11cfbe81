package skep.bootstrap.plan;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.bootstrap.inventory.Role;

/// What a step does.
public sealed interface Work {

  /// Shell scripts, as root.
  ///
  /// @param probe exits with 0 when it is done already
  /// @param verify exits with 0 when it has come true
  record Shell(String probe, String action, String verify, Duration limit) implements Work {}

  /// Something of this machine that is to be on the host.
  ///
  /// @param probe exits with 0 when it is there already
  /// @param install puts the uploaded file, `$file`, in its place
  record Bring(Cargo cargo, String probe, String install) implements Work {}

  /// Makes a swarm, of which this host is the first manager.
  record Found(String advertise, int port, String cluster) implements Work {}

  /// Takes a host into the swarm.
  record Join(Role role, String advertise, int port) implements Work {}

  /// Makes a worker a manager.
  record Promote() implements Work {}

  record Label(SortedMap<String, String> labels) implements Work {
    public Label {
      labels = new TreeMap<>(labels);
    }
  }

  /// Makes a member run another version: only while all others are well, and it waits until it is
  /// well itself.
  ///
  /// @param activate makes the version the one that starts
  /// @param restart ends the daemon and has it started again
  record Roll(String activate, String restart) implements Work {}

  /// What is uploaded.
  enum Cargo {
    JAR,
    RUNTIME
  }
}
