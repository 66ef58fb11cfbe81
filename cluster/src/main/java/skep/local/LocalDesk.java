package skep.local;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import skep.api.ApiResponse;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.LogRequest;
import skep.engine.TaskStreams;
import skep.session.AgentMessage.Call;

/// Answers what a manager asks this node. Blocks, up to a few seconds; any thread may call.
public final class LocalDesk implements AutoCloseable {
  /// Paths, which managers use too.
  public static final String LOGS = "/local/logs";

  public static final String USAGE = "/local/usage";
  public static final String EXEC = "/local/exec";
  public static final String EXEC_INPUT = "/local/exec/input";
  public static final String EXEC_RESIZE = "/local/exec/resize";

  private static final int ENGINE_SECONDS = 3;

  private final TaskStreams streams;
  private final InstantSource clock;
  private final LocalExecs execs;
  private final UsageSampler usage;

  public LocalDesk(TaskStreams streams, HostLoad host, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
    this.execs = new LocalExecs(streams);
    this.usage = new UsageSampler(streams, host, clock);
  }

  public ApiResponse answer(Call call) {
    try {
      return switch (call.method() + " " + call.path()) {
        case "GET " + LOGS -> logs(call);
        case "GET " + USAGE -> usage(call);
        case "POST " + EXEC -> execs.create(call);
        case "GET " + EXEC -> execs.start(call);
        case "POST " + EXEC_INPUT -> execs.input(call);
        case "POST " + EXEC_RESIZE -> execs.resize(call);
        default -> ApiResponse.error(404, "this node's skep does not know " + call.path());
      };
    } catch (EngineException e) {
      return refused(e);
    } catch (IllegalArgumentException e) {
      return ApiResponse.error(400, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ApiResponse.error(503, "this node's daemon is stopping");
    }
  }

  private ApiResponse logs(Call call) {
    var query = call.query();
    var request =
        new LogRequest(
            isOn(call, "follow"),
            time(call, "since"),
            time(call, "until"),
            Optional.ofNullable(query.get("tail")).map(Integer::valueOf),
            isOn(call, "stdout"),
            isOn(call, "stderr"));
    var tasks = List.of(query.getOrDefault("tasks", "").split(","));
    return ApiResponse.lines(new LocalLogs(streams, clock, tasks, request));
  }

  private ApiResponse usage(Call call) throws InterruptedException {
    return isOn(call, "follow")
        ? ApiResponse.lines(new UsageStream(usage))
        : ApiResponse.json(200, usage.sample());
  }

  private static Optional<Instant> time(Call call, String name) {
    return Optional.ofNullable(call.query().get(name)).map(Instant::parse);
  }

  private static boolean isOn(Call call, String name) {
    return "1".equals(call.query().get(name));
  }

  private static ApiResponse refused(EngineException e) {
    var text = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case NOT_FOUND -> ApiResponse.error(404, text);
      case REFUSED -> ApiResponse.error(409, text);
      case UNREACHABLE -> ApiResponse.error(503, text);
    };
  }

  /// What the engine answers, within 3 s.
  static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(ENGINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EngineException known
          ? known
          : new EngineException(Kind.REFUSED, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new EngineException(
          Kind.UNREACHABLE, "the engine did not answer within " + ENGINE_SECONDS + " s");
    }
  }

  /// Lets go of the commands that run.
  @Override
  public void close() {
    execs.close();
  }
}
