package skep.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import skep.api.ManagerReports.Answer;
import skep.api.client.ManagerReport;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.ManagerStatus;
import skep.view.GroupSight;

/// Hands requests to the managers that can answer them, whatever became of the others: killed,
/// stopped, cut off.
record Delivery(PeerCalls peers, ManagerReports reports) {
  /// For an answer of a manager that was there a moment ago. One that does not come is asked for
  /// again, under the same request id.
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(4);

  private static final Executor LEADER_CHECK =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private static final Executor LAST_WORD = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  /// Asks all managers at once what they see, then gives the request to one that knows a leader,
  /// else to the one that knows most. A request is not sent to a manager that may have died: it
  /// could be carried out much later.
  ///
  /// Fails with {@link ControlException}: NO_MANAGER when none answers, else as {@link
  /// PeerCalls#call}.
  CompletableFuture<ApiResponse> toAnyManager(List<String> addresses, ApiRequest request) {
    var next = Hops.next(request);
    return found(addresses)
        .thenCompose(
            found -> peers.call(found, next, ANSWER_LIMIT).exceptionallyCompose(Delivery::retried));
  }

  /// Gives up on the leader as soon as this manager does: one that is cut off never answers.
  CompletableFuture<ApiResponse> toLeader(ManagerAccess here, String leaderId, ApiRequest request) {
    var next = Hops.next(request);
    var address =
        here.state().nodes().values().stream()
            .flatMap(node -> node.managerStatus().stream())
            .filter(status -> status.raftId().equals(leaderId))
            .map(ManagerStatus::addr)
            .findFirst()
            .orElseThrow(ControlException::noLeader);
    var answer = peers.call(address, next, ANSWER_LIMIT).exceptionallyCompose(Delivery::retried);
    watch(here, leaderId, answer);
    return answer;
  }

  private static void watch(
      ManagerAccess here, String leaderId, CompletableFuture<ApiResponse> answer) {
    LEADER_CHECK.execute(
        () -> {
          if (answer.isDone()) {
            return;
          }
          if (here.group().leader().filter(leaderId::equals).isPresent()) {
            watch(here, leaderId, answer);
          } else if (here.sight()
              .member(leaderId)
              .filter(GroupSight.Member::isLinked)
              .isPresent()) {
            // It leads no more but is there: it says itself what became of the request.
            LAST_WORD.execute(() -> lost(answer));
          } else {
            lost(answer);
          }
        });
  }

  private static void lost(CompletableFuture<ApiResponse> answer) {
    answer.completeExceptionally(
        ControlException.rpc(Kind.OUTCOME_UNKNOWN, "the leader was lost while it was asked"));
  }

  /// A manager that was found and is gone again is as good as an election.
  private static CompletableFuture<ApiResponse> retried(Throwable failure) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    return CompletableFuture.failedFuture(
        cause instanceof ControlException e && e.kind() == Kind.NO_MANAGER
            ? ControlException.noLeader()
            : cause);
  }

  private CompletableFuture<String> found(List<String> addresses) {
    if (addresses.isEmpty()) {
      return CompletableFuture.failedFuture(
          new ControlException(Kind.NO_MANAGER, "this node knows no manager"));
    }
    var search = new Search(addresses.size());
    for (var address : addresses) {
      var _ = reports.ask(address).thenAccept(answer -> search.answered(address, answer));
    }
    return search.found;
  }

  /// The managers' answers as they come.
  private static final class Search {
    private final CompletableFuture<String> found = new CompletableFuture<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int awaited;

    private record Candidate(String address, ManagerReport report) {}

    Search(int awaited) {
      this.awaited = awaited;
    }

    synchronized void answered(String address, Answer answer) {
      awaited--;
      switch (answer) {
        case Answer.Told(var report, var _) -> {
          candidates.add(new Candidate(address, report));
          if (report.isLed()) {
            found.complete(address);
          }
        }
        case Answer.Silent(var reason) -> reasons.add(reason);
      }
      if (awaited == 0) {
        best()
            .ifPresentOrElse(
                best -> found.complete(best.address()),
                () -> found.completeExceptionally(noManager()));
      }
    }

    private Optional<Candidate> best() {
      return candidates.stream().max(Comparator.comparingLong(each -> each.report().commitIndex()));
    }

    private ControlException noManager() {
      reasons.sort(Comparator.naturalOrder());
      return new ControlException(
          Kind.NO_MANAGER,
          "no manager answers this worker: " + String.join(", ", reasons),
          "start one of them, or look at this host's network; `skep swarm status` shows what is"
              + " known here");
    }
  }
}
