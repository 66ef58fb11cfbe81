package skep.bootstrap.inventory;

import java.util.SortedMap;
import java.util.TreeMap;

/// One host. Empty texts and a port of 0 mean: what the inventory says for all, else ssh's own
/// configuration.
///
/// @param name for people, unique in the inventory
/// @param address a name or an address that ssh understands
/// @param advertise the address that other nodes dial; empty: chosen from the host's addresses
/// @param hostKey `SHA256:...` that its key must have; empty: by policy
/// @param labels of the node
public record HostEntry(
    String name,
    String address,
    Role role,
    Login login,
    String advertise,
    String hostKey,
    SortedMap<String, String> labels) {

  public HostEntry {
    labels = new TreeMap<>(labels);
  }

  /// How to log in.
  ///
  /// @param identity path of a private key
  /// @param jump hosts to go through, `user@host:port`, separated by commas
  public record Login(String user, int port, String identity, String jump) {
    public static final Login BY_CONFIGURATION = new Login("", 0, "", "");

    /// What is not said here, as `other` says it.
    public Login orElse(Login other) {
      return new Login(
          user.isEmpty() ? other.user : user,
          port == 0 ? other.port : port,
          identity.isEmpty() ? other.identity : identity,
          jump.isEmpty() ? other.jump : jump);
    }
  }
}
