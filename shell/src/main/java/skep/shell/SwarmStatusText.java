package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.api.client.SwarmStatus;
import skep.shell.print.TextTable;
import skep.view.Quorum;
import skep.view.QuorumState;
import skep.view.QuorumText;

/// What `swarm status` shows, and the line of it that `info` shows.
final class SwarmStatusText {
  private SwarmStatusText() {}

  /// `HEALTHY 3/3 managers, can lose 1`
  static String summary(SwarmStatus status) {
    if (status.state().equals(QuorumState.UNREACHABLE.word())) {
      return status.state() + "  no manager answers this worker";
    }
    return status.state()
        + "  "
        + QuorumText.count(new Quorum(status.voters(), status.reachable()));
  }

  static String of(SwarmStatus status) {
    return new Lines()
            .add("Quorum:  " + summary(status))
            .add("Leader:  " + leader(status))
            .add(
                "Index:   %d committed, %d last"
                    .formatted(status.commitIndex(), status.lastIndex()))
            .add("As of:   " + asOf(status))
            .add("")
            .toString()
        + table(status);
  }

  private static String leader(SwarmStatus status) {
    return status
        .leader()
        .map(id -> status.nameOf(id) + ", term " + status.term())
        .orElseGet(
            () ->
                status.leaderlessMs() > 0
                    ? "none for %s, term %d"
                        .formatted(
                            QuorumText.age(Duration.ofMillis(status.leaderlessMs())), status.term())
                    : "not known");
  }

  private static String asOf(SwarmStatus status) {
    if (status.linearizable()) {
      return "now, from " + status.source();
    }
    return status.asOf().equals(Instant.EPOCH)
        ? "never, from " + status.source()
        : ago(status.asOf(), status.now()) + ", from " + status.source();
  }

  private static String table(SwarmStatus status) {
    var lines = new ArrayList<List<String>>();
    lines.add(
        List.of(
            "MANAGER",
            "ADDRESS",
            "ROLE",
            "REACHABLE",
            "INDEX",
            "LAG",
            "LAST CONTACT",
            "CERTIFICATE"));
    for (var manager : status.managers()) {
      boolean isSelf = !status.self().isEmpty() && manager.id().equals(status.self());
      lines.add(
          List.of(
              manager.name() + (isSelf ? " *" : ""),
              manager.addr().isEmpty() ? "-" : manager.addr(),
              manager.role(),
              manager.reachable() ? "yes" : "NO",
              number(manager.lastIndex()),
              number(manager.lag()),
              manager.lastContact().map(at -> ago(at, status.now())).orElse("-"),
              manager.certificateExpires().map(at -> left(at, status.now())).orElse("-")));
    }
    return TextTable.render(lines);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String number(Optional<Long> number) {
    return number.map(String::valueOf).orElse("-");
  }

  private static String ago(Instant at, Instant now) {
    var age = Duration.between(at, now);
    return age.toMillis() < 100 ? "now" : QuorumText.age(age) + " ago";
  }

  private static String left(Instant end, Instant now) {
    return end.isBefore(now)
        ? "EXPIRED"
        : "expires in " + QuorumText.age(Duration.between(now, end));
  }
}
