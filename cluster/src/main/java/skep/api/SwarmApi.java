package skep.api;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import skep.api.Route.Answerer;
import skep.api.client.ErrorBody;
import skep.api.client.Peer;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.StoreException;
import skep.store.ClusterState;
import skep.view.GroupSight;
import skep.view.Quorum;
import skep.view.QuorumText;
import skep.view.Standing;

/// A daemon's API: finds who has to answer a request, and has it answered. This node answers for
/// itself, any manager for the group, the leader for the swarm; requests for the leader are handed
/// on to it. A manager that finds no leader answers reads from what it has and says so in the
/// headers `Skep-As-Of`, `Skep-Source`, `Skep-Linearizable` and `Skep-Quorum`. One that is asked
/// with `local=1` does so too, which shows what each manager has.
///
/// A request of this node's operator is tried again while a leader is being elected; one that came
/// from another node is tried once, for that node does the waiting.
///
/// Never blocks; any thread may call. Futures it returns never fail: failures are responses.
public final class SwarmApi {
  private static final System.Logger LOG = System.getLogger(SwarmApi.class.getName());

  /// The one request that may be long.
  public static final String RESTORE = "/skep/restore";

  private final NodeControl node;
  private final Executor executor;
  private final Delivery delivery;
  private final Persistence persistence;
  private final StatusAnswers status;
  private final ManagerAnswers managers;
  private final List<Route> routes;

  /// @param version of skep, as shown
  /// @param executor where answers are put together: a thread for each, so that neither the store's
  ///   loop nor the network's threads do it
  public SwarmApi(
      NodeControl node, PeerCalls peers, InstantSource clock, Executor executor, String version) {
    this(node, peers, clock, executor, version, Persistence.DEFAULT_PATIENCE);
  }

  /// @param patience with an election
  SwarmApi(
      NodeControl node,
      PeerCalls peers,
      InstantSource clock,
      Executor executor,
      String version,
      Duration patience) {
    var reports = new ManagerReports(peers, clock);
    this.node = node;
    this.executor = executor;
    this.delivery = new Delivery(peers, reports);
    this.persistence = new Persistence(patience);
    this.status = new StatusAnswers(reports, clock);
    this.managers = new ManagerAnswers(clock);
    this.routes = new ArrayList<>(routes(new NodeAnswers(node, version), managers, status));
    routes.addAll(insideTasks(new TaskAnswers(clock), new UsageAnswers(clock)));
  }

  public CompletableFuture<ApiResponse> handle(ApiRequest request) {
    var answer = guarded(() -> route(request));
    return DockerLogs.isWanted(request)
        ? answer.thenApply(response -> DockerLogs.dressed(request, response))
        : answer;
  }

  private static List<Route> routes(
      NodeAnswers self, ManagerAnswers managers, StatusAnswers status) {
    return List.of(
        Route.of("GET", "/_ping", new Answerer.Node(self::ping)),
        Route.of("HEAD", "/_ping", new Answerer.Node(self::ping)),
        Route.of("GET", "/version", new Answerer.Node(_ -> self.daemonVersion())),
        Route.of("GET", "/info", new Answerer.Node(_ -> self.info())),
        Route.of("POST", "/swarm/init", new Answerer.Node(self::init)),
        Route.of("POST", "/swarm/join", new Answerer.Node(self::join)),
        Route.of("POST", "/swarm/leave", new Answerer.Node(self::leave)),
        Route.of("POST", "/swarm/unlock", new Answerer.Node(self::unlock)),
        Route.of("GET", "/skep/status", new Answerer.Status((m, _) -> status.status(m))),
        Route.of(
            "GET", ManagerReports.PATH, new Answerer.AnyManager((m, _) -> done(status.report(m)))),
        Route.of("GET", "/skep/survey", new Answerer.Node(_ -> self.survey())),
        Route.of("POST", "/skep/recover", new Answerer.Node(self::recover)),
        Route.of("GET", "/skep/backup", new Answerer.Node(_ -> self.backup())),
        Route.of("POST", RESTORE, new Answerer.Node(self::restore)),
        Route.once("POST", "/skep/transfer-leader", ClusterWrites::transferLeader),
        Route.of("GET", "/skep/events", new Answerer.AnyManager(managers::events)),
        Route.of("GET", "/skep/ingress", new Answerer.Leader((m, _) -> managers.ingress(m))),
        Route.read("/swarm", (reads, _) -> reads.swarm()),
        Route.read("/swarm/unlockkey", (reads, _) -> reads.unlockKey()),
        Route.write("POST", "/swarm/update", ClusterWrites::updateSwarm),
        Route.read("/nodes", ClusterReads::nodes),
        Route.read("/nodes/{id}", ClusterReads::node),
        Route.write("POST", "/nodes/{id}/update", ClusterWrites::updateNode),
        Route.write("DELETE", "/nodes/{id}", ClusterWrites::removeNode),
        Route.write("POST", "/skep/nodes/{id}/await", ClusterWrites::awaitNode),
        Route.read("/services", ClusterReads::services),
        Route.read("/services/{id}", ClusterReads::service),
        Route.write("POST", "/services/create", ClusterWrites::createService),
        Route.write("POST", "/services/{id}/update", ClusterWrites::updateService),
        Route.write("DELETE", "/services/{id}", ClusterWrites::removeService),
        Route.read("/tasks", ClusterReads::tasks),
        Route.read("/tasks/{id}", ClusterReads::task));
  }

