package skep.bootstrap.inventory;

/// How commands become root's on hosts where the login is an ordinary user's.
public enum SudoMode {
  /// Never: the login must be root's.
  NONE,
  /// `sudo` must not want a password.
  PASSWORDLESS,
  /// Ask the operator once when a host wants one.
  ASK
}
