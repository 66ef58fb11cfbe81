package skep.raft;

import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.exception.RaftException;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.report.RaftNodeReportListener;
import io.microraft.statemachine.StateMachine;
import io.microraft.transport.Transport;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import skep.raft.WireReader.MalformedException;

/// MicroRaft 0.7 and everything it must be protected from. Loop thread only, but for {@link
/// #receive}.
///
/// Its caveats, and where they are dealt with: (1) only 0.7 of March 2024 is published and the
/// project is small: nothing outside this package sees it; (2) {@link SnapshotGap}; (3) {@link
/// LogState#restored}; (4) a candidate that times out asks for votes again without a pre-vote, so
/// one that is cut off counts its term up by about three a second and causes one election when it
/// returns: harmless, left as it is; (5) sending must not block and its messages have no wire form:
/// {@link RaftTransport}, {@link MessageCodec}; (6) it logs through slf4j, at INFO what is DEBUG to
/// us: {@link RaftLogging}. Found here: (7) answers of an earlier term are taken for current, see
/// {@link #isStale}; (8) a failed write is logged and forgotten, see {@link #close}; (9) entries
/// behind an installed snapshot, {@link SnapshotArrival}; (10) a follower deaf to its leader's end,
/// {@link #wake}; (11) a leaver's own vote, {@link LeaversVotes}; (12) {@link #isNewsOfLaterTerm};
/// (13) {@link #isHandingOver}; (14) {@link FollowersEnd}; (15) {@link #isVoter}; (16) {@link
/// Overtaken}.
final class RaftCore implements Transport {
  private static final System.Logger LOG = System.getLogger(RaftCore.class.getName());

  /// Messages beyond this wait no longer but are lost; Raft sends them again.
  private static final int MAX_QUEUED_MESSAGES = 10_000;

  private static final int MAX_ENTRIES_PER_MESSAGE = 1000;
  private static final int MAX_PENDING_ENTRIES = 5000;

  private final RaftPorts ports;
  private final LoopExecutor executor;
  private final SnapshotGap gap;
  private final SnapshotArrival arrival;
  private final Lives lives;
  private final LeaversVotes votes = new LeaversVotes();
  private final RaftNodeImpl node;
  private final AtomicInteger queued = new AtomicInteger();

  /// When a message of each other manager was last handled, monotonic, by raft id.
  private final ConcurrentMap<String, Long> heardNanos = new ConcurrentHashMap<>();

  RaftCore(
      RaftGroupConfig config, RaftPorts ports, TickClock clock, RaftNodeReportListener listener) {
    this.ports = ports;
    this.executor = new LoopExecutor(ports.loop(), config.timing().tick());
    this.gap = new SnapshotGap(ports.log().state());
    this.arrival = new SnapshotArrival(ports.log().state());
    this.lives = new Lives(ports.log().epoch(), ports);
    var builder =
        RaftNode.newBuilder()
            .setGroupId(MessageCodec.GROUP)
            .setConfig(microRaftConfig(config))
            .setClock(clock)
            .setRandom(new GivenRandom(ports.random()))
            .setExecutor(executor)
            .setTransport(this)
            .setStore(ports.log())
            .setModelFactory(ModelCodec.MODELS)
            .setStateMachine(new Machine(ports))
            .setRaftNodeReportListener(listener);
    ports
        .log()
        .state()
        .restored()
        .ifPresentOrElse(
            builder::setRestoredState,
            () -> {
              var founders = ModelCodec.members(config.initialMembers());
              builder
                  .setLocalEndpoint(new MemberId(config.self()))
                  .setInitialGroupMembers(founders, founders);
            });
    this.node = (RaftNodeImpl) builder.build();
    ports.log().onSnapshot(() -> arrival.isWhole(node));
  }

  RaftNode node() {
    return node;
  }

  /// @param onFailure hears why this manager cannot start
  void start(Consumer<Throwable> onFailure) {
    inline(
        () -> {
          var _ =
              node.start()
                  .whenComplete(
                      (_, error) -> {
                        if (error != null) {
                          onFailure.accept(error);
                        }
                      });
        });
  }

  void terminate() {
    inline(
        () -> {
          var _ = node.terminate();
        });
  }

  /// Lets MicroRaft work at once; see {@link LoopExecutor#inline}.
  void inline(Runnable work) {
    executor.inline(work);
  }