  private static List<Route> insideTasks(TaskAnswers tasks, UsageAnswers usage) {
    return List.of(
        Route.of("GET", "/services/{id}/logs", new Answerer.Leader(tasks::serviceLogs)),
        Route.of("GET", "/tasks/{id}/logs", new Answerer.Leader(tasks::taskLogs)),
        Route.of("GET", "/skep/stats", new Answerer.Leader(usage::usage)),
        Route.of("POST", "/skep/tasks/{id}/exec", new Answerer.Leader(tasks::createExec)),
        Route.of("GET", "/skep/tasks/{id}/exec", new Answerer.Leader(tasks::readExec)),
        Route.of("POST", "/skep/tasks/{id}/exec/input", new Answerer.Leader(tasks::inputExec)),
        Route.of("POST", "/skep/tasks/{id}/exec/resize", new Answerer.Leader(tasks::resizeExec)));
  }

  private CompletableFuture<ApiResponse> route(ApiRequest request) {
    var refusal = ApiVersion.refusal(request.path());
    if (refusal.isPresent()) {
      return done(ApiResponse.error(400, refusal.get()));
    }
    var segments = Route.segments(ApiVersion.stripped(request.path()));
    for (var route : routes) {
      var id = route.match(request.method(), segments);
      if (id.isPresent()) {
        return answer(route.answerer(), new Call(request, id.get()));
      }
    }
    return done(ApiResponse.error(404, "page not found"));
  }

  private CompletableFuture<ApiResponse> answer(Answerer answerer, Call call) {
    if (answerer instanceof Answerer.Node(var handler)) {
      return switch (call.request().origin()) {
        case Origin.Local _ -> handler.answer(call);
        case Origin.Forwarded _ ->
            throw new ControlException(Kind.FORBIDDEN, "only this node's operator may ask this");
      };
    }
    return node.info()
        .thenComposeAsync(info -> guarded(() -> answer(answerer, call, info)), executor);
  }

