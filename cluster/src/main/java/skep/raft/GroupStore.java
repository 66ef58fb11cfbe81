package skep.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import skep.loop.EventLoop;
import skep.manager.GroupMembers;
import skep.manager.GroupView;
import skep.manager.Store;
import skep.manager.StoreException;
import skep.model.Epoch;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreCodec;
import skep.store.StoreFsm;
import skep.view.GroupSight;

/// The replicated store over a {@link RaftGroup}: batches are its commands, cluster states what
/// they add up to.
///
/// Made in two steps, since the group needs its state machine to start and the store its group to
/// propose: {@link #GroupStore}, {@link #startWith}. The group runs on a loop of its own; listeners
/// are called on the manager's.
public final class GroupStore implements Store, GroupMembers, RaftStateMachine, RaftListener {
  private static final byte APPLIED = 0;
  private static final byte CONFLICT = 1;

  private final EventLoop managerLoop;
  private final Ended ended;
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile ClusterState state = ClusterState.EMPTY;
  private volatile @Nullable RaftGroup group;
  private volatile Consumer<Epoch> onOutdated = _ -> {};

  /// Told, on the manager's loop, that the group stopped by itself.
  public interface Ended {
    /// The disk failed.
    void failed(String why);

    /// The others took this manager out of the group.
    void removed();
  }

  /// @param managerLoop where listeners are called
  public GroupStore(EventLoop managerLoop, Ended ended) {
    this.managerLoop = managerLoop;
    this.ended = ended;
  }

  /// To be called once, with the group that was given this as state machine and listener.
  public void startWith(RaftGroup started) {
    group = started;
  }

  @Override
  public ClusterState state() {
    return state;
  }

  @Override
  public CompletableFuture<ClusterState> propose(Batch batch) {
    var command = StoreCodec.encode(batch);
    if (command.length > RaftGroup.MAX_COMMAND_BYTES) {
      return CompletableFuture.failedFuture(
          new StoreException.TooLarge("a batch of %d bytes".formatted(command.length)));
    }
    return failing(
        groupOrFail()
            .propose(command)
            .thenApply(
                applied -> {
                  if (applied.result()[0] == CONFLICT) {
                    throw new StoreException.Conflict(
                        new String(
                            applied.result(),
                            1,
                            applied.result().length - 1,
                            StandardCharsets.UTF_8));
                  }
                  return state;
                }));
  }

  @Override
  public CompletableFuture<ClusterState> readBarrier() {
    return failing(groupOrFail().readBarrier().thenApply(_ -> state));
  }

  @Override
  public GroupView group() {
    return view(groupOrFail().status());
  }

  @Override
  public CompletableFuture<Void> addLearner(String raftId) {
    return groupOrFail().addLearner(raftId);
  }

  @Override
  public CompletableFuture<Void> promote(String raftId) {
    return groupOrFail().promote(raftId);
  }

