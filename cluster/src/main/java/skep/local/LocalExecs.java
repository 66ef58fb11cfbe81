package skep.local;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import skep.api.ApiResponse;
import skep.api.LineSource;
import skep.api.client.ExecCreated;
import skep.api.client.ExecLine;
import skep.api.client.ExecSpec;
import skep.api.client.LogLine;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.ExecEvent;
import skep.engine.ExecProcess;
import skep.engine.ExecRequest;
import skep.engine.TaskStreams;
import skep.model.ModelJson;
import skep.session.AgentMessage.Call;

/// Commands that run in this node's containers for people elsewhere. A command lives as long as
/// somebody reads it.
final class LocalExecs implements AutoCloseable {
  private static final int AT_ONCE_MAX = 64;
  private static final int ID_BYTES = 16;
  private static final int ATTACH_SECONDS = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TaskStreams streams;

  /// By id; guarded by itself.
  private final Map<String, Running> running = new TreeMap<>();

  /// A command. One piece of input is written at a time; `written` counts all bytes taken.
  private static final class Running {
    private final ExecProcess process;
    private boolean isRead;
    private boolean isWriting;
    private long written;

    Running(ExecProcess process) {
      this.process = process;
    }
  }

  LocalExecs(TaskStreams streams) {
    this.streams = streams;
  }

  /// `POST ?task=`, an {@link ExecSpec}.
  ApiResponse create(Call call) throws InterruptedException {
    var spec = ModelJson.read(ExecSpec.class, call.body());
    if (spec.command().isEmpty()) {
      return ApiResponse.error(400, "no command was given");
    }
    synchronized (running) {
      if (running.size() >= AT_ONCE_MAX) {
        return ApiResponse.error(
            429, AT_ONCE_MAX + " commands run in this node's tasks already, which is the limit");
      }
    }
    var request =
        new ExecRequest(
            spec.command(),
            spec.isTty(),
            spec.hasInput(),
            spec.env(),
            spec.user(),
            spec.directory());
    var task = call.query().getOrDefault("task", "");
    var process = LocalDesk.await(streams.exec(task, request));
    var bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    var id = HexFormat.of().formatHex(bytes);
    synchronized (running) {
      running.put(id, new Running(process));
    }
    CompletableFuture.delayedExecutor(ATTACH_SECONDS, TimeUnit.SECONDS)
        .execute(() -> closeUnread(id));
    return ApiResponse.json(201, new ExecCreated(id));
  }

  private void closeUnread(String id) {
    boolean isUnread;
    synchronized (running) {
      isUnread = Optional.ofNullable(running.get(id)).filter(known -> !known.isRead).isPresent();
    }
    if (isUnread) {
      end(id);
    }
  }

  /// `GET ?exec=`: its output, {@link ExecLine}s. Whoever stops reading lets go of the command.
  ApiResponse start(Call call) {
    var id = call.query().getOrDefault("exec", "");
    synchronized (running) {
      var known = need(id);
      if (known.isRead) {
        return ApiResponse.error(409, "somebody reads this command already");
      }
      known.isRead = true;
      known.process.start();
      return ApiResponse.lines(new Output(id, known.process));
    }
  }

  /// `POST ?exec=&at=&end=`: base64. `at` is how many bytes came before: what was written already
  /// is not written twice. While the command reads nothing the answer is 429: try again.
  ApiResponse input(Call call) throws InterruptedException {
    var id = call.query().getOrDefault("exec", "");
    var bytes = Base64.getDecoder().decode(call.body());
    long at = Long.parseLong(call.query().getOrDefault("at", "0"));
    Running known;
    synchronized (running) {
      known = need(id);
      if (known.isWriting) {
        return ApiResponse.error(429, "the command has not read what was sent before");
      }
      if (known.written != at) {
        return known.written == at + bytes.length
            ? ApiResponse.empty(204)
            : ApiResponse.error(409, "input is missing: %d bytes came".formatted(known.written));
      }
      if (!known.isRead) {
        return ApiResponse.error(409, "nobody reads this command yet");
      }
      known.isWriting = true;
      known.written += bytes.length;
    }
    Thread.ofVirtual().name("skep-exec-input").start(() -> write(known, bytes, call));
    return ApiResponse.empty(204);
  }

  private void write(Running to, byte[] bytes, Call call) {
    try {
      to.process.write(bytes);
      if ("1".equals(call.query().get("end"))) {
        to.process.closeInput();
      }
    } catch (EngineException ended) {
      return; // its output tells how
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (running) {
        to.isWriting = false;
      }
    }
  }

  /// `POST ?exec=&rows=&columns=`
  ApiResponse resize(Call call) {
    var id = call.query().getOrDefault("exec", "");
    int rows = Integer.parseInt(call.query().getOrDefault("rows", "0"));
    int columns = Integer.parseInt(call.query().getOrDefault("columns", "0"));
    ExecProcess process;
    synchronized (running) {
      process = need(id).process;
    }
    process.resize(rows, columns);
    return ApiResponse.empty(204);
  }

  private Running need(String id) {
    return Optional.ofNullable(running.get(id))
        .orElseThrow(
            () -> new EngineException(Kind.NOT_FOUND, "no such command runs here: it has ended"));
  }

  private void end(String id) {
    Optional<Running> known;
    synchronized (running) {
      known = Optional.ofNullable(running.remove(id));
    }
    known.ifPresent(gone -> gone.process.close());
  }

  @Override
  public void close() {
    List<String> ids;
    synchronized (running) {
      ids = new ArrayList<>(running.keySet());
    }
    ids.forEach(this::end);
  }

  /// A command's output as lines.
  private final class Output implements LineSource {
    private final String id;
    private final ExecProcess process;
    private boolean isEnded;

    Output(String id, ExecProcess process) {
      this.id = id;
      this.process = process;
    }

    @Override
    public Optional<List<String>> next(Duration atMost) throws InterruptedException {
      if (isEnded) {
        return Optional.empty();
      }
      try {
        var events = process.events().next(atMost);
        isEnded = events.isEmpty();
        return events.map(list -> list.stream().map(Output::line).toList());
      } catch (EngineException e) {
        isEnded = true;
        var lost = new ExecLine(ExecLine.LOST, "", 0, String.valueOf(e.getMessage()));
        return Optional.of(List.of(ModelJson.write(lost)));
      }
    }

    private static String line(ExecEvent event) {
      return ModelJson.write(
          switch (event) {
            case ExecEvent.Output(var isError, var base64) ->
                new ExecLine(isError ? LogLine.ERR : LogLine.OUT, base64, 0, "");
            case ExecEvent.Exited(var code) -> new ExecLine(ExecLine.EXIT, "", code, "");
          });
    }

    @Override
    public void close() {
      end(id);
    }
  }
}
