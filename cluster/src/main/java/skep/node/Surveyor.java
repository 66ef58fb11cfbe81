package skep.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import skep.api.client.PeerReport;
import skep.api.client.Survey;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.GroupView;
import skep.model.Cluster;
import skep.model.Node;

/// Asks all managers of a group that lost its majority who they are and what they know.
record Surveyor(ManagerRuntime manager) {

  CompletableFuture<Survey> survey() {
    var addresses = manager.reports().addresses();
    var ids = new TreeSet<>(addresses.keySet());
    manager.group().members().forEach(member -> ids.add(member.id()));
    ids.remove(manager.group().self());
    var answers = new ArrayList<CompletableFuture<Survey.Row>>();
    answers.add(row(manager.group().self(), ownAddress(), manager.reports().own()));
    for (var id : ids) {
      var address = addresses.getOrDefault(id, "");
      answers.add(
          row(
              id,
              address,
              address.isEmpty()
                  ? CompletableFuture.failedFuture(ControlException.noLeader())
                  : manager.reports().ask(address)));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> summary(answers.stream().map(CompletableFuture::join).toList()));
  }

  private Optional<Node> node(String raftId) {
    return manager.state().nodes().values().stream()
        .filter(
            node ->
                node.managerStatus().filter(status -> status.raftId().equals(raftId)).isPresent())
        .findFirst();
  }

  private String ownAddress() {
    return node(manager.group().self())
        .flatMap(Node::managerStatus)
        .map(status -> status.addr())
        .orElse("");
  }

  private CompletableFuture<Survey.Row> row(
      String id, String address, CompletableFuture<PeerReport> answer) {
    var node = node(id);
    boolean isVoter =
        manager.group().members().stream()
            .filter(member -> member.id().equals(id))
            .anyMatch(GroupView.Member::voter);
    return answer
        .thenApply(Optional::of)
        .exceptionally(_ -> Optional.empty())
        .thenApply(
            report ->
                new Survey.Row(
                    id,
                    node.map(Node::id).orElse(""),
                    node.map(Node::hostname).orElse(""),
                    address,
                    isVoter,
                    report));
  }

  private Survey summary(List<Survey.Row> rows) {
    var self = manager.group().self();
    // The first of equals, which is this manager itself.
    var best =
        rows.stream()
            .flatMap(row -> row.report().stream())
            .reduce((a, b) -> PeerReport.BY_KNOWLEDGE.compare(b, a) > 0 ? b : a)
            .map(PeerReport::id)
            .orElse(self);
    var cluster = manager.state().cluster();
    return new Survey(
        cluster.map(Cluster::id).orElse(""),
        cluster.map(known -> known.spec().name()).orElse(""),
        self,
        hasQuorum(rows, manager.group().quorum()),
        best,
        rows);
  }

  /// Also while they are electing: managers that are enough will find a leader by themselves.
  private boolean hasQuorum(List<Survey.Row> rows, int quorum) {
    long alive =
        rows.stream()
            .filter(Survey.Row::voter)
            .flatMap(row -> row.report().stream())
            .filter(report -> report.epoch().equals(manager.epoch()))
            .filter(report -> !report.role().equals("stopped"))
            .count();
    return alive >= quorum
        || rows.stream().flatMap(row -> row.report().stream()).anyMatch(PeerReport::hasQuorum);
  }

  /// @throws ControlException when `survey` says that there is nothing to recover, or not here
  static void refuseRecovery(Survey survey, boolean evenIfBehind) {
    if (survey.hasQuorum()) {
      throw ControlException.rpc(
          Kind.PRECONDITION,
          "this swarm has its majority of managers, there is nothing to recover: %s answer"
              .formatted(
                  survey.managers().stream()
                      .filter(row -> row.report().isPresent())
                      .map(Survey.Row::name)
                      .collect(Collectors.joining(", "))));
    }
    if (!survey.best().equals(survey.self()) && !evenIfBehind) {
      var best = survey.row(survey.best()).orElseThrow();
      throw ControlException.rpc(
          Kind.PRECONDITION,
          "%s (%s) knows more than this manager: run \"skep swarm recover\" there"
              .formatted(best.name(), best.addr()));
    }
  }
}