  boolean isClosed() {
    return executor.isClosed();
  }

  /// Nothing of MicroRaft runs and nothing is sent from here on. The only safe answer to a failed
  /// write: MicroRaft logs the exception and goes on with entries in memory that are not on disk,
  /// and would acknowledge them when they are sent a second time.
  void close() {
    executor.close();
  }

  /// Takes a message from the transport, on any thread.
  void receive(byte[] bytes) {
    RaftMessage message;
    try {
      var admitted = lives.admitted(bytes);
      if (admitted.isEmpty()) {
        return;
      }
      message = MessageCodec.decode(admitted.get());
    } catch (MalformedException e) {
      LOG.log(Level.WARNING, "dropped a message of another manager: {0}", e.getMessage());
      return;
    }
    if (queued.incrementAndGet() > MAX_QUEUED_MESSAGES) {
      queued.decrementAndGet();
      return;
    }
    ports
        .loop()
        .execute(
            () -> {
              queued.decrementAndGet();
              executor.inline(() -> handle(message));
            });
  }

  /// To be called each tick. A follower that hears from a leader in the middle of a pre-vote keeps
  /// its pre-vote state, with which MicroRaft never looks for the leader's silence again: without a
  /// change of term by somebody else it would wait for ever.
  void wake() {
    var state = node.state();
    if (node.getStatus() == RaftNodeStatus.INITIAL
        || RaftNodeStatus.isTerminal(node.getStatus())
        || state.role() != io.microraft.RaftRole.FOLLOWER
        || state.preCandidateState() == null) {
      return;
    }
    boolean isAlone =
        state.leaderElectionQuorumSize() == 1
            && state.votingMembers().contains(node.getLocalEndpoint());
    boolean isSilent = state.leader() == null || node.isLeaderHeartbeatTimeoutElapsed();
    if (isSilent && isAlone) {
      directly(node::toSingletonLeader);
    } else if (isSilent && state.leader() != null) {
      node.leader(null);
      directly(node::runPreVote);
    }
  }

  /// For calls past MicroRaft's own tasks, which log what they throw. A failed disk has closed this
  /// core by then and was reported.
  private void directly(Runnable work) {
    try {
      inline(work);
    } catch (RaftException e) {
      if (!isClosed()) {
        throw e;
      }
    }
  }

  /// How long ago a message of each other manager came. Any thread.
  SortedMap<String, Duration> heard() {
    var ages = new TreeMap<String, Duration>();
    long now = ports.loop().nanoTime();
    heardNanos.forEach((id, at) -> ages.put(id, Duration.ofNanos(Math.max(0, now - at))));
    return ages;
  }

  private void handle(RaftMessage message) {
    heardNanos.put(ModelCodec.idOf(message.getSender()), ports.loop().nanoTime());
    if (isStale(message) || isStray(message)) {
      return;
    }
    if (isNewsOfLaterTerm(message)) {
      directly(() -> node.toFollower(message.getTerm()));
      return;
    }
    for (var admitted : votes.admit(FollowersEnd.incoming(message, node), node)) {
      show(admitted);
    }
  }

  private void show(RaftMessage message) {
    var shown = message;
    try {
      if (shown instanceof InstallSnapshotRequest install) {
        shown = arrival.begin(install);
      }
      if (shown instanceof AppendEntriesRequest append) {
        shown = gap.begin(Overtaken.shown(append, node));
      }
      node.handle(shown);
    } finally {
      gap.end();
      arrival.end();
    }
  }

  /// MicroRaft rejects answers of a later term but not of an earlier one. A leader that was deposed
  /// and elected again would count a delayed "I have everything up to n" of its first reign,
  /// although the follower may have cut those entries since: an acknowledged write could be lost.
  private boolean isStale(RaftMessage message) {
    boolean isAnswer =
        message instanceof AppendEntriesSuccessResponse
            || message instanceof AppendEntriesFailureResponse
            || message instanceof InstallSnapshotResponse;
    return isAnswer && message.getTerm() < node.getTerm().getTerm();
  }

  /// MicroRaft ignores the term of a refused pre-vote. A manager whose log is the longest but whose
  /// term is behind would be refused for ever, and could elect nobody else either. A refusal for
  /// another reason carries at most the next term, which is nobody's yet.
  private boolean isNewsOfLaterTerm(RaftMessage message) {
    var state = node.state();
    return message instanceof PreVoteResponse refusal
        && !refusal.isGranted()
        && refusal.getTerm() > state.term() + 1
        && state.role() == io.microraft.RaftRole.FOLLOWER
        && state.leader() == null
        && state.isVotingMember(refusal.getSender());
  }

