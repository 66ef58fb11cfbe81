package skep.bootstrap.inventory;

/// What happens to a host whose key is in no `known_hosts` file. A key that differs from a stored
/// one is refused under all of them.
public enum HostKeyPolicy {
  /// Shown, and stored once the operator has said yes.
  ACCEPT_NEW,
  /// Refused.
  STRICT,
  /// Refused unless the inventory names its fingerprint.
  PIN
}
