package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From hosts with sshd and a Docker Engine to a swarm, by real ssh. One is reached through
/// another, one runs a container of somebody else's.
@Tag("slow")
@Timeout(300)
final class BootstrapTest {
  private static final Duration LIMIT = Duration.ofSeconds(150);

  private static final String COMMAND = "/usr/local/bin/skep";
  private static final String KEPT = "/root/skep.kept";

  @TempDir Path home;

  @Test
  void bare_hosts_become_a_swarm_and_a_second_run_changes_nothing() throws IOException {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var lab = Skep.onFreshHosts().lab();
    lab.hosts().forEach(BootstrapTest::clean);
    try {
      var foreign = lab.host(3).exec("docker", "run", "-d", lab.image("nginx")).ok();
      var file = inventory(lab);

      var checked = skep("bootstrap", "check", "-f", file);
      assertThat(checked.stdout()).contains("0 problems, 1 note").contains("will not be touched");
      assertThat(skep("bootstrap", "apply", "-f", file).exit()).isEqualTo(9);
      assertThat(lab.host(1).exec("ls", "/opt/skep").exit()).isNotZero();

      var made = skep("bootstrap", "apply", "--yes", "-f", file);
      assertThat(made.ok()).contains("quorum 3/3, tolerates 1, 3 of 3 nodes ready");
      skep("service", "create", "--name", "web", "--replicas", "3", lab.image("nginx")).ok();
      var containers = containers(lab);

      var again = skep("bootstrap", "apply", "-f", file);
      assertThat(again.ok()).contains("0 changes");
      assertThat(containers(lab)).isEqualTo(containers).contains(foreign);
      assertThat(arguments(lab)).doesNotContain("SKEPTKN");

      var reset = skep("bootstrap", "reset", "-f", file, "--confirm", "lab");
      assertThat(reset.ok()).contains("reset ");
      assertThat(lab.host(2).exec("ls", "/opt/skep").exit()).isNotZero();
      assertThat(lab.host(3).exec("docker", "inspect", "-f", "{{.State.Status}}", foreign).ok())
          .isEqualTo("running");
    } finally {
      lab.hosts().forEach(host -> host.exec("mv", KEPT, COMMAND).ok());
    }
  }

  /// As if nobody had installed skep by hand; that comes back for the tests of other classes.
  private static void clean(Host host) {
    host.exec("sh", "-c", "mv %s %s; rm -rf /opt/skep /run/skep".formatted(COMMAND, KEPT)).ok();
  }

  private String inventory(Lab lab) throws IOException {
    var text =
        """
        cluster: lab
        ssh: {user: root}
        hosts:
          - {name: m1, address: %s, role: manager, labels: {disk: ssd}}
          - {name: m2, address: %s, role: manager, jump: root@%s}
          - {name: m3, address: %s, role: manager}
        """
            .formatted(
                lab.host(1).address(),
                lab.host(2).address(),
                lab.host(1).address(),
                lab.host(3).address());
    return Files.writeString(home.resolve("hosts.yaml"), text).toString();
  }

  /// The operator's own machine is this one.
  private Result skep(String... words) {
    var config = Lab.run(LIMIT, List.of("ssh-config")).ok();
    var command = new ArrayList<>(List.of("env", "HOME=" + home, "SKEP_SSH_CONFIG=" + config));
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", Skep.jar().toString()));
    command.add("skep.Main");
    command.addAll(List.of(words));
    return Result.of(LIMIT, command);
  }

  private static List<String> containers(Lab lab) {
    return lab.hosts().stream()
        .flatMap(host -> host.exec("docker", "ps", "-q", "--no-trunc").ok().lines())
        .sorted()
        .toList();
  }

  private static String arguments(Lab lab) {
    var all = new StringBuilder();
    for (var host : lab.hosts()) {
      all.append(host.exec("sh", "-c", "cat /proc/[0-9]*/cmdline /var/log/skep.log").stdout());
    }
    return all.toString();
  }
}