  private CompletableFuture<ApiResponse> answer(Answerer answerer, Call call, NodeInfo info) {
    var manager = node.manager();
    if (!(answerer instanceof Answerer.Status && manager.isPresent())) {
      requireMember(info);
    }
    if (manager.isEmpty()) {
      if (info.controlAvailable()) {
        throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_READY);
      }
      return fromManagers(answerer, call, info);
    }
    var here = manager.get();
    return switch (answerer) {
      case Answerer.Node(var handler) -> handler.answer(call);
      case Answerer.AnyManager(var handler) -> handler.answer(here, call);
      case Answerer.Status(var handler) -> handler.answer(here, call);
      case Answerer.Read(var handler) -> read(handler, here, call);
      case Answerer.Leader(var handler) -> onLeader(() -> handler.answer(here, call), here, call);
      case Answerer.Write(var handler, var isKnownAgain) -> {
        var identified = call.identified();
        Supplier<CompletableFuture<ApiResponse>> write =
            () ->
                onLeader(
                    () -> handler.answer(new ClusterWrites(here), identified), here, identified);
        yield isKnownAgain ? persistently(call, write) : write.get();
      }
    };
  }

  private CompletableFuture<ApiResponse> persistently(
      Call call, Supplier<CompletableFuture<ApiResponse>> attempt) {
    return switch (call.request().origin()) {
      case Origin.Local _ -> persistence.keepTrying(() -> guarded(attempt));
      case Origin.Forwarded _ -> attempt.get();
    };
  }

  /// This node is no manager.
  private CompletableFuture<ApiResponse> fromManagers(Answerer answerer, Call call, NodeInfo info) {
    var request =
        call.request().method().equals("GET") ? call.request() : call.identified().request();
    var addresses = info.remoteManagers().stream().map(Peer::addr).toList();
    boolean isOnce = answerer instanceof Answerer.Write write && !write.isKnownAgain();
    var answer =
        isOnce
            ? delivery.toAnyManager(addresses, request)
            : persistently(call, () -> delivery.toAnyManager(addresses, request));
    return answerer instanceof Answerer.Status
        ? answer.thenApply(
            response ->
                Persistence.refusal(response).filter(Kind.NO_MANAGER::equals).isPresent()
                    ? status.unreachable(
                        info, ErrorBody.parse(response.status(), response.text()).message())
                    : status.remembered(response))
        : answer;
  }

  private static void requireMember(NodeInfo info) {
    switch (info.state()) {
      case ACTIVE -> {}
      case INACTIVE -> throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_IN_SWARM);
      case PENDING -> throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_READY);
      case LOCKED -> throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.LOCKED);
      case ERROR ->
          throw new ControlException(
              Kind.NOT_IN_SWARM, info.error().isEmpty() ? SwarmTexts.NOT_READY : info.error());
    }
  }

  private CompletableFuture<ApiResponse> read(
      Route.ReadHandler handler, ManagerAccess here, Call call) {
    if (call.flag("local")) {
      return done(answerFrom(handler, here, call, here.state(), false));
    }
    return switch (Standing.of(here.sight())) {
      case Standing.Led(var leader) when leader.equals(here.sight().self()) ->
          ManagerAnswers.barrier(here)
              .handle((state, failure) -> Optional.ofNullable(state).filter(_ -> failure == null))
              .thenApplyAsync(
                  fresh ->
                      answerFrom(
                          handler, here, call, fresh.orElseGet(here::state), fresh.isPresent()),
                  executor);
      case Standing.Led(var leader) when !Hops.isSpent(call.request()) ->
          delivery
              .toLeader(here, leader, call.request())
              .handleAsync(
                  (response, failure) ->
                      failure != null || isWithoutLeader(response)
                          ? answerFrom(handler, here, call, here.state(), false)
                          : response,
                  executor);
      case Standing.Led _, Standing.Electing _, Standing.Lost _, Standing.Out _ ->
          done(answerFrom(handler, here, call, here.state(), false));
    };
  }

  private ApiResponse answerFrom(
      Route.ReadHandler handler,
      ManagerAccess here,
      Call call,
      ClusterState state,
      boolean linearizable) {
    var response = handler.answer(new ClusterReads(state, here.group()), call);
    return managers.marked(response, here, state, linearizable);
  }

  private CompletableFuture<ApiResponse> onLeader(
      Supplier<CompletableFuture<ApiResponse>> answer, ManagerAccess here, Call call) {
    return switch (Standing.of(here.sight())) {
      case Standing.Led(var leader) when leader.equals(here.sight().self()) -> answer.get();
      case Standing.Led(var leader) -> delivery.toLeader(here, leader, call.request());
      case Standing.Electing _, Standing.Out _ -> throw ControlException.noLeader();
      case Standing.Lost(var quorum, var missing) -> throw noQuorum(here, quorum, missing);
    };
  }

  private static ControlException noQuorum(
      ManagerAccess here, Quorum quorum, List<GroupSight.Member> missing) {
    return ControlException.noQuorum(
        "%d of %d managers answer, %d are needed: %s. Nothing was done."
            .formatted(
                quorum.reachable(),
                quorum.voters(),
                quorum.needed(),
                QuorumText.missing(missing, id -> ManagerAnswers.nameOf(here.state(), id))),
        QuorumText.waysOut(quorum));
  }

  private static boolean isWithoutLeader(ApiResponse response) {
    return Persistence.refusal(response)
        .filter(kind -> kind == Kind.NO_LEADER || kind == Kind.NO_QUORUM)
        .isPresent();
  }

  private CompletableFuture<ApiResponse> guarded(Supplier<CompletableFuture<ApiResponse>> answer) {
    try {
      return answer.get().exceptionally(SwarmApi::failed);
    } catch (ControlException | StoreException e) {
      return done(failed(e));
    }
  }

  private static ApiResponse failed(Throwable failure) {
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> failed(e.getCause());
      case ControlException e -> ApiResponse.refused(e);
      case StoreException.NotLeader _ -> ApiResponse.refused(ControlException.noLeader());
      case StoreException.Conflict e -> unknown(Kind.OUT_OF_SEQUENCE, e);
      case StoreException.OutcomeUnknown e -> unknown(Kind.OUTCOME_UNKNOWN, e);
      case StoreException.TooLarge e -> unknown(Kind.INVALID, e);
      case TimeoutException _ ->
          ApiResponse.refused(
              ControlException.rpc(Kind.OUTCOME_UNKNOWN, "context deadline exceeded"));
      default -> {
        LOG.log(Level.ERROR, "bug in the API", failure);
        yield ApiResponse.error(500, "internal error: " + failure);
      }
    };
  }

  private static ApiResponse unknown(Kind kind, StoreException e) {
    return ApiResponse.refused(
        new ControlException(kind, "rpc error: code = Unknown desc = " + e.getMessage()));
  }

  private static CompletableFuture<ApiResponse> done(ApiResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
