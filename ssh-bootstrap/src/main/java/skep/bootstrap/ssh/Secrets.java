package skep.bootstrap.ssh;

import java.nio.file.Path;
import java.util.Optional;

/// Whoever knows the secrets: the operator, or what a script was given. Answers are remembered for
/// as long as the process lives and nowhere else. Thread-safe: people are asked one thing at a
/// time.
public interface Secrets {

  /// Of an encrypted private key; only one that opens it is given back.
  ///
  /// @param check whether a passphrase opens the key
  Optional<char[]> passphrase(Path key, Check check);

  /// Of a login.
  ///
  /// @param question as the server or the protocol words it
  /// @param attempt 0 for the first one on this connection: a remembered answer will do
  Optional<char[]> password(String login, String question, int attempt);

  /// That makes a user root.
  ///
  /// @param host for whom it is; asked once, for all hosts of that user
  Optional<char[]> sudo(String user, String host);

  /// Says whether a secret is the right one.
  @FunctionalInterface
  interface Check {
    boolean isRight(char[] secret);
  }
}
