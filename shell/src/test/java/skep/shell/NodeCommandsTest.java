package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import skep.shell.value.JsonText;

class NodeCommandsTest {
  private static final String NODES =
      """
      [{"ID":"tzkm0ymzjdmc1r8d54snievf1","Spec":{"Role":"worker","Availability":"drain"},
        "Description":{"Hostname":"node10","Engine":{"EngineVersion":"19.03.11"}},
        "Status":{"State":"down"}},
       {"ID":"ynz304mbltxx10v3i15ldkmj1","Version":{"Index":9},
        "CreatedAt":"2020-06-20T05:57:17.57684293Z",
        "Spec":{"Role":"manager","Availability":"active","Labels":{"disk":"ssd"}},
        "Description":{"Hostname":"node2","Platform":{"Architecture":"x86_64","OS":"linux"},
          "Resources":{"NanoCPUs":4000000000,"MemoryBytes":3958075392},
          "Engine":{"EngineVersion":"19.03.11",
            "Plugins":[{"Type":"Log","Name":"json-file"},{"Type":"Log","Name":"local"}]}},
        "Status":{"State":"ready","Addr":"192.168.0.41"},
        "ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"192.168.0.41:2377"}}]\
      """;

  private static FakeApi cluster() {
    var nodes = JsonText.read(NODES).items();
    return new FakeApi()
        .on("GET /nodes", NODES)
        .on("GET /nodes/node10", JsonText.write(nodes.get(0)))
        .on("GET /nodes/node2", JsonText.write(nodes.get(1)))
        .on("GET /nodes/ynz304mbltxx10v3i15ldkmj1", JsonText.write(nodes.get(1)))
        .on("POST /nodes/ynz304mbltxx10v3i15ldkmj1/update", "")
        .on("POST /nodes/tzkm0ymzjdmc1r8d54snievf1/update", "")
        .on("GET /info", "{\"Swarm\":{\"NodeID\":\"ynz304mbltxx10v3i15ldkmj1\"}}");
  }

  @Test
  void ls_marks_this_node_and_sorts_as_people_count() {
    Run.of(cluster(), "node ls")
        .exits(0)
        .complains("")
        .prints(
            """
            ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION
            ynz304mbltxx10v3i15ldkmj1 *   node2      Ready     Active         Leader           19.03.11
            tzkm0ymzjdmc1r8d54snievf1     node10     Down      Drain                           19.03.11
            """);
  }

  @Test
  void ls_formats() {
    Run.of(cluster(), "node ls -q")
        .prints("ynz304mbltxx10v3i15ldkmj1\ntzkm0ymzjdmc1r8d54snievf1\n");
    Run.of(cluster(), "node ls --format '{{.Hostname}}:{{.Self}} {{.TLSStatus}}'")
        .prints("node2:true Unknown\nnode10:false Unknown\n");
    Run.of(cluster(), "node ls --format 'table {{.Hostname}}\\t{{.ManagerStatus}}'")
        .prints("HOSTNAME   MANAGER STATUS\nnode2      Leader\nnode10     \n");
    assertThat(Run.of(cluster(), "node ls --format json").out())
        .startsWith(
            "{\"Availability\":\"Active\",\"EngineVersion\":\"19.03.11\",\"Hostname\":\"node2\",");
  }

  @Test
  void ls_hands_filters_on_and_refuses_unknown_ones() {
    var api = cluster();

    Run.of(api, "node ls -q -f role=worker -f role=manager --filter name=n").exits(0);
    Run.of(api, "node ls -f colour=red")
        .exits(2)
        .complains(
            """
            error: invalid filter 'colour'
            hint:  there are: id, label, membership, name, node.label, role
            """);

    assertThat(api.calls)
        .containsExactly("GET /nodes?filters={\"name\":[\"n\"],\"role\":[\"worker\",\"manager\"]}");
  }

  @Test
  void no_leader_exits_6() {
    var text =
        "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too"
            + " few managers are online.";

    Run.of(new FakeApi().refuse("GET /nodes", 500, text), "node ls")
        .exits(6)
        .prints("")
        .complains("Error response from daemon: " + text + "\n");
    Run.of(new FakeApi().refuse("GET /nodes", 500, text), "node ls --format json")
        .exits(6)
        .complains("{\"error\":{\"code\":6,\"id\":\"no-quorum\",\"message\":\"" + text + "\"}}\n");
  }

  @Test
  void update_labels_and_availability_against_the_version_read() {
    var api = cluster();

    Run.of(api, "node update node2 --availability drain --label-add zone=a --label-rm disk")
        .exits(0)
        .prints("node2\n");

    assertThat(api.calls.getLast())
        .isEqualTo(
            "POST /nodes/ynz304mbltxx10v3i15ldkmj1/update?version=9 {\"Role\":\"manager\","
                + "\"Availability\":\"drain\",\"Labels\":{\"zone\":\"a\"}}");
  }

  @Test
  void removing_a_label_that_is_not_there_fails() {
    Run.of(cluster(), "node update node2 --label-rm nope")
        .exits(1)
        .complains("error: key nope doesn't exist in node's labels\nhint:  there are: disk\n");
  }

  @Test
  void rm_of_several_nodes_of_which_one_is_refused_exits_8() {
    var api =
        new FakeApi()
            .on("DELETE /nodes/a", "")
            .refuse(
                "DELETE /nodes/b",
                400,
                "rpc error: code = FailedPrecondition desc = node b is not down and can't be"
                    + " removed");

    Run.of(api, "node rm a b")
        .exits(8)
        .prints("a\n")
        .complains(
            "Error response from daemon: rpc error: code = FailedPrecondition desc = node b is not"
                + " down and can't be removed\n");
    Run.of(api, "node rm --force b").exits(4);
    assertThat(api.calls.getLast()).isEqualTo("DELETE /nodes/b?force=true");
  }

  @Test
  void inspect_shows_what_is_there_then_what_is_not() {
    var api = cluster().refuse("GET /nodes/x", 404, "node x not found");

    var run = Run.of(api, "node inspect --format '{{.Status.State}}' x self");

    run.exits(8).prints("ready\n").complains("Error response from daemon: node x not found\n");
    Run.of(api, "node inspect x").exits(3).prints("[]\n");
  }

  @Test
  void inspect_pretty() {
    Run.of(cluster(), "node inspect --pretty self")
        .exits(0)
        .prints(
            """
            ID:\t\t\tynz304mbltxx10v3i15ldkmj1
            Labels:
             - disk=ssd
            Hostname:              \tnode2
            Joined at:             \t2020-06-20T05:57:17.57684293Z
            Status:
             State:\t\t\tReady
             Availability:         \tActive
             Address:\t\t192.168.0.41
            Manager Status:
             Address:\t\t192.168.0.41:2377
             Raft Status:\t\tReachable
             Leader:\t\tYes
            Platform:
             Operating System:\tlinux
             Architecture:\t\tx86_64
            Resources:
             CPUs:\t\t\t4
             Memory:\t\t3.686GiB
            Plugins:
             Log:\t\tjson-file, local
            Engine Version:\t\t19.03.11
            """);
  }

  @Test
  void ps_without_tasks_shows_the_header() {
    var api = cluster().on("GET /tasks", "[]");

    Run.of(api, "node ps")
        .exits(0)
        .prints(
            "ID        NAME      IMAGE     NODE      DESIRED STATE   CURRENT STATE   ERROR    "
                + " PORTS\n");

    assertThat(api.calls).contains("GET /tasks?filters={\"node\":[\"ynz304mbltxx10v3i15ldkmj1\"]}");
  }
}
