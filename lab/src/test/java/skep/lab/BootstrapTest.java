package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From hosts with sshd and a Docker Engine to a swarm, by real ssh. One is reached through
/// another, one runs a container of somebody else's.
@Tag("slow")
@Timeout(300)
final class BootstrapTest {
  @TempDir Path home;

  @Test
  void bare_hosts_become_a_swarm_and_a_second_run_changes_nothing() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (var bare = BareHosts.three()) {
      var lab = bare.lab();
      var operator = Operator.at(home);
      var foreign = bare.host(3).exec("docker", "run", "-d", lab.image("nginx")).ok();
      var file = operator.write("hosts.yaml", inventory(bare)).toString();

      var checked = operator.skep("bootstrap", "check", "-f", file);
      assertThat(checked.stdout()).contains("0 problems, 1 note").contains("will not be touched");
      assertThat(operator.skep("bootstrap", "apply", "-f", file).exit()).isEqualTo(9);
      assertThat(bare.host(1).exec("ls", "/opt/skep").exit()).isNotZero();

      var made = operator.skep("bootstrap", "apply", "--yes", "-f", file);
      assertThat(made.ok()).contains("quorum 3/3, tolerates 1, 3 of 3 nodes ready");
      operator
          .skep("service", "create", "--name", "web", "--replicas", "3", lab.image("nginx"))
          .ok();
      var containers = bare.containers();

      var again = operator.skep("bootstrap", "apply", "-f", file);
      assertThat(again.ok()).contains("0 changes");
      assertThat(bare.containers()).isEqualTo(containers).contains("h3 " + foreign);
      assertThat(bare.traces()).doesNotContain("SKEPTKN");
      assertThat(document(operator, "apply", file)).contains("\"Changes\":0,");
      assertThat(document(operator, "plan", file)).contains("\"Stages\":[]");
      assertThat(document(operator, "check", file)).contains("\"Faults\":[{\"Host\":\"m3\"");
      assertThat(document(operator, "status", file))
          .contains("\"Part\":\"manager\"")
          .contains("\"Tolerance\":1,");

      var reset = operator.skep("bootstrap", "reset", "-f", file, "--confirm", "lab");
      assertThat(reset.ok()).contains("reset ");
      assertThat(bare.host(2).exec("ls", "/opt/skep").exit()).isNotZero();
      assertThat(bare.host(3).exec("docker", "inspect", "-f", "{{.State.Status}}", foreign).ok())
          .isEqualTo("running");
    }
  }

  /// What a program is told: one line of JSON.
  private static String document(Operator operator, String verb, String file) {
    var said = operator.skep("bootstrap", verb, "--format", "json", "-f", file).ok();
    assertThat(said.lines()).hasSize(1);
    return said;
  }

  private static String inventory(BareHosts bare) {
    return """
    cluster: lab
    ssh: {user: root}
    hosts:
      - {name: m1, address: %s, role: manager, labels: {disk: ssd}}
      - {name: m2, address: %s, role: manager, jump: root@%s}
      - {name: m3, address: %s, role: manager}
    """
        .formatted(
            bare.host(1).address(),
            bare.host(2).address(),
            bare.host(1).address(),
            bare.host(3).address());
  }
}
