package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import skep.api.ManagerReports.Answer;
import skep.api.client.ManagerReport;
import skep.api.client.SwarmStatus;
import skep.model.ManagerStatus;
import skep.model.ModelJson;
import skep.model.Node;
import skep.store.ClusterState;
import skep.view.GroupSight;
import skep.view.QuorumState;
import skep.view.Standing;

/// How the manager group is. Needs no leader and no quorum: a manager says what it sees, and asks
/// each other manager for its own word, all at once.
final class StatusAnswers {
  private final ManagerReports reports;
  private final InstantSource clock;

  /// What a worker was told last.
  private volatile Optional<SwarmStatus> last = Optional.empty();

  StatusAnswers(ManagerReports reports, InstantSource clock) {
    this.reports = reports;
    this.clock = clock;
  }

  /// What `here` sees by itself.
  ApiResponse report(ManagerAccess here) {
    return ApiResponse.json(200, reportOf(here));
  }

  CompletableFuture<ApiResponse> status(ManagerAccess here) {
    var addresses = addresses(here);
    var own = reportOf(here);
    var answers = new TreeMap<String, CompletableFuture<Answer>>();
    addresses.forEach((id, address) -> answers.put(id, reports.ask(address)));
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
        .thenCombine(confirmed(here), (_, isConfirmed) -> isConfirmed)
        .thenApply(
            isConfirmed -> {
              var told = new TreeMap<String, Answer.Told>();
              answers.forEach(
                  (id, answer) -> {
                    if (answer.join() instanceof Answer.Told known) {
                      told.put(id, known);
                    }
                  });
              told.put(own.id(), new Answer.Told(own, Duration.ZERO));
              return ApiResponse.json(200, statusOf(here, told, isConfirmed));
            });
  }

  /// What a worker was told, kept for the day nobody tells it anything.
  ApiResponse remembered(ApiResponse told) {
    if (told.status() == 200) {
      last = Optional.of(ModelJson.read(SwarmStatus.class, told.text()));
    }
    return told;
  }

  /// No manager answers this worker: what it last knew.
  ///
  /// @param reason why not
  ApiResponse unreachable(NodeInfo info, String reason) {
    var known = last;
    var managers =
        known
            .map(status -> status.managers().stream().map(StatusAnswers::unseen).toList())
            .orElseGet(
                () -> info.remoteManagers().stream().map(peer -> unknown(peer.addr())).toList());
    return ApiResponse.json(
        200,
        new SwarmStatus(
            known.map(SwarmStatus::clusterId).orElse(""),
            info.description().hostname(),
            clock.instant(),
            known.map(SwarmStatus::asOf).orElse(Instant.EPOCH),
            false,
            known.map(SwarmStatus::revision).orElse(0L),
            QuorumState.UNREACHABLE.word(),
            "",
            "worker",
            known.map(SwarmStatus::term).orElse(0L),
            Optional.empty(),
            0,
            known.map(SwarmStatus::commitIndex).orElse(0L),
            known.map(SwarmStatus::lastIndex).orElse(0L),
            managers.size(),
            0,
            managers.size() / 2 + 1,
            0,
            false,
            List.of(reason, "this worker may be cut off itself: ask on another node"),
            managers));
  }

  private static SwarmStatus.Manager unknown(String address) {
    return new SwarmStatus.Manager(
        "",
        "",
        address,
        "voter",
        true,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SwarmStatus.Manager unseen(SwarmStatus.Manager seen) {
    return new SwarmStatus.Manager(
        seen.id(),
        seen.hostname(),
        seen.addr(),
        seen.voter() ? "voter" : "learner",
        seen.voter(),
        false,
        false,
        seen.lastIndex(),
        seen.lag(),
        seen.lastContact(),
        seen.certificateExpires(),
        Optional.empty());
  }

  private CompletableFuture<Boolean> confirmed(ManagerAccess here) {
    return here.sight().isLeader()
        ? ManagerAnswers.barrier(here).handle((_, failure) -> failure == null)
        : CompletableFuture.completedFuture(false);
  }

  private SwarmStatus statusOf(
      ManagerAccess here, SortedMap<String, Answer.Told> told, boolean isConfirmed) {
    var now = clock.instant();
    return new StatusTable(
            here.state(),
            here.sight(),
            told,
            reports.remembered(),
            new StatusTable.Moment(now, isConfirmed ? now : here.asOf(), isConfirmed))
        .status();
  }

  /// `host:port` of each other member of the group, by raft id.
  private static SortedMap<String, String> addresses(ManagerAccess here) {
    var addresses = new TreeMap<String, String>();
    var sight = here.sight();
    for (var member : sight.members()) {
      if (!member.id().equals(sight.self())) {
        status(here.state(), member.id()).ifPresent(s -> addresses.put(member.id(), s.addr()));
      }
    }
    return addresses;
  }

  private static Optional<ManagerStatus> status(ClusterState state, String raftId) {
    return state.nodes().values().stream()
        .map(Node::managerStatus)
        .flatMap(Optional::stream)
        .filter(known -> known.raftId().equals(raftId))
        .findFirst();
  }

  private ManagerReport reportOf(ManagerAccess here) {
    var sight = here.sight();
    var certificate = here.certificate();
    return new ManagerReport(
        sight.self(),
        sight.part().name().toLowerCase(Locale.ROOT),
        word(Standing.of(sight)),
        sight.term(),
        sight.leader(),
        sight.commitIndex(),
        sight.lastIndex(),
        clock.instant(),
        certificate.issued(),
        certificate.expires(),
        sight.members().stream().map(member -> seen(sight, member)).toList());
  }

  private static ManagerReport.Member seen(GroupSight sight, GroupSight.Member member) {
    boolean isSelf = member.id().equals(sight.self());
    return new ManagerReport.Member(
        member.id(),
        sight.answers(member),
        isSelf ? Optional.of(sight.lastIndex()) : member.matchIndex(),
        isSelf ? Optional.of(0L) : member.sinceHeard().map(Duration::toMillis));
  }

  private static String word(Standing standing) {
    return switch (standing) {
      case Standing.Led _ -> "led";
      case Standing.Electing _ -> "electing";
      case Standing.Lost _ -> "lost";
      case Standing.Out _ -> "out";
    };
  }
}
