package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.model.ModelJson;
import skep.shell.doctor.Finding;
import skep.shell.doctor.Finding.Grade;
import skep.shell.doctor.HostFindings;
import skep.shell.doctor.HostFindings.Dialled;
import skep.shell.doctor.HostFindings.Engine;
import skep.shell.doctor.HostFindings.LocalPort;
import skep.shell.doctor.SwarmFindings;
import skep.shell.prompt.Views;
import skep.shell.value.JsonText;

class DoctorCommandTest {
  private static FakeApi swarm(int reachable) {
    return new FakeApi()
        .on("GET /version", "{\"Version\":\"1.2.3\",\"ApiVersion\":\"1.43\"}")
        .on("GET /info", "{\"Name\":\"m1\",\"Swarm\":{\"LocalNodeState\":\"active\"}}")
        .on("GET /skep/status", ModelJson.write(Views.status(reachable)))
        .on("GET /skep/ingress", "[]")
        .on("GET /nodes", ModelJson.write(List.of(Views.node("m1", "ready"))));
  }

  @Test
  void a_healthy_swarm_has_nothing_to_mend() {
    Run.of(swarm(3), "doctor")
        .exits(0)
        .complains("")
        .prints(
            """
            CHECK          RESULT    FOUND
            daemon         ok        skep 1.2.3 at its socket
            program        ok        of the same version
            swarm          ok        m1 is a part of it
            quorum         ok        HEALTHY  3/3 managers, can lose 1
            clocks         ok        within a second of each other
            certificates   unknown   no manager has told when its expires
            nodes          ok        all 1 are ready
            ingress        ok        0 published, served by every node

            0 problems, 0 notes
            """);
  }

  @Test
  void each_problem_comes_with_what_mends_it() {
    var down = List.of(Views.node("m1", "ready"), Views.node("n4", "down"));
    var api =
        new FakeApi()
            .on("GET /version", "{\"Version\":\"1.2.2\"}")
            .on("GET /info", "{\"Name\":\"m1\",\"Swarm\":{\"LocalNodeState\":\"active\"}}")
            .on("GET /skep/status", ModelJson.write(Views.status(2)))
            .on("GET /nodes", ModelJson.write(down))
            .refuse("GET /skep/ingress", 503, "an election is under way");

    Run.of(api, "doctor")
        .exits(1)
        .prints(
            """
            CHECK          RESULT    FOUND
            daemon         ok        skep 1.2.2 at its socket
            program        note      this is skep 1.2.3, the daemon 1.2.2
            swarm          ok        m1 is a part of it
            quorum         note      DEGRADED  2/3 managers, can lose 0
            manager        FAIL      m3 does not take part
            clocks         ok        within a second of each other
            certificates   unknown   no manager has told when its expires
            nodes          FAIL      n4 is down: heartbeat failure
            ingress        unknown   an election is under way

            2 problems, 2 notes
             X manager: m3 does not take part
                 on m3: skep info
             X nodes: n4 is down: heartbeat failure
                 on n4: skep doctor
             i program: this is skep 1.2.3, the daemon 1.2.2
                 skep bootstrap apply brings all hosts to one version
             i quorum: DEGRADED  2/3 managers, can lose 0
                 skep swarm status
            """);
  }

  @Test
  void a_lost_quorum_has_its_own_code() {
    var run = Run.of(swarm(1), "doctor").exits(6);

    assertThat(run.out()).contains("quorum", "NO QUORUM  1/3 managers, 2 needed", "swarm recover");
  }

  @Test
  void without_a_daemon_the_rest_is_left_out() {
    var nowhere = new DaemonApi(ApiClient.unix(Path.of("/nowhere/skep.sock")), _ -> {});
    var api = new FakeApi().on("GET /version", () -> nowhere.get(ApiPath.of("version")));

    var run = Run.of(api, "doctor").exits(7);

    assertThat(run.out())
        .contains("daemon    FAIL", "1 problem, 0 notes", "     is the daemon running?");
    assertThat(api.calls).containsExactly("GET /version");
  }

