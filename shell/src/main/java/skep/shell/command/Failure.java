package skep.shell.command;

import java.util.Locale;
import skep.api.client.ApiException;
import skep.api.client.UnreachableException;
import skep.shell.template.TemplateException;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// A failed command as shown to the user.
///
/// @param text without prefix
/// @param hint empty: nothing to say
/// @param fromDaemon whether the text is the daemon's own
public record Failure(Exit exit, String text, String hint, boolean fromDaemon) {

  public static Failure of(UserError error) {
    return new Failure(error.exit(), message(error), error.hint(), false);
  }

  public static Failure of(TemplateException error) {
    return new Failure(Exit.USAGE, message(error), "", false);
  }

  public static Failure of(UnreachableException error) {
    if (error.isOutcomeUnknown()) {
      return new Failure(
          Exit.TIMED_OUT,
          message(error) + "; whether it did what it was asked is not known",
          "look before you do it again; " + error.hint(),
          false);
    }
    return new Failure(Exit.UNREACHABLE, message(error), error.hint(), false);
  }

  public static Failure of(ApiException error) {
    return new Failure(exit(error), message(error), error.hint().orElse(""), true);
  }

  /// The lines for stderr, each ended by a newline.
  public String lines() {
    var first = (fromDaemon ? "Error response from daemon: " : "error: ") + text + "\n";
    return hint.isEmpty() ? first : first + "hint:  " + hint + "\n";
  }

  /// The same for a program.
  public String json() {
    var error =
        Value.noFields()
            .with("code", Value.of(exit.code()))
            .with("id", Value.of(exit.id()))
            .with("message", Value.of(text));
    var complete = hint.isEmpty() ? error : error.with("hint", Value.of(hint));
    return JsonText.write(Value.noFields().with("error", complete)) + "\n";
  }

  /// By skep's kind when the daemon gives one, else by Docker's status and words.
  private static Exit exit(ApiException error) {
    return switch (error.kind().orElse("").toUpperCase(Locale.ROOT)) {
      case "NOT_FOUND" -> Exit.NOT_FOUND;
      case "EXISTS", "PRECONDITION", "OUT_OF_SEQUENCE" -> Exit.CONFLICT;
      case "NO_LEADER", "NO_QUORUM" -> Exit.NO_LEADER;
      case "NO_MANAGER" -> Exit.UNREACHABLE;
      case "OUTCOME_UNKNOWN" -> Exit.TIMED_OUT;
      default -> byStatus(error.status(), message(error));
    };
  }

  private static Exit byStatus(int status, String message) {
    if (message.contains("does not have a leader")) {
      return Exit.NO_LEADER;
    }
    if (message.contains("Timeout was reached before node joined")) {
      return Exit.TIMED_OUT;
    }
    if (status == 409
        || message.contains("update out of sequence")
        || message.contains("code = FailedPrecondition")) {
      return Exit.CONFLICT;
    }
    return status == 404 ? Exit.NOT_FOUND : Exit.FAILED;
  }

  private static String message(RuntimeException error) {
    var message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
