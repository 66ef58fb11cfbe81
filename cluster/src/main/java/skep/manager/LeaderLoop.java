package skep.manager;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import skep.loop.EventLoop;
import skep.manager.LeaderInput.Asked;
import skep.manager.LeaderInput.ManagerSeen;
import skep.manager.LeaderInput.NodeDescribed;
import skep.manager.LeaderInput.NodeSeen;
import skep.manager.LeaderInput.Reported;
import skep.model.NodeDescription;
import skep.model.NodeState;
import skep.orchestrator.Dirty;
import skep.orchestrator.Plan;
import skep.reconcile.Pass;
import skep.session.AgentMessage.Observed;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.RequestOutcome;

/// The one writer of the swarm. Requests, reports and the passing of time are inputs in its queue;
/// a pass takes what waits, folds all reconcilers over the state and proposes the difference as one
/// batch. The next pass begins when that batch is in the log.
///
/// Every manager has one; it is idle unless its manager leads. A new leader runs the same loop with
/// everything dirty: there is no recovery path. Runs on its event loop; methods may be called from
/// any thread.
public final class LeaderLoop implements Store.Listener {
  private static final System.Logger LOG = System.getLogger(LeaderLoop.class.getName());

  /// Inputs of one pass; what is left waits for the next.
  private static final int INPUTS_MAX = 500;

  private static final int QUEUE_MAX = 50_000;

  private final EventLoop loop;
  private final Store store;
  private final Supplier<String> ids;
  private final Leadership leadership;
  private final Agenda agenda;
  private final ArrayDeque<LeaderInput> queue = new ArrayDeque<>();

  /// Requests to be answered by the pass under way, refused ones too: whatever becomes of its
  /// proposal, each is answered.
  private final List<CompletableFuture<String>> inFlight = new ArrayList<>();

  /// What was observed and is in the batch under way. Some of it is said only once, so a leader
  /// that stays takes it up again when the batch fails.
  private final List<LeaderInput> observed = new ArrayList<>();

  private boolean isProposing;
  private boolean isPassPlanned;

  /// @param ids fresh object ids
  public LeaderLoop(EventLoop loop, Store store, Supplier<String> ids) {
    this.loop = loop;
    this.store = store;
    this.ids = ids;
    this.leadership = new Leadership(loop, store, this::ready);
    this.agenda = new Agenda(loop, this::planPass);
    store.addListener(this);
  }

  /// Completes with the id of the object the request was about, once it is in the log.
  ///
  /// Fails with {@link ControlException}: the leader's refusal, NO_LEADER, or OUTCOME_UNKNOWN, in
  /// which case the same request may be sent again under the same id.
  ///
  /// @param requestId chosen by the client; a request already carried out is answered again
  public CompletableFuture<String> submit(String requestId, ControlRequest request) {
    var answer = new CompletableFuture<String>();
    add(new Asked(requestId, request, answer));
    return answer;
  }

  /// What `request` would do, by the same checks and the same pass, without doing it. Fails as
  /// {@link #submit} does when it would be refused.
  public CompletableFuture<Preview> preview(ControlRequest request) {
    var answer = new CompletableFuture<Preview>();
    loop.execute(
        () -> {
          if (!leadership.isReady()) {
            answer.completeExceptionally(ControlException.noLeader());
            return;
          }
          try {
            answer.complete(previewed(request));
          } catch (ControlException refusal) {
            answer.completeExceptionally(refusal);
          }
        });
    return answer;
  }

  private Preview previewed(ControlRequest request) {
    var before = store.state();
    var draft = new Draft(before);
    var now = loop.now();
    new ControlHandler(draft, now, ids, store.group()).handle(request);
    var touched = Dirty.of(before, draft.state(), draft.batch());
    var plan = Pass.run(draft, touched, now, ids);
    return new Preview(
        before, draft.batch(), plan.decisions().stream().map(Plan.Decision::cause).toList());
  }

  /// What a node's agent observed.
  ///
  /// @param taken run on the loop when it is in the log; never, when leadership is lost before
  public void report(String nodeId, List<Observed> statuses, Runnable taken) {
    add(new Reported(nodeId, statuses, taken));
  }

  /// What liveness concluded about a node.
  ///
  /// @param address as the leader sees it; empty: unchanged
  public void nodeSeen(String nodeId, NodeState state, String message, String address) {
    add(new NodeSeen(nodeId, state, message, address));
  }

  public void nodeDescribed(String nodeId, NodeDescription description) {
    add(new NodeDescribed(nodeId, description));
  }

  /// What is in the way of a manager's vote.
  ///
  /// @param message empty: nothing any more
  public void managerSeen(String nodeId, String raftId, String message) {
    add(new ManagerSeen(nodeId, raftId, message));
  }

  /// Whether this manager leads and knows everything that was acknowledged before it did. Only on
  /// the loop.
  public boolean isReady() {
    return leadership.isReady();
  }

  @Override
  public void applied(ClusterState before, ClusterState after, Batch batch) {
    if (!leadership.isHeld()) {
      return;
    }
    agenda.add(Dirty.of(before, after, batch));
    planPass();
  }

  @Override
  public void groupChanged(GroupView group) {
    if (group.isLeader() && !leadership.isHeld()) {
      LOG.log(Level.INFO, () -> "leading in term " + group.term());
      leadership.begin();
    } else if (!group.isLeader() && leadership.isHeld()) {
      LOG.log(Level.INFO, () -> "leading no more, term " + group.term());
      stopLeading();
    }
  }

