package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import skep.api.client.ApiPath;

class NodeToolsTest {
  private static final String NODE =
      """
      {"ID":"n3","Version":{"Index":9},"Spec":{"Role":"worker","Availability":"active",\
      "Labels":{"disk":"ssd"}},"Description":{"Hostname":"node3"},"Status":{"State":"ready"}}\
      """;

  private static final String TASK =
      """
      [{"ID":"t1","ServiceID":"s1","ServiceName":"web","Slot":1,"NodeID":"n3",\
      "Status":{"State":"running"}}]\
      """;

  private static FakeApi node() {
    return new FakeApi()
        .on("GET /nodes/node3", NODE)
        .on("GET /nodes/n3", NODE)
        .on("POST /nodes/n3/update", "");
  }

  @Test
  void a_node_is_paused_and_activated() {
    var api = node();
    Run.of(api, "node pause node3").exits(0).prints("node3\n").complains("");
    assertThat(api.body("POST /nodes/n3/update")).contains("\"Availability\":\"pause\"");

    Run.of(api, "node activate node3").exits(0).prints("node3\n");
    assertThat(api.calls).filteredOn(call -> call.startsWith("POST")).hasSize(1);
  }

  @Test
  void draining_is_waited_for_until_the_tasks_run_elsewhere() {
    var api =
        node()
            .on("GET /tasks", TASK)
            .on("GET /tasks", "[]")
            .on("GET /services", services(2))
            .on("GET /services", services(3));

    Run.of(api, "node drain node3 --wait")
        .exits(0)
        .prints("node3\n")
        .complains(
            """
            node3 still has 1 tasks
            web runs 2 of 3 tasks
            drained: 1 tasks moved in 0s
            """);
  }

  private static String services(int running) {
    return """
    [{"ID":"s1","Spec":{"Name":"web","Mode":{"Replicated":{"Replicas":3}}},\
    "ServiceStatus":{"RunningTasks":%d,"DesiredTasks":3}}]\
    """
        .formatted(running);
  }

  @Test
  void draining_that_takes_too_long_goes_on_in_the_background() {
    Run.of(node().on("GET /tasks", TASK), "node drain node3 --wait --deadline 2s")
        .exits(5)
        .prints("node3\n")
        .complains(
            """
            node3 still has 1 tasks
            error: not drained within 2s: node3 still has 1 tasks
            hint:  it goes on in the background; `skep node activate` takes it back
            """);
    Run.of(node(), "node drain node3 --deadline 2s").exits(2);
  }

  @Test
  void labels_are_set_and_removed() {
    var api = node();
    Run.of(api, "node label node3 zone=a disk-").exits(0).prints("disk=ssd\n");
    assertThat(api.body("POST /nodes/n3/update")).contains("\"Labels\":{\"zone\":\"a\"}");
    Run.of(api, "node label node3 zone")
        .exits(2)
        .complains(
            """
            error: invalid label 'zone'
            hint:  write KEY=VALUE to set it and KEY- to remove it
            """);
  }

  @Test
  void nodes_are_waited_for() {
    Run.of(node(), "node wait node3").exits(0).prints("");
    Run.of(node(), "node wait node3 --for down --timeout 3s")
        .exits(5)
        .complains(
            """
            error: not down within 3s: node3
            hint:  `skep node ls` shows how they are
            """);
  }

  @Test
  void a_dry_run_shows_what_the_leader_would_do() {
    var api =
        node()
            .on(
                "POST /nodes/n3/update",
                """
                {"Changes":[{"Action":"update","Kind":"node","ID":"n3","Name":"node3",\
                "Detail":"availability active -> drain"},{"Action":"update","Kind":"task",\
                "ID":"t1","Name":"web.1","Detail":"desired running -> shutdown"}],"Causes":[]}\
                """);
    // the first answer of the route is that of a real change
    api.post(ApiPath.of("nodes", "n3", "update"), "");

    Run.of(api, "node drain node3 --dry-run --wait")
        .exits(0)
        .prints(
            """
            WOULD     KIND      NAME      DETAIL
            update    node      node3     availability active -> drain
            update    task      web.1     desired running -> shutdown
            """);
    assertThat(api.calls.getLast()).contains("dryRun=1");
  }

  @Test
  void what_a_daemon_cannot_rehearse_is_not_asked_of_it() {
    var api = new FakeApi().on("GET /info", "{\"Swarm\":{\"LocalNodeState\":\"locked\"}}");

    Run.answered(api, "swarm unlock --dry-run", "SKEPKEY-1-k")
        .exits(0)
        .prints("would unlock this manager, if this is its key\n");

    assertThat(api.calls).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void handing_over_is_rehearsed_by_the_leader() {
    var api =
        new FakeApi()
            .on(
                "POST /skep/transfer-leader",
                """
                {"Changes":[{"Action":"update","Kind":"cluster","ID":"","Name":"node2",\
                "Detail":"leads in place of node1"}],"Causes":[]}\
                """);

    var run = Run.of(api, "swarm transfer-leader --dry-run node2").exits(0);

    assertThat(run.out()).contains("node2", "leads in place of node1");
    assertThat(api.calls).containsExactly("POST /skep/transfer-leader?dryRun=1&to=node2");
  }

  @Test
  void joining_and_leaving_are_rehearsed_by_the_daemon_and_start_none() {
    var plan =
        "{\"Changes\":[{\"Action\":\"remove\",\"Kind\":\"node\",\"ID\":\"\",\"Name\":\"node2\","
            + "\"Detail\":\"its tasks stop\"}],\"Causes\":[]}";
    var api = new FakeApi().on("POST /swarm/leave", plan).on("POST /swarm/join", plan);

    var leaving = Run.of(api, "swarm leave --dry-run").exits(0);
    assertThat(leaving.out()).contains("remove", "node2", "its tasks stop");

    var joining = Run.of(api, "swarm join --dry-run --token T 192.0.2.1:2377").exits(0);
    assertThat(joining.started).isEmpty();
    assertThat(api.calls).allMatch(call -> call.contains("dryRun=1"));
  }
}