  @Override
  public CompletableFuture<Void> remove(String raftId) {
    return groupOrFail().remove(raftId);
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public byte[] apply(long index, byte[] command) {
    var before = state;
    var batch = StoreCodec.decode(command);
    return switch (StoreFsm.apply(before, batch)) {
      case StoreFsm.Outcome.Applied(var after) -> {
        state = after;
        tell(listener -> listener.applied(before, after, batch));
        yield new byte[] {APPLIED};
      }
      case StoreFsm.Outcome.Conflict(var expected, var actual) ->
          conflict("decided on revision " + expected + ", met " + actual);
    };
  }

  private static byte[] conflict(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(bytes.length + 1).put(CONFLICT).put(bytes).array();
  }

  @Override
  public List<byte[]> snapshot() {
    return StoreCodec.snapshot(state);
  }

  @Override
  public void install(long index, List<byte[]> chunks) {
    var before = state;
    var after = StoreCodec.restore(chunks);
    state = after;
    var nothing = new Batch(after.revision(), List.of(), List.of());
    tell(listener -> listener.applied(before, after, nothing));
  }

  @Override
  public void changed(GroupStatus status) {
    var view = view(status);
    tell(listener -> listener.groupChanged(view));
  }

  @Override
  public void failed(Throwable cause) {
    managerLoop.execute(() -> ended.failed("the manager's log failed: " + cause.getMessage()));
  }

  /// Told, on the manager's loop, that the swarm has begun a newer life without this group.
  public void onOutdated(Consumer<Epoch> listener) {
    onOutdated = listener;
  }

  @Override
  public void outdated(Epoch newer) {
    managerLoop.execute(() -> onOutdated.accept(newer));
  }

  @Override
  public void removed() {
    managerLoop.execute(ended::removed);
  }

  private void tell(Consumer<Listener> what) {
    managerLoop.execute(() -> listeners.forEach(what));
  }

  private RaftGroup groupOrFail() {
    var started = group;
    if (started == null) {
      throw new IllegalStateException("the group was not started");
    }
    return started;
  }

  /// The group as this manager sees it now.
  public GroupSight sight() {
    return sight(groupOrFail().status());
  }

  /// Hands the leadership to another voter. Done when this manager leads no more; fails as {@link
  /// #propose} does.
  @Override
  public CompletableFuture<Void> transferLeadership(String raftId) {
    return groupOrFail()
        .transferLeadership(raftId)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(failure)));
  }

  /// Of the voters this leader hears from, itself left out, the one that has most of the log.
  public Optional<String> mostAdvancedFollower() {
    var sight = sight();
    return sight.members().stream()
        .filter(member -> member.voter() && !member.id().equals(sight.self()))
        .filter(sight::answers)
        .max(Comparator.comparingLong((GroupSight.Member member) -> member.matchIndex().orElse(0L)))
        .map(GroupSight.Member::id);
  }

  private static GroupView view(GroupStatus status) {
    var sight = sight(status);
    return new GroupView(
        status.self(),
        role(status.role()),
        status.term(),
        status.leaderId(),
        status.commitIndex(),
        sight.members().stream()
            .map(seen -> new GroupView.Member(seen.id(), seen.voter(), sight.answers(seen)))
            .toList());
  }

  private static GroupSight sight(GroupStatus status) {
    var ids = new TreeSet<>(status.voters());
    ids.addAll(status.learners());
    return new GroupSight(
        status.self(),
        GroupSight.Part.valueOf(status.role().name()),
        status.term(),
        status.leaderId(),
        status.contacts().leaderless(),
        status.commitIndex(),
        status.lastLogIndex(),
        ids.stream().map(id -> member(status, id)).toList());
  }

  private static GroupSight.Member member(GroupStatus status, String id) {
    var contacts = status.contacts();
    return new GroupSight.Member(
        id,
        status.voters().contains(id),
        status.reachable().contains(id),
        Optional.ofNullable(contacts.raft().get(id)),
        Optional.ofNullable(contacts.link().get(id)),
        Optional.ofNullable(status.followers().get(id)).map(GroupStatus.Follower::matchIndex));
  }

  private static GroupView.Role role(RaftRole role) {
    return switch (role) {
      case LEADER -> GroupView.Role.LEADER;
      case FOLLOWER -> GroupView.Role.FOLLOWER;
      case CANDIDATE -> GroupView.Role.CANDIDATE;
      case LEARNER -> GroupView.Role.LEARNER;
      case STOPPED -> GroupView.Role.STOPPED;
    };
  }

  private static CompletableFuture<ClusterState> failing(CompletableFuture<ClusterState> done) {
    return done.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(translated(failure)));
  }

  private static Throwable translated(Throwable failure) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    return switch (cause) {
      case RaftGroupException.NotLeader e -> new StoreException.NotLeader(message(e));
      case RaftGroupException.Busy e -> new StoreException.NotLeader(message(e));
      case RaftGroupException.Refused e -> new StoreException.NotLeader(message(e));
      case RaftGroupException.OutcomeUnknown e -> new StoreException.OutcomeUnknown(message(e));
      default -> cause;
    };
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
