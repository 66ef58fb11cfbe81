package skep.bootstrap.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers what a server asks while somebody logs in, from the operator's secrets. A host whose key
/// is not confirmed gets none.
final class LoginDialogue implements UserInfo, UIKeyboardInteractive {
  private static final int MAX_ATTEMPTS = 3;

  private final SshTarget target;
  private final KnownHosts keys;
  private final Secrets secrets;
  private final boolean isNewTrusted;
  private int attempts;
  private boolean isWithheld;
  private String password = "";

  /// @param isNewTrusted whether the operator has said yes to new keys
  LoginDialogue(SshTarget target, KnownHosts keys, Secrets secrets, boolean isNewTrusted) {
    this.target = target;
    this.keys = keys;
    this.secrets = secrets;
    this.isNewTrusted = isNewTrusted;
  }

  /// Whether a secret would have been needed and was not given to a host with a new key.
  boolean isWithheld() {
    return isWithheld;
  }

  private Optional<String> answer(String question) {
    boolean isNew =
        keys.sight().filter(sight -> sight.standing() == KnownHosts.Standing.NEW).isPresent();
    if (isNew && !isNewTrusted) {
      isWithheld = true;
      return Optional.empty();
    }
    if (attempts >= MAX_ATTEMPTS) {
      return Optional.empty();
    }
    return secrets.password(target.display(), question, attempts++).map(String::new);
  }

  @Override
  public boolean promptPassword(String message) {
    var answer = answer("password for " + target.display());
    password = answer.orElse("");
    return answer.isPresent();
  }

  @Override
  public String getPassword() {
    return password;
  }

  @Override
  public String @Nullable [] promptKeyboardInteractive(
      String destination, String name, String instruction, String[] prompts, boolean[] echoes) {
    var answers = new String[prompts.length];
    for (int i = 0; i < prompts.length; i++) {
      var answer = answer(target.display() + ": " + prompts[i].strip());
      if (answer.isEmpty()) {
        return null;
      }
      answers[i] = answer.get();
    }
    return answers;
  }

  @Override
  public String getPassphrase() {
    return "";
  }

  @Override
  public boolean promptPassphrase(String message) {
    return false;
  }

  /// Asked about changed keys only, as new ones are decided before.
  @Override
  public boolean promptYesNo(String message) {
    return false;
  }

  @Override
  public void showMessage(String message) {
    // banners are not for a table
  }
}
