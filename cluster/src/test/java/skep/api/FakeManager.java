package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.ingress.table.IngressFacts;
import skep.manager.ControlRequest;
import skep.manager.GroupView;
import skep.manager.Preview;
import skep.manager.StoreException;
import skep.model.JoinTokens;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;
import skep.view.GroupSight;

/// A manager that holds a state and notes what it is asked.
public final class FakeManager implements ManagerAccess {
  public static final Instant AS_OF = Instant.parse("2026-01-02T03:04:05Z");

  private volatile ClusterState state = ClusterState.EMPTY;
  private volatile GroupView group;
  private final EventLog events = new EventLog(state, InstantSource.fixed(AS_OF));
  public final List<ControlRequest> submitted = new ArrayList<>();
  public final List<String> requestIds = new ArrayList<>();
  public final List<String> transfers = new ArrayList<>();
  public volatile Optional<RuntimeException> refusal = Optional.empty();
  public volatile boolean barrierFails;
  public volatile Preview preview =
      new Preview(ClusterState.EMPTY, new Batch(0, List.of(), List.of()), List.of());
  public volatile IngressFacts ingress = IngressFacts.NONE;
  public volatile NodeCalls nodes =
      (node, _, _) ->
          CompletableFuture.failedFuture(new IllegalStateException("nobody answers for " + node));
  public volatile Duration leaderless = Duration.ofSeconds(41);

  public FakeManager(GroupView group) {
    this.group = group;
  }

  /// Writes what `change` says, as the leader's loop would.
  public void write(java.util.function.Consumer<Draft> change) {
    var before = state;
    var draft = new Draft(before);
    change.accept(draft);
    var batch = draft.batch();
    switch (StoreFsm.apply(before, batch)) {
      case StoreFsm.Outcome.Applied(var after) -> {
        state = after;
        events.applied(before, after, batch);
      }
      case StoreFsm.Outcome.Conflict _ -> throw new AssertionError("conflict");
    }
  }

  public void installSnapshot() {
    events.applied(state, state, new Batch(0, List.of(), List.of()));
  }

  public void setGroup(GroupView group) {
    this.group = group;
  }

  @Override
  public ClusterState state() {
    return state;
  }

  @Override
  public Instant asOf() {
    return AS_OF;
  }

  @Override
  public GroupView group() {
    return group;
  }

  /// The group's view, in which who answers was heard of just now and the others never.
  @Override
  public GroupSight sight() {
    return new GroupSight(
        group.self(),
        GroupSight.Part.valueOf(group.role().name()),
        group.term(),
        group.leader(),
        leaderless,
        group.commitIndex(),
        group.commitIndex() + 1,
        group.members().stream().map(this::seen).toList());
  }

  private GroupSight.Member seen(GroupView.Member member) {
    Optional<Duration> heard =
        member.reachable() ? Optional.of(Duration.ofMillis(20)) : Optional.empty();
    return new GroupSight.Member(
        member.id(),
        member.voter(),
        member.reachable(),
        heard,
        heard,
        Optional.of(group.commitIndex()).filter(_ -> group.isLeader()));
  }

  @Override
  public CertificateLife certificate() {
    return new CertificateLife(AS_OF, AS_OF.plus(Duration.ofDays(90)));
  }

  @Override
  public CompletableFuture<String> submit(String requestId, ControlRequest request) {
    submitted.add(request);
    requestIds.add(requestId);
    return refusal
        .map(CompletableFuture::<String>failedFuture)
        .orElseGet(() -> CompletableFuture.completedFuture("made-id"));
  }

  @Override
  public CompletableFuture<Preview> preview(ControlRequest request) {
    return refusal
        .map(CompletableFuture::<Preview>failedFuture)
        .orElseGet(() -> CompletableFuture.completedFuture(preview));
  }

  @Override
  public CompletableFuture<ClusterState> readBarrier() {
    return barrierFails
        ? CompletableFuture.failedFuture(new StoreException.NotLeader("deposed"))
        : CompletableFuture.completedFuture(state);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String raftId) {
    transfers.add(raftId);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<String> mostAdvancedFollower() {
    return group.members().stream()
        .filter(member -> member.voter() && member.reachable() && !member.id().equals(group.self()))
        .map(GroupView.Member::id)
        .findFirst();
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public CompletableFuture<IngressFacts> ingress() {
    return CompletableFuture.completedFuture(ingress);
  }

  @Override
  public NodeCalls nodeCalls() {
    return (node, request, limit) -> nodes.call(node, request, limit);
  }

  @Override
  public JoinTokens newJoinTokens() {
    return new JoinTokens("new-worker-token", "new-manager-token");
  }
}
