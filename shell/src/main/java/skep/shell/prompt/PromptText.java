package skep.shell.prompt;

import java.time.Duration;
import java.time.Instant;
import skep.api.client.SwarmStatus;
import skep.view.QuorumState;
import skep.view.QuorumText;

/// The prompt: which swarm, how its managers are, in a glyph, numbers and a word.
///
/// @param text without the blank behind it
public record PromptText(String text, Tone tone) {

  /// How it should catch the eye; the words say it too.
  public enum Tone {
    GOOD,
    WARNING,
    BAD
  }

  /// @param isAscii nothing but ASCII
  public static PromptText of(SwarmView view, Instant now, boolean isAscii) {
    return switch (view.link()) {
      case Link.Connecting _ -> framed(view, isAscii ? "..." : "…", Tone.WARNING, isAscii);
      case Link.Outside _ -> framed(view, "no swarm", Tone.WARNING, isAscii);
      case Link.Offline offline -> framed(view, offline(offline, now, isAscii), Tone.BAD, isAscii);
      case Link.Online _ ->
          view.status()
              .map(status -> online(view, status, isAscii))
              .orElseGet(() -> framed(view, isAscii ? "..." : "…", Tone.WARNING, isAscii));
    };
  }

  private static String offline(Link.Offline link, Instant now, boolean isAscii) {
    if (!link.hasBeenOnline()) {
      return isAscii ? "NO-DAEMON" : "no daemon";
    }
    var age = QuorumText.age(Duration.between(link.since(), now));
    return isAscii ? "OFFLINE " + age : "…  reconnecting " + age;
  }

  private static PromptText online(SwarmView view, SwarmStatus status, boolean isAscii) {
    var state = state(status);
    var count = status.reachable() + "/" + status.voters();
    var text =
        switch (state) {
          case HEALTHY -> isAscii ? count : "●" + count;
          case DEGRADED ->
              isAscii ? count + " DEGRADED" : "◐" + count + " tolerates " + status.tolerance();
          case NO_QUORUM ->
              isAscii ? count + " NO-QUORUM ro" : "✖" + count + " NO QUORUM read-only";
          case NOT_RUNNING -> isAscii ? "NOT-RUNNING" : "✖ NOT RUNNING";
          case UNREACHABLE -> isAscii ? "UNREACHABLE" : "✖ UNREACHABLE";
        };
    return framed(view, text, tone(state), isAscii);
  }

  static QuorumState state(SwarmStatus status) {
    for (var state : QuorumState.values()) {
      if (state.word().equals(status.state())) {
        return state;
      }
    }
    return QuorumState.UNREACHABLE;
  }

  static Tone tone(QuorumState state) {
    return switch (state) {
      case HEALTHY -> Tone.GOOD;
      case DEGRADED -> Tone.WARNING;
      case NO_QUORUM, NOT_RUNNING, UNREACHABLE -> Tone.BAD;
    };
  }

  private static PromptText framed(SwarmView view, String text, Tone tone, boolean isAscii) {
    return new PromptText(
        isAscii ? "[" + view.context() + " " + text + "] >" : view.context() + " " + text + " ›",
        tone);
  }
}
