package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// One line of the logs of a service or task, as JSON on a line of its own.
///
/// Stream `stdout` or `stderr`: a line of a container. `gap`: from here on lines of a node are
/// missing, `Text` says why. `back`: they are there again. `end`: there is no more; a stream that
/// ends without it has broken off.
///
/// @param time of the line by its node's clock; of a gap by the leader's
/// @param nodeId and `node`: its name
/// @param task its name, `web.1`; empty of a gap
/// @param text without line end
/// @param isBase64 whether `text` is base64 of bytes that are not UTF-8
/// @param isPartial whether the line goes on in the task's next one
/// @param absent ids of tasks without a container, of an `end` only
@Json
public record LogLine(
    @Json.Property("Time") Instant time,
    @Json.Property("Stream") String stream,
    @Json.Property("NodeID") String nodeId,
    @Json.Property("Node") String node,
    @Json.Property("ServiceID") String serviceId,
    @Json.Property("TaskID") String taskId,
    @Json.Property("Task") String task,
    @Json.Property("Text") String text,
    @Json.Property("Base64") boolean isBase64,
    @Json.Property("Partial") boolean isPartial,
    @Json.Property("Absent") List<String> absent) {
  public static final String OUT = "stdout";
  public static final String ERR = "stderr";
  public static final String GAP = "gap";
  public static final String BACK = "back";
  public static final String END = "end";

  public LogLine {
    nodeId = Absent.text(nodeId);
    node = Absent.text(node);
    serviceId = Absent.text(serviceId);
    taskId = Absent.text(taskId);
    task = Absent.text(task);
    text = Absent.text(text);
    absent = Absent.list(absent);
  }

  /// A line as its node knows it.
  public static LogLine of(
      Instant time, String taskId, boolean isError, String text, boolean isBase64, boolean part) {
    return new LogLine(
        time, isError ? ERR : OUT, "", "", "", taskId, "", text, isBase64, part, List.of());
  }

  /// The last line of a node.
  public static LogLine end(Instant time, List<String> absent) {
    return new LogLine(time, END, "", "", "", "", "", "", false, false, absent);
  }

  /// A {@link #GAP} or {@link #BACK} of a node.
  public static LogLine note(Instant time, String stream, String nodeId, String node, String why) {
    return new LogLine(time, stream, nodeId, node, "", "", "", why, false, false, List.of());
  }

  /// With what the leader knows of its task.
  public LogLine of(String nodeId, String node, String serviceId, String task) {
    return new LogLine(
        time, stream, nodeId, node, serviceId, taskId, task, text, isBase64, isPartial, List.of());
  }

  /// Whether a container wrote it.
  public boolean isWritten() {
    return stream.equals(OUT) || stream.equals(ERR);
  }
}
