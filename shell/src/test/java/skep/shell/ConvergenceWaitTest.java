package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class ConvergenceWaitTest {
  private static final String CREATE = "service create --name web --replicas 3 nginx";

  private static FakeApi api(String... tasksInTime) {
    var api =
        new FakeApi()
            .on("POST /services/create", "{\"ID\":\"s1\"}")
            .on("GET /services/s1", service(""))
            .on("GET /nodes", "[{\"ID\":\"n1\",\"Spec\":{},\"Status\":{\"State\":\"ready\"}}]");
    for (var tasks : tasksInTime) {
      api.on("GET /tasks", tasks);
    }
    return api;
  }

  private static String service(String more) {
    return "{\"ID\":\"s1\",\"Spec\":{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{}},"
        + "\"Mode\":{\"Replicated\":{\"Replicas\":3}}}"
        + more
        + "}";
  }

  private static String tasks(String... states) {
    var list = new StringJoiner(",", "[", "]");
    for (int i = 0; i < states.length; i++) {
      var parts = states[i].split(":", 2);
      list.add(
          """
          {"ID":"t%d","ServiceName":"web","Slot":%d,"NodeID":"n1","DesiredState":"running",
           "Spec":{"ContainerSpec":{}},"Status":{"State":"%s","Err":"%s"}}\
          """
              .formatted(i, i + 1, parts[0], parts.length > 1 ? parts[1] : ""));
    }
    return list.toString();
  }

  @Test
  void plain_lines_when_nobody_looks() {
    var api =
        api("[]", tasks("running", "preparing", "running"), tasks("running", "running", "running"));

    Run.of(api, CREATE)
        .exits(0)
        .complains("")
        .prints(
            """
            s1
            overall progress: 0 out of 3 tasks
            overall progress: 2 out of 3 tasks
            overall progress: 3 out of 3 tasks
            verify: Waiting 1 seconds to verify that tasks are stable...
            verify: Service s1 converged
            """);
    assertThat(api.calls)
        .contains("GET /tasks?filters={\"_up-to-date\":[\"true\"],\"service\":[\"s1\"]}");
  }

  @Test
  void bars_on_a_terminal() {
    var out = Run.of(api(tasks("running", "running", "running")), CREATE, true).exits(0).out();

    assertThat(out)
        .contains("1/3: running   [==================================================>]")
        .contains("\033[");
  }

  @Test
  void no_escape_byte_without_a_terminal() {
    assertThat(Run.of(api(tasks("running", "running", "running")), CREATE).out())
        .doesNotContain("\033");
  }

  @Test
  void the_specs_monitor_is_how_long_stability_is_watched() {
    var api =
        new FakeApi()
            .on("POST /services/create", "{\"ID\":\"s1\"}")
            .on(
                "GET /services/s1",
                "{\"ID\":\"s1\",\"Spec\":{\"Mode\":{\"Replicated\":{\"Replicas\":1}},"
                    + "\"UpdateConfig\":{\"Monitor\":5000000000}}}")
            .on("GET /nodes", "[{\"ID\":\"n1\",\"Spec\":{},\"Status\":{\"State\":\"ready\"}}]")
            .on("GET /tasks", tasks("running"));

    var run = Run.of(api, "service create --update-monitor 5s nginx").exits(0);

    assertThat(run.out()).contains("verify: Waiting 5 seconds to verify that tasks are stable...");
    assertThat(run.now()).isEqualTo(Run.START.plusSeconds(5));
  }

  @Test
  void a_task_that_fails_while_watched_starts_the_watch_again() {
    var all = tasks("running", "running", "running");

    assertThat(Run.of(api(all, tasks("running", "failed", "running"), all), CREATE).exits(0).out())
        .contains("verify: Detected task failure\n");
  }

  @Test
  void the_wait_ends_with_exit_5_and_the_whole_error() {
    var error =
        "no suitable node (insufficient resources on 2 nodes; host-mode port already in use"
            + " on 1 node; scheduling constraints not satisfied on 4 nodes)";

    var run = Run.of(api(tasks("running", "running", "pending:" + error)), CREATE + "").exits(5);

    assertThat(run.now()).isEqualTo(Run.START.plusSeconds(120));
    run.complains(
        "3/3: "
            + error
            + "\nerror: service web has not converged within 2m0s\n"
            + "hint:  it continues in background; look again with: skep service ps web\n");
  }

  @Test
  void the_timeout_can_be_chosen() {
    var run = Run.of(api("[]"), "service create --timeout 3s --name web --replicas 3 nginx");

    run.exits(5);
    assertThat(run.now()).isEqualTo(Run.START.plusSeconds(3));
  }

  @Test
  void quiet_waits_in_silence() {
    Run.of(api(tasks("running", "running", "running")), "service create -q --name web nginx")
        .exits(0)
        .prints("s1\n");
  }

  @Test
  void a_paused_update_fails() {
    var api =
        new FakeApi()
            .on("POST /services/create", "{\"ID\":\"s1\"}")
            .on(
                "GET /services/s1",
                service(",\"UpdateStatus\":{\"State\":\"paused\",\"Message\":\"task x failed\"}"));

    Run.of(api, CREATE)
        .exits(1)
        .complains(
            "error: service update paused: task x failed\nhint:  see `skep service ps s1`\n");
  }

  @Test
  void an_update_that_was_taken_back_failed_although_all_runs() {
    var why = "update rolled back due to failure or early termination of task t1";
    var status = ",\"UpdateStatus\":{\"State\":\"rollback_%s\",\"Message\":\"%s\"}";
    var api =
        new FakeApi()
            .on("POST /services/create", "{\"ID\":\"s1\"}")
            .on("GET /services/s1", service(status.formatted("started", why)))
            .on("GET /services/s1", service(status.formatted("completed", "rollback completed")))
            .on("GET /nodes", "[{\"ID\":\"n1\",\"Spec\":{},\"Status\":{\"State\":\"ready\"}}]")
            .on("GET /tasks", tasks("running", "running", "running"));

    Run.of(api, CREATE)
        .exits(1)
        .complains(
            """
            error: the service is what it was before: %s
            hint:  see why: skep service ps --no-trunc s1
            """
                .formatted(why));
  }

  @Test
  void a_change_of_leader_is_waited_for() {
    var api =
        new FakeApi()
            .on("POST /services/create", "{\"ID\":\"s1\"}")
            .refuse("GET /services/s1", 500, "The swarm does not have a leader.", "NO_LEADER")
            .on("GET /services/s1", service(""))
            .on("GET /nodes", "[{\"ID\":\"n1\",\"Spec\":{},\"Status\":{\"State\":\"ready\"}}]")
            .on("GET /tasks", tasks("running", "running", "running"));

    assertThat(Run.of(api, CREATE).exits(0).out()).endsWith("verify: Service s1 converged\n");
  }

  @Test
  void tasks_on_a_node_that_is_down_do_not_count() {
    var api =
        new FakeApi()
            .on("POST /services/create", "{\"ID\":\"s1\"}")
            .on("GET /services/s1", service(""))
            .on("GET /nodes", "[{\"ID\":\"n1\",\"Spec\":{},\"Status\":{\"State\":\"down\"}}]")
            .on("GET /tasks", tasks("running", "running", "running"));

    assertThat(Run.of(api, CREATE).exits(5).out())
        .isEqualTo("s1\noverall progress: 0 out of 3 tasks\n");
  }
}