  /// Whether this manager votes, by the last list in its log. MicroRaft lets a leader that removes
  /// itself go on counting itself among the few whose heartbeats make a read linearizable: cut off,
  /// it would answer reads alone while another leads.
  boolean isVoter() {
    return node.state().isVotingMember(node.getLocalEndpoint());
  }

  /// Whether the leadership is being handed over. MicroRaft must not be given a change of members
  /// then: removing the successor would leave the leader refusing writes for ever.
  boolean isHandingOver() {
    return node.state().leadershipTransferState() != null;
  }

  /// A chunk of a snapshot from a manager that leads no more. MicroRaft asks nobody for the next
  /// one while no leader is known, with a null pointer.
  private static boolean isStray(RaftMessage message) {
    return message instanceof InstallSnapshotRequest request && !request.isSenderLeader();
  }

  @Override
  public void send(RaftEndpoint target, RaftMessage message) {
    if (!executor.isClosed()) {
      var sent = FollowersEnd.outgoing(gap.outgoing(message), ports.log().state().lastIndex());
      ports.transport().send(ModelCodec.idOf(target), lives.outgoing(MessageCodec.encode(sent)));
    }
  }

  /// Only asked when followers hand out snapshots, which is off: they would send chunks that the
  /// leader no longer knows about.
  @Override
  public boolean isReachable(RaftEndpoint endpoint) {
    return true;
  }

  private static RaftConfig microRaftConfig(RaftGroupConfig config) {
    return RaftConfig.newBuilder()
        .setLeaderHeartbeatPeriodSecs(1)
        .setLeaderHeartbeatTimeoutSecs(config.timing().ticksToSilence())
        .setLeaderElectionTimeoutMillis(config.timing().electionTimeout().toMillis())
        .setAppendEntriesRequestBatchSize(MAX_ENTRIES_PER_MESSAGE)
        .setMaxPendingLogEntryCount(MAX_PENDING_ENTRIES)
        .setCommitCountToTakeSnapshot(config.snapshotEvery())
        .setTransferSnapshotsFromFollowersEnabled(false)
        .setRaftNodeReportPublishPeriodSecs(1)
        .build();
  }

  /// A linearizable read of nothing: it only has to arrive.
  enum ReadBarrier {
    INSTANCE
  }

  private static final class Machine implements StateMachine {
    private static final byte[] NOTHING = new byte[0];
    private final RaftPorts ports;

    Machine(RaftPorts ports) {
      this.ports = ports;
    }

    @Override
    public Object runOperation(long index, Object operation) {
      return switch (operation) {
        case byte[] command -> {
          var result = ports.machine().apply(index, command);
          ports.listener().applied(index);
          yield result;
        }
        case ModelCodec.NewTerm _ -> {
          ports.listener().applied(index);
          yield NOTHING;
        }
        case ReadBarrier _ -> NOTHING;
        default -> throw new IllegalStateException("entry with " + operation);
      };
    }

    /// A snapshot has at least one chunk: MicroRaft carries the members in the chunks.
    @Override
    public void takeSnapshot(long index, Consumer<Object> chunks) {
      var taken = ports.machine().snapshot();
      if (taken.isEmpty()) {
        chunks.accept(NOTHING);
      }
      taken.forEach(chunks);
    }

    @Override
    public void installSnapshot(long index, List<Object> chunks) {
      var bytes = new ArrayList<byte[]>();
      for (var chunk : chunks) {
        if (((byte[]) chunk).length > 0) {
          bytes.add((byte[]) chunk);
        }
      }
      ports.machine().install(index, bytes);
      ports.listener().applied(index);
    }

    @Override
    public Object getNewTermOperation() {
      return ModelCodec.NewTerm.INSTANCE;
    }
  }

  /// MicroRaft wants the old class.
  private static final class GivenRandom extends Random {
    private static final long serialVersionUID = 1L;
    private final transient RandomGenerator source;

    GivenRandom(RandomGenerator source) {
      super(0);
      this.source = source;
    }

    @Override
    protected int next(int bits) {
      return source.nextInt() >>> (Integer.SIZE - bits);
    }
  }
}
