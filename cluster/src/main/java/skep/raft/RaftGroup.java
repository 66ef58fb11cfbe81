package skep.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.Ordered;
import io.microraft.QueryPolicy;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.report.RaftGroupMembers;
import io.microraft.report.RaftNodeReport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// This manager's part in the group of managers: proposes commands, tells who leads, changes who
/// belongs.
///
/// All methods may be called from any thread and return at once; futures complete on the group's
/// loop, so what hangs on them must not block, and fail with {@link RaftGroupException} only. A
/// command is at most {@link #MAX_COMMAND_BYTES}. Calls are not forwarded: only the leader accepts
/// them.
public final class RaftGroup {
  /// Leaves room for the message around it.
  public static final int MAX_COMMAND_BYTES = 4 << 20;

  /// A learner may be promoted when it lacks at most this many entries.
  private static final long MAX_PROMOTION_LAG = 100;

  private static final Duration PROMOTION_LIMIT = Duration.ofSeconds(60);
  private static final System.Logger LOG = System.getLogger(RaftGroup.class.getName());

  private final RaftGroupConfig config;
  private final RaftPorts ports;
  private final TickClock clock;
  private final PendingCalls pending;
  private final RaftCore core;
  private volatile GroupStatus status;
  private volatile long leaderLostNanos;

  private RaftGroup(RaftGroupConfig config, RaftPorts ports) {
    this.config = config;
    this.ports = ports;
    this.clock = new TickClock(ports.loop(), config.timing().tick());
    this.pending = new PendingCalls(ports.loop(), config.timing().request());
    this.core = new RaftCore(config, ports, clock, this::reported);
    this.leaderLostNanos = ports.loop().nanoTime();
    this.status = firstStatus();
  }

  /// Founds, joins or comes back, as the log says: with an empty log this manager is a founder when
  /// it is one of the initial members, else a learner that waits for {@link #addLearner} at the
  /// leader.
  ///
  /// @throws IllegalArgumentException when the log is another manager's
  public static RaftGroup start(RaftGroupConfig config, RaftPorts ports) {
    RaftLogging.quieten();
    if (ports.log().isInitialized()) {
      ports.log().checkOwner(config.self());
    }
    var group = new RaftGroup(config, ports);
    ports.log().onFailure(group::diskFailed);
    ports.transport().receive(group.core::receive);
    ports.loop().execute(group::begin);
    return group;
  }

  /// Has `command` written and applied on this manager, if it leads. Done means committed by a
  /// majority, each on its disk, and applied here.
  public CompletableFuture<Applied> propose(byte[] command) {
    if (command.length > MAX_COMMAND_BYTES) {
      return CompletableFuture.failedFuture(
          new RaftGroupException.Refused(
              "a command of %d bytes, at most %d are allowed"
                  .formatted(command.length, MAX_COMMAND_BYTES)));
    }
    var result = new CompletableFuture<Applied>();
    call(
        result,
        node -> node.<byte[]>replicate(command),
        done -> result.complete(new Applied(done.getCommitIndex(), done.getResult())));
    return result;
  }

  /// Done when this manager, as the leader, has applied everything that was acknowledged by anybody
  /// before the call: reading the state machine then is linearizable. Costs one round of
  /// heartbeats, no log entry.
  public CompletableFuture<Void> readBarrier() {
    var result = new CompletableFuture<Void>();
    call(
        result,
        node ->
            node.<Object>query(
                RaftCore.ReadBarrier.INSTANCE,
                QueryPolicy.LINEARIZABLE,
                Optional.empty(),
                Optional.empty()),
        _ -> {
          if (core.isVoter()) {
            result.complete(null);
          } else {
            result.completeExceptionally(
                new RaftGroupException.Busy("the leader is leaving the group"));
          }
        });
    return result;
  }

  /// At most one tick old, but for the reachable ids and the contacts, which are current.
  public GroupStatus status() {
    var now = status;
    var leaderless =
        now.leaderId().isPresent()
            ? Duration.ZERO
            : Duration.ofNanos(ports.loop().nanoTime() - leaderLostNanos);
    return now.with(
        ports.transport().reachable(),
        new Contacts(core.heard(), ports.transport().heard(), leaderless));
  }

  /// The newest entry this manager has, acknowledged or not.
  public CompletableFuture<LogEnd> logEnd() {
    var state = ports.log().state();
    return CompletableFuture.supplyAsync(state::end, ports.loop());
  }

  /// Lets manager `id`, which was started with the same initial members, receive the log. At most
  /// two learners at a time. Adding one that is there already is done at once.
  public CompletableFuture<Void> addLearner(String id) {
    return change(id, MembershipChangeMode.ADD_LEARNER);
  }

