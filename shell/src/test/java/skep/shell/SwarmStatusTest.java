package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.api.client.Dialer;

class SwarmStatusTest {
  private static final String HEALTHY =
      """
      {"ClusterID":"c1","Source":"m2","Now":"2026-11-22T14:00:00Z","AsOf":"2026-11-22T13:59:59.8Z",
       "Linearizable":false,"Revision":90,"State":"HEALTHY","Self":"b","Role":"follower","Term":3,
       "Leader":"a","LeaderlessMs":0,"CommitIndex":120,"LastIndex":121,"Voters":3,"Reachable":3,
       "Quorum":2,"Tolerance":1,"Writable":true,"Warnings":[],"Managers":[
       {"ID":"a","Hostname":"m1","Addr":"10.0.0.1:2377","Role":"leader","Voter":true,
        "Reachable":true,"Leader":true,"LastIndex":121,"Lag":0,
        "LastContact":"2026-11-22T14:00:00Z","CertificateExpires":"2027-02-19T14:00:00Z",
        "ClockSkewMs":0},
       {"ID":"b","Hostname":"m2","Addr":"10.0.0.2:2377","Role":"voter","Voter":true,
        "Reachable":true,"Leader":false,"LastIndex":121,"Lag":0,
        "LastContact":"2026-11-22T14:00:00Z","CertificateExpires":"2026-11-22T20:00:00Z",
        "ClockSkewMs":-3},
       {"ID":"c","Hostname":"m3","Addr":"10.0.0.3:2377","Role":"learner","Voter":false,
        "Reachable":true,"Leader":false,"LastIndex":100,"Lag":21,
        "LastContact":"2026-11-22T14:00:00Z"}]}
      """;

  private static final String LOST =
      """
      {"ClusterID":"c1","Source":"m1","Now":"2026-11-22T14:00:00Z","AsOf":"2026-11-22T13:59:19Z",
       "Linearizable":false,"Revision":90,"State":"NO QUORUM","Self":"a","Role":"candidate",
       "Term":3,"LeaderlessMs":40200,"CommitIndex":120,"LastIndex":121,"Voters":2,"Reachable":1,
       "Quorum":2,"Tolerance":0,"Writable":false,
       "Warnings":["m2 unreachable (last seen 41s ago)"],"Managers":[
       {"ID":"a","Hostname":"m1","Addr":"10.0.0.1:2377","Role":"voter","Voter":true,
        "Reachable":true,"Leader":false,"LastIndex":121,"Lag":0,
        "LastContact":"2026-11-22T14:00:00Z","CertificateExpires":"2026-11-21T14:00:00Z",
        "ClockSkewMs":0},
       {"ID":"b","Hostname":"m2","Addr":"10.0.0.2:2377","Role":"voter","Voter":true,
        "Reachable":false,"Leader":false,"LastContact":"2026-11-22T13:59:19Z"}]}
      """;

  @Test
  void a_healthy_group() {
    Run.of(new FakeApi().on("GET /skep/status", HEALTHY), "swarm status")
        .exits(0)
        .complains("")
        .prints(
            """
            Quorum:  HEALTHY  3/3 managers, can lose 1
            Leader:  m1, term 3
            Index:   120 committed, 121 last
            As of:   0.2s ago, from m2

            MANAGER   ADDRESS         ROLE      REACHABLE   INDEX     LAG       LAST CONTACT   CERTIFICATE
            m1        10.0.0.1:2377   leader    yes         121       0         now            expires in 89d
            m2 *      10.0.0.2:2377   voter     yes         121       0         now            expires in 6h
            m3        10.0.0.3:2377   learner   yes         100       21        now            -
            """);
  }

