package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.api.client.LogLine;
import skep.model.ModelJson;

class ServiceLogsTest {
  private static final Instant T = Instant.parse("2026-01-01T11:59:00.25Z");

  private static String line(String stream, int task, String text, boolean isPartial) {
    return ModelJson.write(
        new LogLine(
            T.plusSeconds(task),
            stream,
            "n" + task + "id",
            "node" + task,
            "s1",
            "task" + task + "withalongid",
            "web." + task,
            text,
            false,
            isPartial,
            List.of()));
  }

  private static String gap(int node, String why) {
    return ModelJson.write(LogLine.note(T, LogLine.GAP, "n" + node + "id", "node" + node, why));
  }

  private static String end() {
    return ModelJson.write(LogLine.end(T, List.of()));
  }

  private static FakeApi logs(String... lines) {
    return new FakeApi()
        .on(
            "GET /services/web",
            "{\"ID\":\"s1\",\"Spec\":{\"Name\":\"web\",\"Mode\":{\"Replicated\":{\"Replicas\":10}}}}")
        .on("GET /services/s1/logs", String.join("\n", lines));
  }

  @Test
  void lines_tell_whose_they_are_and_errors_go_to_stderr() {
    Run.of(
            logs(line("stdout", 1, "hello", false), line("stderr", 10, "oh", false), end()),
            "service logs web")
        .exits(0)
        .prints("web.1.task1withalo@node1     | hello\n")
        .complains("web.10.task10withal@node10    | oh\n");
  }

  @Test
  void a_missing_node_is_named_and_costs_the_exit_code() {
    Run.of(
            logs(
                gap(3, "the node is down: heartbeat failure"),
                line("stdout", 1, "a", false),
                end()),
            "service logs --no-task-ids web")
        .exits(8)
        .prints("web.1@node1     | a\n")
        .complains(
            "warning: incomplete log stream: node node3 is missing: the node is down: heartbeat"
                + " failure\n");
  }

  @Test
  void a_stream_without_its_end_is_incomplete() {
    Run.of(logs(line("stdout", 1, "a", false)), "service logs --raw web")
        .exits(8)
        .prints("a\n")
        .complains("warning: incomplete log stream: the daemon ended the stream\n");
  }

  @Test
  void a_gap_is_shown_where_it_is_while_following() {
    var back =
        ModelJson.write(LogLine.note(T, LogLine.BACK, "n2id", "node2", "the node answers again"));
    Run.of(
            logs(gap(2, "the node's answer broke off"), back, line("stdout", 2, "b", false), end()),
            "service logs -f --raw web")
        .exits(0)
        .prints("b\n")
        .complains(
            """
            --- node2: logs missing: the node's answer broke off ---
            --- node2: the node answers again ---
            """);
  }

  @Test
  void a_long_line_in_pieces_is_one_line() {
    Run.of(
            logs(
                line("stdout", 1, "one ", true),
                line("stdout", 1, "line", false),
                line("stdout", 2, "open", true),
                line("stdout", 1, "next", false),
                end()),
            "service logs --no-task-ids -t web")
        .prints(
            """
            2026-01-01T11:59:01.250Z web.1@node1     | one line
            2026-01-01T11:59:02.250Z web.2@node2     | open
            2026-01-01T11:59:01.250Z web.1@node1     | next
            """);
  }

  @Test
  void what_is_asked_for_reaches_the_api() {
    var api = logs(end());
    Run.of(api, "service logs -f --since 42m --until 2026-01-01T11:59:00Z -n 5 web").exits(0);

    assertThat(api.calls.getLast())
        .isEqualTo(
            "GET /services/s1/logs?follow=1&format=json&since=1767266280.000000000&stderr=1&stdout=1"
                + "&tail=5&until=1767268740.000000000");
  }

  @Test
  void json_is_one_object_per_line() {
    Run.of(logs(line("stdout", 1, "a", false), end()), "service logs --format json web")
        .exits(0)
        .prints(line("stdout", 1, "a", false) + "\n");
  }

  @Test
  void a_task_is_found_by_its_name() {
    var api =
        logs()
            .refuse("GET /services/web.1", 404, "no such service: web.1", "NOT_FOUND")
            .refuse("GET /tasks/web.1", 404, "no such task: web.1", "NOT_FOUND")
            .on(
                "GET /tasks",
                "[{\"ID\":\"t1\",\"ServiceName\":\"web\",\"Slot\":1,\"Status\":{\"State\":\"running\"}}]")
            .on("GET /tasks/t1/logs", line("stdout", 1, "a", false) + "\n" + end());

    Run.of(api, "service logs --raw web.1").exits(0).prints("a\n");
  }

  @Test
  void what_cannot_be_shown_is_refused() {
    Run.of(logs(), "service logs --since yesterday web")
        .exits(2)
        .complains(
            """
            error: invalid argument "yesterday" for "--since" flag: no time: write it as 42m (ago), \
            2026-11-22, 2026-11-22T14:03:00 or 2026-11-22T14:03:00Z
            hint:  see 'skep service logs --help'
            """);
    var missing =
        new FakeApi()
            .refuse("GET /services/no", 404, "no such service: no", "NOT_FOUND")
            .refuse("GET /tasks/no", 404, "no such task: no", "NOT_FOUND")
            .on("GET /tasks", "[]");
    Run.of(missing, "service logs no")
        .exits(3)
        .complains(
            """
            error: no such task or service: no
            hint:  `skep service ls` and `skep service ps SERVICE` show what there is
            """);
  }
}
