package skep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import skep.manager.GroupView;
import skep.manager.Store;
import skep.manager.StoreException;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreFsm;

/// What a manager group promises, without the raft: one committed log, a leader whenever a majority
/// is connected, followers that lag, leaders that do not know yet that they were replaced, writes
/// whose fate nobody was told. Held to the real group by the store contract.
final class SimGroup {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration ELECTION = Duration.ofMillis(700);

  private final SimScheduler world;
  private final SimNetwork network;
  private final Random random;
  private final List<String> voters;
  private final Map<String, Member> alive = new TreeMap<>();
  private final List<Batch> log = new ArrayList<>();

  /// State after each prefix of the log: `states.get(n)` after n batches.
  private final List<ClusterState> states = new ArrayList<>(List.of(ClusterState.EMPTY));

  private long term;
  private @Nullable String leader;
  private long leaderLostAt = -1;
  private boolean areAnswersSafe;

  SimGroup(SimScheduler world, SimNetwork network, List<String> voters) {
    this.world = world;
    this.network = network;
    this.random = world.random("group");
    this.voters = List.copyOf(voters);
    world.schedule(TICK, this::tick);
  }

  /// From now on no committed write's answer is lost while its leader lives.
  void loseNoAnswers() {
    areAnswersSafe = true;
  }

  /// Everything that was ever committed.
  List<Batch> log() {
    return log;
  }

  ClusterState stateAfter(int batches) {
    return states.get(batches);
  }

  ClusterState committed() {
    return states.getLast();
  }

  Optional<String> leader() {
    return Optional.ofNullable(leader);
  }

  /// The store of `host`, whose manager runs on `loop` from now until the loop crashes.
  Store start(String host, SimLoop loop) {
    var member = new Member(host, loop);
    alive.put(host, member);
    return member;
  }

  void stopped(String host) {
    alive.remove(host);
  }

  private void tick() {
    if (leader != null && !canLead(leader)) {
      if (leaderLostAt < 0) {
        leaderLostAt = world.nanoTime();
      }
      if (world.nanoTime() - leaderLostAt > ELECTION.toNanos()) {
        stepDown(leader);
        leader = null;
      }
    } else {
      leaderLostAt = -1;
    }
    if (leader == null) {
      var able = voters.stream().filter(this::canLead).toList();
      if (!able.isEmpty()) {
        elect(able.get(random.nextInt(able.size())));
      }
    }
    replicate();
    world.schedule(TICK, this::tick);
  }

  /// A healthy leader gives up its place, as after a transfer or a long pause.
  void depose() {
    if (leader != null) {
      stepDown(leader);
      leader = null;
    }
  }

  private boolean canLead(String host) {
    var member = alive.get(host);
    if (member == null || member.loop.resumeNanos() > world.nanoTime()) {
      return false;
    }
    long connected =
        voters.stream()
            .filter(peer -> peer.equals(host) || alive.containsKey(peer))
            .filter(peer -> network.areConnected(host, peer))
            .count();
    return connected > voters.size() / 2;
  }

  private void elect(String host) {
    term++;
    leader = host;
    leaderLostAt = -1;
    for (var member : alive.values()) {
      if (network.areConnected(host, member.host)) {
        member.later(() -> member.follow(host, term));
      }
    }
  }

  private void stepDown(String host) {
    var member = alive.get(host);
    if (member != null) {
      // An old leader may believe in itself for a while after the others gave it up.
      member.loop.schedule(Duration.ofMillis(random.nextInt(1_500)), member::unfollow);
    }
  }

  private void replicate() {
    if (leader == null) {
      return;
    }
    for (var member : alive.values()) {
      if (network.areConnected(leader, member.host)) {
        var known = leader;
        long now = term;
        member.later(
            () -> {
              member.follow(known, now);
              member.applyUpTo(log.size());
            });
      }
    }
  }

  private boolean isLeader(Member member) {
    return member.host.equals(leader) && alive.get(member.host) == member && canLead(member.host);
  }

