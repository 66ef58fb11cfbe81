package skep.lab;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The swarm part of Docker's Engine API on a unix socket, spoken to a Docker Engine in swarm mode
/// and to skep alike: one connection per request, nothing kept between them. Reads only the fields
/// that are asked for, so that both sides cost the client the same.
///
/// @param path of the socket, at most 107 bytes
record SwarmSocket(Path path) {
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(20);

  /// Short, so that a question that went to a dead leader is asked again soon.
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);

  private static final String VERSION = "/v1.41";
  private static final Pattern ID = Pattern.compile("\\{\"ID\":\"([0-9a-z]{25})\"");
  private static final Pattern CONTAINER_ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");
  private static final Pattern NODE_ID = Pattern.compile("\"NodeID\":\"([0-9a-z]{25})\"");
  private static final Pattern HOSTNAME = Pattern.compile("\"Hostname\":\"([^\"]+)\"");

  /// @param nodeId empty while it has none
  /// @param isRunning observed and wanted
  record TaskSeen(String nodeId, boolean isRunning) {}

  /// @param isLeader of the managers
  record NodeSeen(String id, String hostname, boolean isReady, boolean isLeader) {}

  /// Creates a replicated service.
  ///
  /// @throws IllegalStateException with the answer when it is refused
  void create(String name, int replicas, String image) {
    var body =
        """
        {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"%s"}},"Mode":{"Replicated":{"Replicas":%d}}}\
        """
            .formatted(name, image, replicas);
    exchange("POST", "/services/create", body);
  }

  /// Runs one container, as `docker run -d` does; an Engine alone can do it.
  void run(String image) {
    var created = exchange("POST", "/containers/create", "{\"Image\":\"%s\"}".formatted(image));
    exchange("POST", "/containers/%s/start".formatted(first(CONTAINER_ID, created)), "");
  }

  void remove(String name) {
    exchange("DELETE", "/services/" + name, "");
  }

  /// All tasks, dead ones too.
  List<TaskSeen> tasks() {
    return objects(exchange("GET", "/tasks", ""))
        .map(
            task ->
                new TaskSeen(
                    first(NODE_ID, task),
                    task.contains("\"State\":\"running\"")
                        && task.contains("\"DesiredState\":\"running\"")))
        .toList();
  }

  List<NodeSeen> nodes() {
    return objects(exchange("GET", "/nodes", ""))
        .map(
            node ->
                new NodeSeen(
                    first(ID, node),
                    first(HOSTNAME, node),
                    node.contains("\"State\":\"ready\""),
                    node.contains("\"Leader\":true")))
        .toList();
  }

  /// The elements of a JSON array whose elements, and nothing else, begin with their id.
  private static Stream<String> objects(String array) {
    return Stream.of(array.split("(?=\\{\"ID\":\"[0-9a-z]{25}\")"))
        .filter(element -> ID.matcher(element).find());
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  /// @throws UncheckedIOException when there is no answer in time
  private String exchange(String method, String target, String body) {
    var limit = method.equals("GET") ? READ_LIMIT : WRITE_LIMIT;
    try {
      var answer =
          new UnixHttp(path).ask(new UnixHttp.Request(method, VERSION + target, body, ""), limit);
      if (answer.status() / 100 != 2) {
        throw new IllegalStateException("refused: " + answer);
      }
      return answer.body();
    } catch (UnixHttp.NoAnswerException e) {
      throw new UncheckedIOException(e);
    }
  }
}
