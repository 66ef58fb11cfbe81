package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import skep.api.client.ErrorBody;
import skep.api.client.LogLine;
import skep.model.ModelJson;
import skep.model.Task;

/// One node's part of some logs: asks the node and copies what it answers into a lane. Thread-safe.
final class NodeLog {
  /// For the beginning of an answer.
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofSeconds(5);
  private static final String PATH = "/local/logs";

  private final String nodeId;
  private final String node;
  private final SortedMap<String, Task> tasks;
  private final TimeMerge<LogLine>.Lane lane;
  private final InstantSource clock;
  private Optional<LineSource> source = Optional.empty();
  private Optional<Instant> lastLine = Optional.empty();
  private List<String> absent = List.of();
  private boolean isDone;
  private boolean isBroken;
  private boolean isClosed;

  NodeLog(
      String nodeId,
      String node,
      SortedMap<String, Task> tasks,
      TimeMerge<LogLine>.Lane lane,
      InstantSource clock) {
    this.nodeId = nodeId;
    this.node = node;
    this.tasks = tasks;
    this.lane = lane;
    this.clock = clock;
  }

  /// @param isBack whether to say that the node answers again
  void open(NodeCalls calls, SortedMap<String, String> query, boolean isBack) {
    var request = NodeRequests.get(PATH, query);
    var _ =
        calls
            .call(nodeId, request, LIMIT)
            .whenComplete(
                (response, failure) ->
                    Thread.ofVirtual()
                        .name("skep-node-log")
                        .start(
                            () -> {
                              if (failure == null) {
                                copy(response, isBack);
                              } else {
                                broken(NodeRequests.reason(failure));
                              }
                            }));
  }

  private void copy(ApiResponse response, boolean isBack) {
    if (!(response.body() instanceof ApiResponse.Body.Lines(var lines))) {
      broken(ErrorBody.parse(response.status(), response.text()).message());
      return;
    }
    try (lines) {
      if (!isKept(lines)) {
        return;
      }
      if (isBack) {
        note(LogLine.BACK, "the node answers again");
      }
      for (var next = lines.next(POLL); next.isPresent(); next = lines.next(POLL)) {
        for (var line : next.get()) {
          if (!take(ModelJson.read(LogLine.class, line))) {
            return;
          }
        }
      }
      broken("the node's answer broke off");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken("this manager is stopping");
    } catch (IllegalArgumentException e) {
      broken("the node's answer is not understood: " + e.getMessage());
    }
  }

  private synchronized boolean isKept(LineSource lines) {
    source = Optional.of(lines);
    return !isClosed;
  }

  /// @return false when nothing follows or nobody reads
  private boolean take(LogLine line) throws InterruptedException {
    return switch (line.stream()) {
      case LogLine.END -> {
        synchronized (this) {
          absent = line.absent();
          isDone = true;
        }
        lane.end();
        yield false;
      }
      case LogLine.GAP -> {
        note(LogLine.GAP, line.text());
        yield true;
      }
      default -> {
        synchronized (this) {
          lastLine = Optional.of(line.time());
        }
        var task = Optional.ofNullable(tasks.get(line.taskId()));
        yield lane.put(
            line.of(
                nodeId,
                node,
                task.map(Task::serviceId).orElse(""),
                task.map(Task::name).orElse("")));
      }
    };
  }

  private void broken(String why) {
    synchronized (this) {
      if (isDone) {
        return;
      }
    }
    note(LogLine.GAP, why);
    lane.end();
    synchronized (this) {
      isBroken = true;
      isDone = true;
    }
  }

  private void note(String stream, String why) {
    try {
      lane.put(LogLine.note(clock.instant(), stream, nodeId, node, why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String nodeId() {
    return nodeId;
  }

  Set<String> taskIds() {
    return tasks.keySet();
  }

  /// Whether it has ended, one way or the other.
  synchronized boolean isDone() {
    return isDone;
  }

  /// Whether it ended before its tasks' logs did.
  synchronized boolean isBroken() {
    return isBroken;
  }

  synchronized Optional<Instant> lastLine() {
    return lastLine;
  }

  /// Tasks that have no container there.
  synchronized List<String> absent() {
    return absent;
  }

  void close() {
    Optional<LineSource> open;
    synchronized (this) {
      isClosed = true;
      open = source;
    }
    open.ifPresent(LineSource::close);
  }
}
