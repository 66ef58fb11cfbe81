package skep.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Sentences about a manager group.
public final class QuorumText {
  private QuorumText() {}

  /// `2/3 managers, can lose 0`, `1/3 managers, 2 needed`.
  public static String count(Quorum quorum) {
    var managers = "%d/%d managers".formatted(quorum.reachable(), quorum.voters());
    return quorum.isHeld()
        ? managers + ", can lose " + quorum.tolerates()
        : managers + ", " + quorum.needed() + " needed";
  }

  /// What to do when a quorum is lost, safest first.
  public static String waysOut(Quorum quorum) {
    var some =
        switch (quorum.missing()) {
          case 1 -> "one more manager";
          default -> quorum.missing() + " more managers";
        };
    return "bring "
        + some
        + " back (`skep swarm status` shows which are missing); if they are gone for good: `skep"
        + " swarm recover`, or `skep swarm init --force-new-cluster` on a manager that lives";
  }

  /// The line a manager logs when the state of its group changes: `quorum DEGRADED 2/3: m3
  /// unreachable (last seen 3s ago)`.
  ///
  /// @param nameOf name for people of a raft id
  public static String line(GroupSight sight, Function<String, String> nameOf) {
    var quorum = sight.quorum();
    var what =
        "quorum %s %d/%d"
            .formatted(QuorumState.of(sight).word(), quorum.reachable(), quorum.voters());
    return switch (Standing.of(sight)) {
      case Standing.Led(var leader) ->
          sight.missing().isEmpty()
              ? what + ": leader " + nameOf.apply(leader)
              : what + ": " + missing(sight.missing(), nameOf);
      case Standing.Electing _ ->
          sight.missing().isEmpty()
              ? what + ": no leader, an election is under way"
              : what + ": " + missing(sight.missing(), nameOf) + "; an election is under way";
      case Standing.Lost(var _, var missing) -> what + ": " + missing(missing, nameOf);
      case Standing.Out _ -> what + ": this manager takes no part in the group";
    };
  }

  /// `m2 unreachable (last seen 41s ago), m3 unreachable (not seen since this manager started)`.
  public static String missing(List<GroupSight.Member> missing, Function<String, String> nameOf) {
    return missing.stream()
        .map(
            member ->
                nameOf.apply(member.id()) + " unreachable (" + seen(member.sinceHeard()) + ")")
        .collect(Collectors.joining(", "));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String seen(Optional<Duration> age) {
    return age.map(known -> "last seen " + age(known) + " ago")
        .orElse("not seen since this manager started");
  }

  /// `0.4s`, `41s`, `12m`, `3h`, `5d`.
  public static String age(Duration age) {
    if (age.compareTo(Duration.ofSeconds(1)) < 0) {
      return "0.%ds".formatted(Math.max(0, age.toMillis()) / 100);
    }
    if (age.toMinutes() < 2) {
      return age.toSeconds() + "s";
    }
    if (age.toHours() < 2) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
