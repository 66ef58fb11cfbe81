package skep.bootstrap.ssh;

import java.nio.file.Path;
import java.util.List;
import skep.bootstrap.inventory.HostKeyPolicy;

/// Where and how to log in, as ssh's configuration has it for a host.
///
/// @param word what was asked for
/// @param address what is dialled
/// @param identities private keys to try, in order; files may be missing
/// @param isOnlyThose whether the agent's other keys are left out
/// @param agent socket of an agent; empty: the environment's
/// @param jumps hosts to go through, outermost first, each `[user@]host[:port]`
public record SshTarget(
    String word,
    String address,
    int port,
    String user,
    List<Path> identities,
    boolean isOnlyThose,
    String agent,
    List<String> jumps,
    KeyFiles keyFiles,
    Trust trust) {

  public SshTarget {
    identities = List.copyOf(identities);
    jumps = List.copyOf(jumps);
  }

  /// Files that hold keys of hosts.
  ///
  /// @param user the first one is where new keys are written
  /// @param isHashed whether names are written hashed
  public record KeyFiles(List<Path> user, List<Path> global, boolean isHashed) {
    public KeyFiles {
      user = List.copyOf(user);
      global = List.copyOf(global);
    }
  }

  /// @param pin `SHA256:...` the key must have; empty: by policy
  public record Trust(HostKeyPolicy policy, String pin) {}

  /// As `known_hosts` files name it.
  public String keyName() {
    return port == 22 ? address : "[" + address + "]:" + port;
  }

  public String display() {
    return user + "@" + address + (port == 22 ? "" : ":" + port);
  }

  public SshTarget trusted(Trust trust) {
    return new SshTarget(
        word, address, port, user, identities, isOnlyThose, agent, jumps, keyFiles, trust);
  }
}
