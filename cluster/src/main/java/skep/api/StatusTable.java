package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import skep.api.ManagerReports.Answer;
import skep.api.client.ManagerReport;
import skep.api.client.SwarmStatus;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.store.ClusterState;
import skep.view.GroupSight;
import skep.view.Quorum;
import skep.view.QuorumState;
import skep.view.QuorumText;

/// Puts together what one manager sees of the group and what the others say of themselves. Pure.
///
/// @param state for names and addresses
/// @param sight of the manager that answers
/// @param told the reports of all managers that answered just now, its own among them, by raft id
/// @param remembered the last report of each manager that ever gave one
record StatusTable(
    ClusterState state,
    GroupSight sight,
    SortedMap<String, Answer.Told> told,
    SortedMap<String, ManagerReport> remembered,
    Moment moment) {

  /// More than clocks that are kept in step differ by.
  private static final Duration SKEW_LIMIT = Duration.ofSeconds(5);

  /// Certificates are renewed by the time 80 % of their life is over.
  private static final double OVERDUE = 0.85;

  /// @param asOf when the state was last known to be the newest
  /// @param isConfirmed whether that is now: it leads and a majority said so
  record Moment(Instant now, Instant asOf, boolean isConfirmed) {}

  SwarmStatus status() {
    var managers = sight.members().stream().map(this::row).toList();
    var quorum = quorum(managers);
    var quorumState = quorumState(quorum);
    return new SwarmStatus(
        state.cluster().map(cluster -> cluster.id()).orElse(""),
        nameOf(sight.self()),
        moment.now(),
        moment.asOf(),
        moment.isConfirmed(),
        state.revision(),
        quorumState.word(),
        sight.self(),
        sight.part().name().toLowerCase(Locale.ROOT),
        sight.term(),
        sight.leader(),
        sight.leaderless().toMillis(),
        sight.commitIndex(),
        sight.lastIndex(),
        quorum.voters(),
        quorum.reachable(),
        quorum.needed(),
        quorum.tolerates(),
        sight.leader().isPresent() && quorum.isHeld(),
        warnings(managers, quorum, quorumState),
        managers);
  }

  private static Quorum quorum(List<SwarmStatus.Manager> managers) {
    var voters = managers.stream().filter(SwarmStatus.Manager::voter).toList();
    return new Quorum(
        voters.size(), (int) voters.stream().filter(SwarmStatus.Manager::reachable).count());
  }

  /// The leader sees more than its followers, who do not talk to each other.
  private QuorumState quorumState(Quorum quorum) {
    if (leadersReport().isEmpty()) {
      return QuorumState.of(sight);
    }
    if (!quorum.isHeld()) {
      return QuorumState.NO_QUORUM;
    }
    return quorum.reachable() == quorum.voters() ? QuorumState.HEALTHY : QuorumState.DEGRADED;
  }

  private Optional<ManagerReport> leadersReport() {
    return sight
        .leader()
        .flatMap(id -> Optional.ofNullable(told.get(id)))
        .map(Answer.Told::report)
        .filter(ManagerReport::isLeader);
  }

  private Optional<ManagerReport.Member> asLeaderSees(String id) {
    return leadersReport()
        .flatMap(
            report ->
                report.members().stream().filter(member -> member.id().equals(id)).findFirst());
  }

  private SwarmStatus.Manager row(GroupSight.Member member) {
    var id = member.id();
    Optional<ManagerReport> own = Optional.ofNullable(told.get(id)).map(Answer.Told::report);
    boolean isStopped = own.filter(report -> report.role().equals("stopped")).isPresent();
    boolean leads = sight.leader().filter(id::equals).isPresent();
    boolean answers =
        asLeaderSees(id).map(ManagerReport.Member::answers).orElse(sight.answers(member));
    var index = index(id);
    return new SwarmStatus.Manager(
        id,
        hostname(id),
        status(id).map(ManagerStatus::addr).orElse(""),
        role(member, leads, isStopped),
        member.voter(),
        answers && !isStopped,
        leads,
        index,
        index.map(known -> Math.max(0, newestIndex() - known)),
        lastContact(member),
        own.or(() -> Optional.ofNullable(remembered.get(id)))
            .map(ManagerReport::certificateExpires),
        skew(id).map(Duration::toMillis));
  }

  private static String role(GroupSight.Member member, boolean leads, boolean isStopped) {
    if (isStopped) {
      return "stopped";
    }
    if (leads) {
      return "leader";
    }
    return member.voter() ? "voter" : "learner";
  }

  /// As the leader knows it; it counts from 0 again with each term. Else as the manager says.
  private Optional<Long> index(String id) {
    return asLeaderSees(id)
        .flatMap(ManagerReport.Member::matchIndex)
        .filter(match -> match > 0)
        .or(() -> Optional.ofNullable(told.get(id)).map(known -> known.report().lastIndex()));
  }

  private long newestIndex() {
    return leadersReport()
        .map(ManagerReport::lastIndex)
        .orElseGet(
            () ->
                told.values().stream()
                    .map(known -> known.report().lastIndex())
                    .max(Comparator.naturalOrder())
                    .orElse(sight.lastIndex()));
  }

  private Optional<Instant> lastContact(GroupSight.Member member) {
    if (told.containsKey(member.id())) {
      return Optional.of(moment.now());
    }
    var leaders =
        asLeaderSees(member.id())
            .flatMap(ManagerReport.Member::lastContactMs)
            .map(Duration::ofMillis);
    return Stream.of(leaders, member.sinceHeard())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(age -> moment.now().minus(age));
  }

  /// Against the leader, or without one against the manager that answers.
  private Optional<Duration> skew(String id) {
    var base =
        sight
            .leader()
            .flatMap(leader -> Optional.ofNullable(told.get(leader)))
            .map(Answer.Told::skew)
            .orElse(Duration.ZERO);
    return Optional.ofNullable(told.get(id)).map(known -> known.skew().minus(base));
  }

  private List<String> warnings(
      List<SwarmStatus.Manager> managers, Quorum quorum, QuorumState quorumState) {
    var warnings = new ArrayList<String>();
    managers.forEach(manager -> missing(manager).ifPresent(warnings::add));
    if (sight.leader().isEmpty() && quorum.isHeld()) {
      warnings.add(
          "no leader for %s: an election is under way"
              .formatted(QuorumText.age(sight.leaderless())));
    }
    if (quorumState == QuorumState.NO_QUORUM) {
      warnings.add(QuorumText.waysOut(quorum));
    }
    if (quorum.voters() == 1) {
      warnings.add("one manager: when it is lost, so is the swarm; three can lose one");
    } else if (quorum.voters() > 0 && quorum.isEven()) {
      warnings.add(
          "%d managers tolerate no more losses than %d: add one or demote one"
              .formatted(quorum.voters(), quorum.voters() - 1));
    }
    managers.forEach(manager -> certificate(manager).ifPresent(warnings::add));
    managers.forEach(manager -> clock(manager).ifPresent(warnings::add));
    return warnings;
  }

  private Optional<String> missing(SwarmStatus.Manager manager) {
    if (manager.role().equals("stopped")) {
      return Optional.of(
          manager.name() + " takes no part: its log failed, see its daemon's log and restart it");
    }
    if (manager.reachable()) {
      return Optional.empty();
    }
    if (told.containsKey(manager.id())) {
      return Optional.of(
          manager.name() + " answers, but not in the manager group: is its raft port blocked?");
    }
    var seen =
        manager
            .lastContact()
            .map(at -> "last seen " + QuorumText.age(Duration.between(at, moment.now())) + " ago")
            .orElse("not seen since " + nameOf(sight.self()) + " started");
    return Optional.of(manager.name() + " unreachable (" + seen + ")");
  }

  private Optional<String> certificate(SwarmStatus.Manager manager) {
    Optional<ManagerReport> known = Optional.ofNullable(remembered.get(manager.id()));
    return Optional.ofNullable(told.get(manager.id()))
        .map(Answer.Told::report)
        .or(() -> known)
        .flatMap(report -> certificate(manager.name(), report));
  }

  private Optional<String> certificate(String name, ManagerReport report) {
    var life = Duration.between(report.certificateIssued(), report.certificateExpires());
    var left = Duration.between(moment.now(), report.certificateExpires());
    if (left.isNegative()) {
      return Optional.of("the certificate of " + name + " has expired");
    }
    return left.toMillis() < life.toMillis() * (1 - OVERDUE)
        ? Optional.of(
            "the certificate of %s expires in %s and should have been renewed by now"
                .formatted(name, QuorumText.age(left)))
        : Optional.empty();
  }

  private Optional<String> clock(SwarmStatus.Manager manager) {
    return manager
        .clockSkewMs()
        .map(Duration::ofMillis)
        .filter(skew -> skew.abs().compareTo(SKEW_LIMIT) > 0)
        .map(
            skew ->
                "the clock of %s is %s %s %s"
                    .formatted(
                        manager.name(),
                        QuorumText.age(skew.abs()),
                        skew.isNegative() ? "behind" : "ahead of",
                        sight.leader().isPresent() ? "the leader's" : nameOf(sight.self()) + "'s"));
  }

  private String nameOf(String raftId) {
    var name = hostname(raftId);
    return name.isEmpty() ? raftId : name;
  }

  private String hostname(String raftId) {
    return node(raftId).map(Node::hostname).orElse("");
  }

  private Optional<ManagerStatus> status(String raftId) {
    return node(raftId).flatMap(Node::managerStatus);
  }

  private Optional<Node> node(String raftId) {
    return state.nodes().values().stream()
        .filter(node -> node.managerStatus().filter(s -> s.raftId().equals(raftId)).isPresent())
        .findFirst();
  }
}