  private void add(LeaderInput input) {
    loop.execute(
        () -> {
          if (!leadership.isHeld() || queue.size() >= QUEUE_MAX) {
            refuse(input);
          } else {
            queue.add(input);
            planPass();
          }
        });
  }

  private void refuse(LeaderInput input) {
    if (input instanceof Asked asked) {
      asked.answer().completeExceptionally(ControlException.noLeader());
    }
  }

  private void ready(ClusterState state) {
    agenda.add(Dirty.everything(state));
    planPass();
  }

  private void stopLeading() {
    leadership.end();
    agenda.clear();
    var left = List.copyOf(queue);
    queue.clear();
    observed.clear();
    left.forEach(this::refuse);
  }

  /// One pass per turn of the loop, however many inputs came meanwhile.
  private void planPass() {
    if (!isPassPlanned) {
      isPassPlanned = true;
      loop.execute(
          () -> {
            isPassPlanned = false;
            if (leadership.isReady() && !isProposing) {
              pass();
            }
          });
    }
  }

  private void pass() {
    var now = loop.now();
    var draft = new Draft(store.state());
    var inputs = nextInputs();
    var answers = carryOut(draft, now, inputs);
    int asked = draft.batch().actions().size();
    inputs.stream().filter(input -> !(input instanceof Asked)).forEach(observed::add);
    var taken = observe(draft, now, observed);
    agenda.add(Dirty.of(store.state(), draft.state(), draft.batch()));
    var dirty = agenda.take(now);
    var plan = Pass.run(draft, dirty, now, ids);
    plan.decisions().forEach(d -> LOG.log(Level.DEBUG, d::cause));
    agenda.planned(dirty, plan);
    var batch = draft.batch();
    if (batch.isEmpty()) {
      answer(answers);
      tell(taken);
      agenda.sleep();
      if (!queue.isEmpty()) {
        planPass();
      }
    } else {
      isProposing = true;
      propose(Proposal.of(batch, asked), answers, taken);
    }
  }

  private List<LeaderInput> nextInputs() {
    var inputs = new ArrayList<LeaderInput>();
    while (inputs.size() < INPUTS_MAX && !queue.isEmpty()) {
      inputs.add(queue.remove());
    }
    return inputs;
  }

  /// Requests come before what was observed, so that their facts stand together, see {@link
  /// Proposal}.
  ///
  /// @return how to answer them once this pass is in the log
  private List<Runnable> carryOut(Draft draft, Instant now, List<LeaderInput> inputs) {
    var answers = new ArrayList<Runnable>();
    for (var input : inputs) {
      if (input instanceof Asked asked) {
        inFlight.add(asked.answer());
        answers.add(carryOut(draft, now, asked));
      }
    }
    return answers;
  }

  /// @return whom to tell once this pass is in the log
  private static List<Runnable> observe(Draft draft, Instant now, List<LeaderInput> inputs) {
    var told = new ArrayList<Runnable>();
    var observations = new Observations(draft, now);
    for (var input : inputs) {
      observations.take(input);
      if (input instanceof Reported(var _, var _, var taken)) {
        told.add(taken);
      }
    }
    return told;
  }

  private Runnable carryOut(Draft draft, Instant now, Asked asked) {
    var answer = asked.answer();
    var known = draft.state().outcomes().get(asked.requestId());
    if (known != null) {
      return () -> answer.complete(known.result());
    }
    try {
      var result = new ControlHandler(draft, now, ids, store.group()).handle(asked.request());
      draft.answer(new RequestOutcome(asked.requestId(), result));
      return () -> answer.complete(result);
    } catch (ControlException refusal) {
      return () -> answer.completeExceptionally(refusal);
    }
  }

  private void answer(List<Runnable> answers) {
    inFlight.clear();
    answers.forEach(Runnable::run);
  }

  private void tell(List<Runnable> taken) {
    observed.clear();
    taken.forEach(Runnable::run);
  }

  private void propose(Proposal proposal, List<Runnable> answers, List<Runnable> taken) {
    var _ =
        store
            .propose(proposal.piece())
            .whenComplete(
                (state, failure) ->
                    loop.execute(
                        () -> {
                          if (failure != null) {
                            notTaken(proposal, answers, taken, failure);
                          } else {
                            accepted(proposal, answers, taken);
                          }
                        }));
  }

  private void accepted(Proposal proposal, List<Runnable> answers, List<Runnable> taken) {
    if (proposal.isCarryingOutcomes()) {
      answer(answers);
    }
    if (proposal.isLast()) {
      isProposing = false;
      tell(taken);
      agenda.sleep();
      planPass();
    } else {
      propose(proposal.next(), answers, taken);
    }
  }

  private void notTaken(
      Proposal proposal, List<Runnable> answers, List<Runnable> taken, Throwable failure) {
    var cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    if (cause instanceof StoreException.TooLarge && proposal.isDivisible()) {
      propose(proposal.halved(), answers, taken);
      return;
    }
    LOG.log(Level.INFO, () -> "a batch was not acknowledged: " + cause.getMessage());
    isProposing = false;
    boolean isUnknown = cause instanceof StoreException.OutcomeUnknown || proposal.isBegun();
    var refusal =
        isUnknown
            ? ControlException.rpc(
                ControlException.Kind.OUTCOME_UNKNOWN,
                "the manager lost its leadership before the change was confirmed; it may or may not"
                    + " have been made")
            : ControlException.noLeader();
    inFlight.forEach(answer -> answer.completeExceptionally(refusal));
    inFlight.clear();
    observed.reversed().forEach(queue::addFirst);
    observed.clear();
    leadership.catchUpAgain();
  }
}
