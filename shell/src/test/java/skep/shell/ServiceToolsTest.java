package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ServiceToolsTest {
  private static final String SERVICE =
      """
      {"ID":"s1","Version":{"Index":5},"Spec":{"Name":"web","Mode":{"Replicated":{"Replicas":3}},\
      "TaskTemplate":{"Placement":{"Constraints":["node.labels.disk==ssd"]}}}}\
      """;

  private static final String NODES =
      """
      [{"ID":"n1","Spec":{"Availability":"active"},"Description":{"Hostname":"node1"},\
      "Status":{"State":"ready"}},{"ID":"n2","Spec":{"Availability":"drain"},\
      "Description":{"Hostname":"node2"},"Status":{"State":"ready"}}]\
      """;

  private static String task(String id, int slot, String state, String desired, String err) {
    return """
    {"ID":"%s","ServiceID":"s1","ServiceName":"web","Slot":%d,"NodeID":"n1",\
    "CreatedAt":"2026-01-01T11:00:00Z","DesiredState":"%s",\
    "Status":{"State":"%s","Timestamp":"2026-01-01T11:59:00Z","Err":"%s"}}\
    """
        .formatted(id, slot, desired, state, err);
  }

  private static FakeApi web(String... tasks) {
    return new FakeApi()
        .on("GET /services/web", SERVICE)
        .on("GET /nodes", NODES)
        .on("GET /tasks", "[" + String.join(",", tasks) + "]");
  }

  @Test
  void why_says_what_is_in_the_way_of_each_task() {
    var api =
        web(
                task("t1", 1, "running", "running", ""),
                task("t2", 2, "pending", "running", "no suitable node (1 of them)"),
                task("t3", 3, "starting", "running", ""),
                task("t4", 3, "failed", "shutdown", "task: non-zero exit (3)"))
            .on(
                "GET /tasks/t4/logs",
                """
                {"Time":"2026-01-01T11:58:00Z","Stream":"stderr","TaskID":"t4","Text":"no config"}
                {"Time":"2026-01-01T11:58:00Z","Stream":"end"}\
                """);

    Run.of(api, "service why web")
        .exits(0)
        .complains("")
        .prints(
            """
            web: 1 of 3 tasks run
            web.2  pending for about a minute: no suitable node (1 of them)
                asks for node.labels.disk==ssd; the nodes have node1=(nothing), node2=(nothing)
            web.3  starting for about a minute
                1 of its tasks failed; the last about a minute ago on node1: task: non-zero exit (3)
                | no config
            node node2 takes no tasks: its availability is drain
            """);
  }

  @Test
  void why_says_how_long_a_task_is_held_back() {
    var held =
        task("t2", 1, "ready", "ready", "")
            .replace("\"Slot\"", "\"StartAfter\":\"2026-01-01T12:00:17Z\",\"Slot\"");
    Run.of(web(task("t1", 1, "failed", "shutdown", "exit 1"), held), "service why web")
        .prints(
            """
            web: 0 of 3 tasks run
            web.1  ready for about a minute
                held back for 17 seconds more: the delay doubles with each failure in a row
                1 of its tasks failed; the last about a minute ago on node1: exit 1
            2 tasks are not made yet; the leader makes them
            node node2 takes no tasks: its availability is drain
            """);
  }

  @Test
  void why_has_little_to_say_when_all_is_well() {
    Run.of(
            web(
                task("t1", 1, "running", "running", ""),
                task("t2", 2, "running", "running", ""),
                task("t3", 3, "running", "running", "")),
            "service why web")
        .prints("web: 3 of 3 tasks run\n");
  }

  private static String out(String stream, String text) {
    var data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return "{\"Stream\":\"" + stream + "\",\"Data\":\"" + data + "\"}\n";
  }

  private static FakeApi exec(String output) {
    return web(task("t1", 1, "running", "running", ""))
        .on("POST /skep/tasks/t1/exec", "{\"ID\":\"e1\"}")
        .on("GET /skep/tasks/t1/exec", output);
  }

  @Test
  void a_command_keeps_its_outputs_and_its_exit_code() {
    var api =
        exec(out("stdout", "one\n") + out("stderr", "two") + "{\"Stream\":\"exit\",\"Code\":42}");
    Run.of(api, "service exec -e A=1 web sh -c 'exit 42'")
        .exits(42)
        .prints("one\n")
        .complains("two");
    assertThat(api.body("POST /skep/tasks/t1/exec"))
        .contains("\"Cmd\":[\"sh\",\"-c\",\"exit 42\"]", "\"Env\":[\"A=1\"]", "\"Tty\":false");
  }

  @Test
  void dashes_may_set_the_command_off() {
    var api = exec("{\"Stream\":\"exit\",\"Code\":0}");

    Run.of(api, "service exec web -- ls -- -l").exits(0);

    assertThat(api.body("POST /skep/tasks/t1/exec")).contains("\"Cmd\":[\"ls\",\"--\",\"-l\"]");
  }

  @Test
  void a_command_that_is_lost_is_no_success() {
    Run.of(exec(out("stdout", "one\n")), "service exec web ls")
        .exits(1)
        .complains(
            """
            error: the command was lost: the daemon ended the stream
            hint:  it may still run; look with `skep service ps`
            """);
    Run.of(exec(""), "service exec -it web sh")
        .exits(2)
        .complains(
            """
            error: the input device is not a TTY
            hint:  leave out --tty, or run it in a terminal
            """);
  }

  @Test
  void a_service_goes_back_to_what_it_was() {
    var api = web().on("POST /services/s1/update", "{\"Warnings\":[]}");
    Run.of(api, "service rollback -d web").exits(0).prints("web\n");
    assertThat(api.calls.getLast()).contains("rollback=previous").contains("version=5");
  }
}