  /// Gives learner `id` a vote as soon as it has caught up; waits for that up to 60 s. Promoting a
  /// voter is done at once.
  public CompletableFuture<Void> promote(String id) {
    var result = new CompletableFuture<Void>();
    long deadline = ports.loop().nanoTime() + PROMOTION_LIMIT.toNanos();
    ports.loop().execute(() -> promoteWhenCaughtUp(id, deadline, result));
    return result;
  }

  /// Takes `id` out of the group, itself included: a leader that removes itself stops once that is
  /// committed. A removed manager is *not* told by the group; it must be stopped, and its id never
  /// used again. Removing one that is not there is done at once. The last voter cannot be removed.
  public CompletableFuture<Void> remove(String id) {
    return change(id, MembershipChangeMode.REMOVE_MEMBER);
  }

  /// Hands the leadership to voter `id`; proposals are refused as busy meanwhile. Done when this
  /// manager leads no more; busy when that did not happen in time.
  public CompletableFuture<Void> transferLeadership(String id) {
    var result = new CompletableFuture<Void>();
    call(result, node -> node.transferLeadership(new MemberId(id)), _ -> result.complete(null));
    return result;
  }

  /// Stops taking part and closes the log. Pending calls fail with an unknown outcome. Done when
  /// nothing of the group runs any more. A leader had better hand over first.
  public CompletableFuture<Void> close() {
    var done = new CompletableFuture<Void>();
    ports
        .loop()
        .execute(
            () -> {
              core.terminate();
              stop("this manager was stopped");
              done.complete(null);
            });
    return done;
  }

  private void begin() {
    core.start(this::failed);
    tick();
  }

  private void tick() {
    if (!core.isClosed()) {
      pending.expire();
      core.wake();
      ports.loop().schedule(config.timing().tick(), this::tick);
    }
  }

  private <A> void call(
      CompletableFuture<?> result,
      Function<RaftNode, CompletableFuture<Ordered<A>>> call,
      Consumer<Ordered<A>> onDone) {
    ports.loop().execute(() -> callNow(result, call, onDone));
  }

  private <A> void callNow(
      CompletableFuture<?> result,
      Function<RaftNode, CompletableFuture<Ordered<A>>> call,
      Consumer<Ordered<A>> onDone) {
    if (core.isClosed()) {
      result.completeExceptionally(new RaftGroupException.NotLeader(""));
      return;
    }
    core.inline(() -> pending.track(result, call.apply(core.node()), onDone));
  }

  private CompletableFuture<Void> change(String id, MembershipChangeMode mode) {
    var result = new CompletableFuture<Void>();
    ports.loop().execute(() -> changeNow(id, mode, result));
    return result;
  }

  /// One change at a time: MicroRaft refuses one whose base is not the last committed list.
  private void changeNow(String id, MembershipChangeMode mode, CompletableFuture<Void> result) {
    RaftGroupMembers members = core.node().getCommittedMembers();
    if (core.isHandingOver()) {
      result.completeExceptionally(
          new RaftGroupException.Busy("the leadership is being handed over"));
      return;
    }
    boolean isPending = core.node().getEffectiveMembers().getLogIndex() != members.getLogIndex();
    if (status.isLeader() && !isPending && isDone(members, new MemberId(id), mode)) {
      result.complete(null);
      return;
    }
    callNow(
        result,
        node -> node.changeMembership(new MemberId(id), mode, members.getLogIndex()),
        _ -> result.complete(null));
  }

  private static boolean isDone(
      RaftGroupMembers members, RaftEndpoint member, MembershipChangeMode mode) {
    return switch (mode) {
      case ADD_LEARNER -> members.getMembers().contains(member);
      case ADD_OR_PROMOTE_TO_FOLLOWER -> members.getVotingMembers().contains(member);
      case REMOVE_MEMBER -> !members.getMembers().contains(member);
    };
  }

  private void promoteWhenCaughtUp(String id, long deadline, CompletableFuture<Void> result) {
    var now = status;
    if (!now.isLeader() || now.voters().contains(id)) {
      changeNow(id, MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER, result);
      return;
    }
    if (!now.learners().contains(id)) {
      result.completeExceptionally(new RaftGroupException.Refused(id + " is not a learner"));
      return;
    }
    var follower = now.followers().get(id);
    if (follower != null && follower.matchIndex() > 0 && follower.lag() <= MAX_PROMOTION_LAG) {
      changeNow(id, MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER, result);
    } else if (ports.loop().nanoTime() - deadline > 0) {
      result.completeExceptionally(
          new RaftGroupException.Busy(id + " did not catch up within " + PROMOTION_LIMIT));
    } else {
      ports
          .loop()
          .schedule(config.timing().tick(), () -> promoteWhenCaughtUp(id, deadline, result));
    }
  }