  @Test
  void outside_a_swarm_it_says_how_to_begin() {
    var api =
        new FakeApi()
            .on("GET /version", "{\"Version\":\"1.2.3\"}")
            .on("GET /info", "{\"Name\":\"m1\",\"Swarm\":{\"LocalNodeState\":\"inactive\"}}");

    var run = Run.of(api, "doctor").exits(0);

    assertThat(run.out()).contains("m1 is in none\n     skep swarm init, or skep swarm join");
  }

  @Test
  void programs_read_it_too() {
    var json = Run.of(swarm(2), "doctor --format json").exits(1).out();

    var rows = json.lines().map(JsonText::read).toList();
    assertThat(rows).hasSize(9);
    assertThat(rows.get(4).get("Result").text()).isEqualTo("FAIL");
    assertThat(rows.get(4).get("Fix").text()).isEqualTo("on m3: skep info");
    Run.of(swarm(2), "doctor --format '{{.Name}}={{.Result}}'").exits(1);
    assertThat(Run.of(swarm(3), "doctor --format wide").out()).contains("FOUND", "FIX");
  }

  @Test
  void it_changes_nothing() {
    var api = swarm(3);

    Run.of(api, "doctor");

    assertThat(api.calls).allMatch(call -> call.startsWith("GET "));
  }

  @Test
  void an_engine_in_the_way_is_named() {
    assertThat(HostFindings.engine(new Engine.Answers("/s", "28.0", "inactive")))
        .extracting(Finding::grade)
        .containsExactly(Grade.OK, Grade.OK);
    assertThat(HostFindings.engine(new Engine.Answers("/s", "28.0", "active")))
        .last()
        .isEqualTo(
            Finding.fail(
                "swarm mode",
                "Docker's own is active; two swarms would run on this host",
                "docker swarm leave --force"));
    assertThat(HostFindings.engine(new Engine.Silent("no answer", "systemctl start docker")))
        .containsExactly(Finding.fail("engine", "no answer", "systemctl start docker"));
  }

  @Test
  void disks_and_ports() {
    assertThat(HostFindings.disk("/s", 99L << 20).grade()).isEqualTo(Grade.FAIL);
    assertThat(HostFindings.disk("/s", 500L << 20).grade()).isEqualTo(Grade.NOTE);
    assertThat(HostFindings.disk("/s", 5000L << 20).grade()).isEqualTo(Grade.OK);
    assertThat(HostFindings.ports(List.of(new LocalPort(2377, false), new LocalPort(7800, true))))
        .isEqualTo(
            Finding.fail(
                "ports", "2377/tcp is held by another program", "ss -ltnp 'sport = :2377'"));
    assertThat(HostFindings.dialled(List.of(new Dialled("m2", "10.0.0.2:7800", "timed out"))))
        .containsExactly(
            Finding.fail(
                "ports",
                "m2 cannot be reached at 10.0.0.2:7800: timed out",
                "on m2: let this host in to 7800/tcp"));
  }

  @Test
  void clocks_and_certificates_are_measured_against_the_managers() {
    var status = Views.status(3);

    assertThat(SwarmFindings.clocks(status, status.now().plus(Duration.ofSeconds(2))))
        .extracting(Finding::grade, Finding::found)
        .containsExactly(tuple(Grade.NOTE, "this machine is 2s ahead"));
    assertThat(SwarmFindings.clocks(status, status.now().minus(Duration.ofSeconds(41))))
        .extracting(Finding::grade, Finding::fix)
        .containsExactly(tuple(Grade.FAIL, "on this machine: timedatectl set-ntp true"));
    assertThat(SwarmFindings.certificates(Views.expiring(status, Duration.ofDays(-1))))
        .first()
        .isEqualTo(
            Finding.fail(
                "certificates",
                "that of m1 is expired",
                "on m1: skep info says why it is not renewed"));
    assertThat(SwarmFindings.certificates(Views.expiring(status, Duration.ofDays(60))))
        .extracting(Finding::grade)
        .containsExactly(Grade.OK);
  }
}
