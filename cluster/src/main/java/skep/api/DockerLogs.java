package skep.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import skep.api.ApiResponse.Body;
import skep.api.client.LogLine;
import skep.model.ModelJson;

/// Log lines as Docker's API gives them, for clients that do not ask for skep's own
/// (`format=json`): frames of a stream number (1 out, 2 err, 3 the daemon's own) and a length, or
/// plain bytes where a terminal was written to.
final class DockerLogs {
  private static final String FRAMES = "application/vnd.docker.multiplexed-stream";
  private static final String PLAIN = "application/vnd.docker.raw-stream";
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int DAEMON = 3;

  /// Always nine digits, as Docker has it.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSX").withZone(ZoneOffset.UTC);

  private DockerLogs() {}

  static boolean isWanted(ApiRequest request) {
    var path = ApiVersion.stripped(request.path());
    return request.origin() instanceof Origin.Local
        && path.endsWith("/logs")
        && !request.query("format").orElse("").equals("json");
  }

  static ApiResponse dressed(ApiRequest request, ApiResponse response) {
    if (!(response.body() instanceof Body.Lines(var lines))) {
      return response;
    }
    boolean isPlain = response.headers().containsKey(TaskAnswers.TTY);
    boolean withTime = new Call(request, "").flag("timestamps");
    boolean withDetails = new Call(request, "").flag("details");
    return new ApiResponse(
        response.status(),
        response.headers(),
        new Body.Bytes(
            lines,
            isPlain ? PLAIN : FRAMES,
            json -> {
              var line = ModelJson.read(LogLine.class, json);
              var content = content(line, withTime, withDetails);
              return isPlain ? content : frame(line, content);
            }));
  }

  private static byte[] content(LogLine line, boolean withTime, boolean withDetails) {
    if (!line.isWritten()) {
      return line.stream().equals(LogLine.GAP)
          ? (" incomplete log stream. some logs could not be retrieved for the following reasons:"
                  + " node %s: %s\n".formatted(line.node(), line.text()))
              .getBytes(UTF_8)
          : new byte[0];
    }
    var out = new ByteArrayOutputStream();
    if (withTime) {
      out.writeBytes((time(line.time()) + " ").getBytes(UTF_8));
    }
    if (withDetails) {
      out.writeBytes(
          "com.docker.swarm.node.id=%s,com.docker.swarm.service.id=%s,com.docker.swarm.task.id=%s "
              .formatted(line.nodeId(), line.serviceId(), line.taskId())
              .getBytes(UTF_8));
    }
    out.writeBytes(
        line.isBase64() ? Base64.getDecoder().decode(line.text()) : line.text().getBytes(UTF_8));
    if (!line.isPartial()) {
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }

  private static byte[] frame(LogLine line, byte[] content) {
    int stream =
        switch (line.stream()) {
          case LogLine.OUT -> OUT;
          case LogLine.ERR -> ERR;
          default -> DAEMON;
        };
    return content.length == 0
        ? content
        : ByteBuffer.allocate(8 + content.length)
            .put((byte) stream)
            .put(new byte[3])
            .putInt(content.length)
            .put(content)
            .array();
  }
}
