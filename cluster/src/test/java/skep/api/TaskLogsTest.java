package skep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static skep.api.SampleSwarm.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import skep.api.client.LogLine;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.ModelJson;
import skep.model.NodeState;
import skep.model.NodeStatus;

/// The leader's part of logs: `web.1` runs on n1 (alpha), `web.2` on w1 (gamma).
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TaskLogsTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeManager manager = new FakeManager(SampleSwarm.ledBy("n1"));
  private final FakeNode node = new FakeNode();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// What each node answers, in turn.
  private final Map<String, Deque<LineSource>> answers = new ConcurrentHashMap<>();

  private final SwarmApi api =
      new SwarmApi(
          node,
          (_, _, _) -> CompletableFuture.failedFuture(ControlException.noLeader()),
          InstantSource.system(),
          Thread::startVirtualThread,
          "0.1");

  @BeforeEach
  void lead() {
    manager.write(SampleSwarm::fill);
    node.manager = Optional.of(manager);
    manager.nodes =
        (id, request, _) -> {
          asked.add(id + " " + request.path() + " " + request.query());
          var next = Optional.ofNullable(answers.get(id)).map(Deque::poll);
          return next.isPresent()
              ? CompletableFuture.completedFuture(ApiResponse.lines(next.get()))
              : CompletableFuture.failedFuture(
                  new ControlException(Kind.PRECONDITION, "the node is not connected"));
        };
  }

  private static String line(int second, String task, String text) {
    return ModelJson.write(LogLine.of(T.plusSeconds(second), task, false, text, false, false));
  }

  private static String end() {
    return ModelJson.write(LogLine.end(T, List.of()));
  }

  private void answers(String nodeId, String... lines) {
    answers
        .computeIfAbsent(nodeId, _ -> new ArrayDeque<>())
        .add(new Scripted(new ArrayDeque<>(List.of(lines))));
  }

  private LineSource open(String path) {
    var response = api.handle(request("GET", path, "")).join();
    if (response.body() instanceof ApiResponse.Body.Lines(var lines)) {
      return lines;
    }
    throw new AssertionError(response);
  }

  /// `alpha web.1 text` for each line, until the end.
  private static List<String> read(LineSource lines) throws InterruptedException {
    var found = new ArrayList<String>();
    try (lines) {
      var poll = Duration.ofSeconds(1);
      for (var next = lines.next(poll); next.isPresent(); next = lines.next(poll)) {
        next.get().forEach(line -> found.add(shown(ModelJson.read(LogLine.class, line))));
      }
    }
    return found;
  }

  private static String shown(LogLine line) {
    return switch (line.stream()) {
      case LogLine.OUT, LogLine.ERR -> line.node() + " " + line.task() + " " + line.text();
      default -> (line.stream() + " " + line.node() + " " + line.text()).strip();
    };
  }

  @Test
  void lines_of_all_nodes_come_in_the_order_of_time() throws Exception {
    answers("n1", line(1, "t1", "a"), line(4, "t1", "d"), end());
    answers("w1", line(2, "t2", "b"), line(3, "t2", "c"), line(5, "t2", "e"), end());

    var lines = read(open("/services/web/logs?stdout=1&stderr=1&format=json&tail=5"));

    assertThat(lines)
        .containsExactly(
            "alpha web.1 a",
            "gamma web.2 b",
            "gamma web.2 c",
            "alpha web.1 d",
            "gamma web.2 e",
            "end");
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "n1 /local/logs {follow=0, stderr=1, stdout=1, tail=5, tasks=t1}",
            "w1 /local/logs {follow=0, stderr=1, stdout=1, tail=5, tasks=t2}");
  }

  @Test
  void a_node_that_does_not_answer_is_named() throws Exception {
    answers("n1", line(1, "t1", "a"), end());

    var lines = read(open("/services/web/logs?stdout=1&format=json"));

    assertThat(lines)
        .containsExactlyInAnyOrder("alpha web.1 a", "gap gamma the node is not connected", "end");
  }

  @Test
  void a_node_that_is_down_is_not_asked() throws Exception {
    manager.write(
        draft -> {
          var worker = draft.state().node("w1").orElseThrow();
          draft.put(worker.withStatus(new NodeStatus(NodeState.DOWN, "heartbeat failure", "")));
        });
    answers("n1", end());

    var lines = read(open("/services/web/logs?stdout=1&format=json"));

    assertThat(lines).containsExactly("gap gamma the node is down: heartbeat failure", "end");
    assertThat(asked).hasSize(1);
  }

  @Test
  void an_answer_that_breaks_off_leaves_a_gap_and_is_taken_up_again_when_followed()
      throws Exception {
    answers("n1", line(1, "t1", "a"), end());
    answers("w1", line(2, "t2", "b"));
    answers("w1", line(3, "t2", "c"), end());

    var found = new ArrayList<String>();
    try (var lines = open("/services/web/logs?stdout=1&follow=1&format=json")) {
      while (!found.contains("gamma web.2 c")) {
        lines
            .next(Duration.ofSeconds(1))
            .orElseThrow()
            .forEach(line -> found.add(shown(ModelJson.read(LogLine.class, line))));
      }
    }

    assertThat(found)
        .containsSubsequence(
            "gamma web.2 b",
            "gap gamma the node's answer broke off",
            "back gamma the node answers again",
            "gamma web.2 c");
    assertThat(asked.getLast()).contains("since=2026-01-01T00:00:02.000000001Z");
  }

  @Test
  void one_tasks_log_is_asked_of_its_node_only() throws Exception {
    answers("w1", line(2, "t2", "b"), end());

    assertThat(read(open("/tasks/t2/logs?stdout=1&stderr=1&format=json")))
        .containsExactly("gamma web.2 b", "end");
  }

  @Test
  void no_stream_and_no_service_are_refused() {
    assertThat(api.handle(request("GET", "/services/web/logs", "")).join().status()).isEqualTo(400);
    assertThat(api.handle(request("GET", "/services/nope/logs?stdout=1", "")).join().status())
        .isEqualTo(404);
  }

  /// Some lines and the end, which is a broken answer when no `end` is among the lines.
  private record Scripted(Deque<String> lines) implements LineSource {
    @Override
    public synchronized Optional<List<String>> next(Duration atMost) {
      return Optional.ofNullable(lines.poll()).map(List::of);
    }

    @Override
    public void close() {}
  }
}