  private final class Member implements Store {
    private final String host;
    private final SimLoop loop;
    private final List<Listener> listeners = new ArrayList<>();
    private int applied;
    private Optional<String> knownLeader = Optional.empty();
    private long knownTerm;

    Member(String host, SimLoop loop) {
      this.host = host;
      this.loop = loop;
    }

    void later(Runnable task) {
      loop.schedule(network.latency(), task);
    }

    void follow(String leaderHost, long leaderTerm) {
      if (leaderTerm < knownTerm || (leaderTerm == knownTerm && knownLeader.isPresent())) {
        return;
      }
      // A leader is told so only when it has everything that was ever committed in reach.
      knownTerm = leaderTerm;
      knownLeader = Optional.of(leaderHost);
      changed();
    }

    void unfollow() {
      if (knownLeader.isPresent()) {
        knownLeader = Optional.empty();
        changed();
      }
    }

    private void changed() {
      var view = group();
      List.copyOf(listeners).forEach(listener -> listener.groupChanged(view));
    }

    void applyUpTo(int end) {
      while (applied < end) {
        var before = states.get(applied);
        var batch = log.get(applied);
        applied++;
        var after = states.get(applied);
        List.copyOf(listeners).forEach(listener -> listener.applied(before, after, batch));
      }
    }

    @Override
    public ClusterState state() {
      return states.get(applied);
    }

    @Override
    public CompletableFuture<ClusterState> propose(Batch batch) {
      var done = new CompletableFuture<ClusterState>();
      if (group().isLeader()) {
        world.schedule(network.latency(), () -> commit(batch, done));
      } else {
        later(() -> done.completeExceptionally(new StoreException.NotLeader(host + " follows")));
      }
      return done;
    }

    private void commit(Batch batch, CompletableFuture<ClusterState> done) {
      if (!isLeader(this)) {
        boolean isKnown = random.nextBoolean();
        loop.schedule(
            Duration.ofMillis(random.nextInt(2_000)),
            () ->
                done.completeExceptionally(
                    isKnown
                        ? new StoreException.NotLeader(host + " does not lead")
                        : new StoreException.OutcomeUnknown("no answer from a majority")));
        return;
      }
      switch (StoreFsm.apply(committed(), batch)) {
        case StoreFsm.Outcome.Conflict(var expected, var actual) ->
            later(
                () ->
                    done.completeExceptionally(
                        new StoreException.Conflict(expected + " is not " + actual)));
        case StoreFsm.Outcome.Applied(var state) -> {
          log.add(batch);
          states.add(state);
          int end = log.size();
          boolean isAnswerLost = random.nextInt(100) == 0 && !areAnswersSafe;
          later(
              () -> {
                applyUpTo(end);
                if (isAnswerLost) {
                  done.completeExceptionally(new StoreException.OutcomeUnknown("answer lost"));
                } else {
                  done.complete(state);
                }
              });
        }
      }
    }

    @Override
    public CompletableFuture<ClusterState> readBarrier() {
      var done = new CompletableFuture<ClusterState>();
      world.schedule(
          network.latency(),
          () -> {
            boolean isLeading = isLeader(this);
            int end = log.size();
            later(
                () -> {
                  if (isLeading) {
                    applyUpTo(end);
                    done.complete(state());
                  } else {
                    done.completeExceptionally(new StoreException.NotLeader(host));
                  }
                });
          });
      return done;
    }

    @Override
    public GroupView group() {
      boolean isLeading = knownLeader.filter(host::equals).isPresent();
      return new GroupView(
          host,
          isLeading ? GroupView.Role.LEADER : GroupView.Role.FOLLOWER,
          knownTerm,
          knownLeader,
          applied,
          voters.stream()
              .map(id -> new GroupView.Member(id, true, network.areConnected(host, id)))
              .toList());
    }

    @Override
    public void addListener(Listener listener) {
      listeners.add(listener);
    }
  }
}
