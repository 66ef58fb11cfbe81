package skep.engine.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.core.DockerClientConfig;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import skep.engine.ContainerUsage;

/// One reading of a container's counters. Docker is asked for one only (`one-shot`): otherwise it
/// takes two a second apart to compute what skep computes itself.
final class DockerStats {
  private static final Jsonb JSONB = Jsonb.builder().build();
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private DockerStats() {}

  /// Blocks. Empty when the container has ended or the engine does not say.
  static Optional<ContainerUsage> read(
      DockerClientConfig config, String containerId, String taskId) {
    try (var wire = DockerWire.dial(config)) {
      // HTTP/1.0: the answer is neither cut in chunks nor followed by anything.
      var request =
          "GET /containers/%s/stats?stream=false&one-shot=true HTTP/1.0\r\nHost: docker\r\n\r\n"
              .formatted(containerId);
      wire.out().write(request.getBytes(US_ASCII));
      wire.out().flush();
      var answer = new String(wire.in().readNBytes(ANSWER_BYTES_MAX), UTF_8);
      int body = answer.indexOf("\r\n\r\n");
      return body < 0 || !answer.startsWith(" 200 ", "HTTP/1.0".length())
          ? Optional.empty()
          : parsed(answer.substring(body), taskId);
    } catch (IOException silent) {
      return Optional.empty();
    }
  }

  static Optional<ContainerUsage> parsed(String json, String taskId) {
    try {
      var all = JSONB.type(Object.class).fromJson(json);
      long cpu = number(all, "cpu_stats", "cpu_usage", "total_usage");
      if (cpu == 0) {
        return Optional.empty(); // it has ended
      }
      long received = 0;
      long sent = 0;
      if (field(all, "networks") instanceof Map<?, ?> networks) {
        for (var network : networks.values()) {
          received += number(network, "rx_bytes");
          sent += number(network, "tx_bytes");
        }
      }
      long memory = number(all, "memory_stats", "usage");
      long droppable = number(all, "memory_stats", "stats", "inactive_file");
      return Optional.of(
          new ContainerUsage(
              taskId,
              Instant.parse(String.valueOf(field(all, "read"))),
              cpu,
              Math.max(0, memory - droppable),
              number(all, "memory_stats", "limit"),
              received,
              sent,
              number(all, "pids_stats", "current")));
    } catch (JsonException | IllegalStateException | DateTimeException bad) {
      return Optional.empty();
    }
  }

  private static Object field(Object of, String name) {
    Object found = of instanceof Map<?, ?> fields ? fields.get(name) : null;
    return found == null ? "" : found;
  }

  private static long number(Object of, String... path) {
    var found = of;
    for (var name : path) {
      found = field(found, name);
    }
    return found instanceof Number number ? number.longValue() : 0;
  }
}