  @Test
  void a_lost_quorum_exits_6_and_says_what_to_look_at() {
    Run.of(new FakeApi().on("GET /skep/status", LOST), "swarm status")
        .exits(6)
        .complains("warning: m2 unreachable (last seen 41s ago)\n")
        .prints(
            """
            Quorum:  NO QUORUM  1/2 managers, 2 needed
            Leader:  none for 40s, term 3
            Index:   120 committed, 121 last
            As of:   41s ago, from m1

            MANAGER   ADDRESS         ROLE      REACHABLE   INDEX     LAG       LAST CONTACT   CERTIFICATE
            m1 *      10.0.0.1:2377   voter     yes         121       0         now            EXPIRED
            m2        10.0.0.2:2377   voter     NO          -         -         41s ago        -
            """);
  }

  @Test
  void json_is_the_daemons_document_and_exits_alike() {
    var run =
        Run.of(new FakeApi().on("GET /skep/status", LOST), "swarm status --format json").exits(6);

    assertThat(run.out()).startsWith("{\"ClusterID\":\"c1\",\"Source\":\"m1\"").endsWith("}\n");
    assertThat(run.out().lines()).hasSize(1);
    run.complains("");
    Run.of(new FakeApi().on("GET /skep/status", HEALTHY), "swarm status --format {{.State}}")
        .exits(0)
        .prints("HEALTHY\n");
  }

  @Test
  void a_worker_that_no_manager_answers_exits_7() {
    var status =
        LOST.replace("NO QUORUM", "UNREACHABLE")
            .replace("\"LeaderlessMs\":40200", "\"LeaderlessMs\":0");

    var run = Run.of(new FakeApi().on("GET /skep/status", status), "swarm status").exits(7);

    assertThat(run.out())
        .startsWith("Quorum:  UNREACHABLE  no manager answers this worker\nLeader:  not known\n");
  }

  @Test
  void info_has_the_same_line() {
    var api =
        new FakeApi()
            .on("GET /info", "{\"Swarm\":{\"NodeID\":\"abc\",\"LocalNodeState\":\"active\"}}")
            .on("GET /skep/status", HEALTHY);

    assertThat(Run.of(api, "info").exits(0).out())
        .contains("  Quorum: HEALTHY  3/3 managers, can lose 1\n");
  }

  @Test
  void refused_and_unknown_have_their_own_exit_codes() {
    exits(6, "NO_QUORUM");
    exits(6, "NO_LEADER");
    exits(7, "NO_MANAGER");
    exits(5, "OUTCOME_UNKNOWN");
  }

  private static void exits(int code, String kind) {
    var api = new FakeApi().refuse("DELETE /services/web", 500, "rpc error: ...", kind);
    Run.of(api, "service rm web").exits(code);
  }

  @Test
  void an_answer_that_is_not_the_newest_comes_with_one_warning() {
    var warnings = new ArrayList<String>();
    var api =
        new DaemonApi(
            answering(
                """
                HTTP/1.1 200 OK
                Skep-Linearizable: false
                Skep-Quorum: NO QUORUM 1/3
                Skep-Age-Ms: 41500
                Skep-Source: docker-node01
                Content-Length: 2

                []\
                """
                    .replace("\n", "\r\n")),
            warnings::add);

    assertThat(api.get(ApiPath.of("nodes"))).isEqualTo("[]");
    api.get(ApiPath.of("tasks"));

    assertThat(warnings).containsExactly("warning: no quorum: as of 41s ago, from docker-node01");
  }

  @Test
  void a_daemon_lost_with_a_change_under_way_leaves_the_outcome_unknown() {
    var gone = new DaemonApi(answering(""), _ -> {});
    var api =
        new FakeApi()
            .on("DELETE /services/web", () -> gone.delete(ApiPath.of("services", "web")))
            .on("GET /nodes", () -> gone.get(ApiPath.of("nodes")));

    var run = Run.of(api, "service rm web").exits(5);

    assertThat(run.err()).contains("whether it did what it was asked is not known");
    Run.of(api, "node ls").exits(7);
  }

  private static ApiClient answering(String response) {
    return ApiClient.over("test", "none", () -> new Scripted(response));
  }

  private record Scripted(String response) implements Dialer.Connection {
    @Override
    public InputStream in() {
      return new ByteArrayInputStream(response.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public OutputStream out() {
      return new ByteArrayOutputStream();
    }

    @Override
    public void close() {}
  }
}
