package skep.shell.hosts;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import skep.bootstrap.ssh.Secrets;
import skep.shell.command.Keyboard;

/// Asks the operator, one thing at a time, and remembers the answers as long as the process lives.
/// Without a terminal the only secret there is is the one that was given on standard input.
final class AskedSecrets implements Secrets {
  private static final int MAX_ATTEMPTS = 3;

  private final Keyboard keyboard;
  private final Optional<char[]> given;
  private final Map<String, char[]> known = new HashMap<>();

  /// @param given the password that came on standard input
  AskedSecrets(Keyboard keyboard, Optional<char[]> given) {
    this.keyboard = keyboard;
    this.given = given.map(char[]::clone);
  }

  /// Whether a password can be had when a host wants one.
  boolean canAnswer() {
    return given.isPresent() || keyboard.isAttended();
  }

  @Override
  public synchronized Optional<char[]> passphrase(Path key, Check check) {
    var kept = Optional.ofNullable(known.get("key " + key));
    if (kept.isPresent() || !keyboard.isAttended()) {
      return kept;
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      var secret = keyboard.secret("Passphrase of " + key + ": ");
      if (secret.length > 0 && check.isRight(secret)) {
        known.put("key " + key, secret);
        return Optional.of(secret);
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized Optional<char[]> password(String login, String question, int attempt) {
    var user = login.substring(0, login.indexOf('@') + 1);
    var kept = Optional.ofNullable(known.get(user)).or(() -> given);
    if (attempt == 0 && kept.isPresent()) {
      return kept;
    }
    if (!keyboard.isAttended()) {
      return Optional.empty();
    }
    var secret = keyboard.secret(question.endsWith(":") ? question + " " : question + ": ");
    known.put(user, secret);
    return secret.length == 0 ? Optional.empty() : Optional.of(secret);
  }

  @Override
  public synchronized Optional<char[]> sudo(String user, String host) {
    var name = "sudo " + user;
    var kept = Optional.ofNullable(known.get(name)).or(() -> given);
    if (host.isEmpty() && kept.isPresent()) {
      return kept;
    }
    if (!keyboard.isAttended()) {
      return Optional.empty();
    }
    var secret =
        keyboard.secret(
            host.isEmpty()
                ? "sudo password of %s (asked once, kept in memory): ".formatted(user)
                : "sudo password of " + host + ": ");
    known.put(name, secret);
    return secret.length == 0 ? Optional.empty() : Optional.of(secret);
  }
}