  /// MicroRaft tells: each tick, and whenever something changed. In the middle of its work, so what
  /// stops it waits for the end of that.
  private void reported(RaftNodeReport report) {
    if (core.isClosed()) {
      return;
    }
    var before = status;
    status = statusOf(report);
    if (before.leaderId().isPresent() && status.leaderId().isEmpty()) {
      leaderLostNanos = ports.loop().nanoTime();
    }
    if (isChanged(before, status)) {
      LOG.log(
          Level.INFO,
          "{0}: {1} in term {2}, leader {3}, voters {4}, learners {5}",
          config.self(),
          status.role(),
          status.term(),
          status.leaderId().orElse("unknown"),
          status.voters(),
          status.learners());
      ports.listener().changed(status());
    }
    if (report.getStatus() == RaftNodeStatus.TERMINATED) {
      ports.loop().execute(this::removed);
    }
  }

  private static boolean isChanged(GroupStatus before, GroupStatus after) {
    return before.role() != after.role()
        || before.term() != after.term()
        || !before.leaderId().equals(after.leaderId())
        || before.membersIndex() != after.membersIndex()
        || !before.voters().equals(after.voters())
        || !before.learners().equals(after.learners());
  }

  private void removed() {
    if (!core.isClosed()) {
      stop("this manager was removed from the group");
      ports.listener().removed();
    }
  }

  private void diskFailed(IOException cause) {
    // At once, not later: what MicroRaft does next in this very task must not be sent.
    core.close();
    ports.loop().execute(() -> failed(cause));
  }

  private void failed(Throwable cause) {
    LOG.log(Level.ERROR, config.self() + ": this manager stops, its log failed", cause);
    stop("this manager's log failed: " + cause.getMessage());
    ports.listener().failed(cause);
  }

  private void stop(String why) {
    core.close();
    pending.failAll(why);
    status = status.stopped();
    try {
      ports.log().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, config.self() + ": closing the log", e);
    }
    ports.listener().changed(status());
  }

  private GroupStatus firstStatus() {
    var node = core.node();
    var members = node.getEffectiveMembers();
    return new GroupStatus(
        config.self(),
        members.getVotingMembers().contains(node.getLocalEndpoint())
            ? RaftRole.FOLLOWER
            : RaftRole.LEARNER,
        node.getTerm().getTerm(),
        Optional.empty(),
        0,
        ports.log().state().lastIndex(),
        node.getCommittedMembers().getLogIndex(),
        ids(node.getInitialMembers().getMembers()),
        ids(members.getVotingMembers()),
        learners(members),
        new TreeMap<>(),
        new TreeSet<>(),
        Contacts.NONE);
  }

  private GroupStatus statusOf(RaftNodeReport report) {
    var log = report.getLog();
    var members = report.getEffectiveMembers();
    var followers = new TreeMap<String, GroupStatus.Follower>();
    long now = clock.millis();
    report
        .getHeartbeatTimestamps()
        .forEach(
            (member, at) -> {
              long match = log.getFollowerMatchIndices().getOrDefault(member, 0L);
              followers.put(
                  ModelCodec.idOf(member),
                  new GroupStatus.Follower(
                      match,
                      log.getLastLogOrSnapshotIndex() - match,
                      clock.real(Math.max(0, now - at))));
            });
    return new GroupStatus(
        config.self(),
        role(report),
        report.getTerm().getTerm(),
        Optional.ofNullable(report.getTerm().getLeaderEndpoint()).map(ModelCodec::idOf),
        log.getCommitIndex(),
        log.getLastLogOrSnapshotIndex(),
        report.getCommittedMembers().getLogIndex(),
        ids(report.getInitialMembers().getMembers()),
        ids(members.getVotingMembers()),
        learners(members),
        followers,
        new TreeSet<>(),
        Contacts.NONE);
  }

  private static RaftRole role(RaftNodeReport report) {
    if (report.getStatus() == RaftNodeStatus.TERMINATED) {
      return RaftRole.STOPPED;
    }
    return switch (report.getRole()) {
      case LEADER -> RaftRole.LEADER;
      case FOLLOWER -> RaftRole.FOLLOWER;
      case CANDIDATE -> RaftRole.CANDIDATE;
      case LEARNER -> RaftRole.LEARNER;
    };
  }

  private static SortedSet<String> learners(RaftGroupMembers members) {
    var learners = ids(members.getMembers());
    learners.removeAll(ids(members.getVotingMembers()));
    return learners;
  }

  private static SortedSet<String> ids(Collection<RaftEndpoint> members) {
    var ids = new TreeSet<String>();
    members.forEach(member -> ids.add(ModelCodec.idOf(member)));
    return ids;
  }
}
