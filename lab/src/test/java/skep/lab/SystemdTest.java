package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Hosts with a real systemd, whose unit takes most rights from the daemon: what it does must still
/// be possible, and must come back after a crash and after a power cut.
@Tag("slow")
@Timeout(400)
final class SystemdTest {
  private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");
  private static final List<Integer> HOSTS = List.of(1, 2, 3);

  /// Served by the proxy, by nftables, and with the client's own address.
  private static final List<Integer> PORTS = List.of(80, 81, 82);

  @TempDir Path home;

  @Test
  void the_unit_runs_all_that_a_daemon_does() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    assumeTrue(Files.isExecutable(SYSTEMD), "there is no systemd on this machine");
    var lab = Lab.anew(3, "--systemd");
    try {
      var operator = Operator.at(home);
      var inventory = operator.write("hosts.yaml", inventory(lab)).toString();

      operator.skep("bootstrap", "apply", "--yes", "-f", inventory).ok();
      assertThat(unit(lab.host(1), "ActiveState", "UnitFileState", "NoNewPrivileges"))
          .isEqualTo("NoNewPrivileges=yes\nActiveState=active\nUnitFileState=enabled");
      operator
          .skep(
              ("service create --name web --replicas 3 -p 80:80"
                      + " -p published=81,target=80,accelerate=nft"
                      + " -p published=82,target=80,client-address=keep "
                      + lab.image("nginx"))
                  .split(" "))
          .ok();
      assertAllAnswer(lab);
      assertThat(lab.host(1).exec("nft", "list", "table", "ip", "skep_ingress").ok())
          .contains("81 : goto tcp_81");
      assertThat(operator.skep("service", "exec", "web", "echo", "inside").ok())
          .isEqualTo("inside");
      assertThat(operator.skep("doctor").ok()).contains("0 problems, 0 notes");

      lab.host(2).exec("systemctl", "kill", "-s", "KILL", "skep").ok();
      awaitReady(operator);
      assertThat(unit(lab.host(2), "NRestarts")).isEqualTo("NRestarts=1");
      lab.host(3).kill();
      lab.host(3).start();
      awaitReady(operator);
      assertAllAnswer(lab);

      operator.skep("bootstrap", "reset", "-f", inventory, "--confirm", "lab").ok();
      assertThat(unit(lab.host(1), "LoadState")).isEqualTo("LoadState=not-found");
      assertThat(lab.host(1).exec("pgrep", "-f", "skep.Main daemon").stdout()).isEmpty();
    } finally {
      Skep.scrap(lab);
    }
  }

  private static void awaitReady(Operator operator) {
    Await.within(
        Duration.ofSeconds(60),
        "all nodes are ready and vote",
        () ->
            operator
                .skep("swarm", "status", "--format", "json")
                .stdout()
                .contains("\"State\":\"HEALTHY\""));
    Await.within(
        Duration.ofSeconds(60),
        "the service runs",
        () ->
            operator
                .skep("service", "ls", "--format", "{{.Replicas}}")
                .stdout()
                .strip()
                .equals("3/3"));
  }

  /// Every port of every host, asked from this machine.
  private static void assertAllAnswer(Lab lab) {
    for (int host : HOSTS) {
      for (int port : PORTS) {
        var url = "http://%s:%d/".formatted(lab.host(host).address(), port);
        Await.within(
            Duration.ofSeconds(20),
            url + " answers",
            () ->
                Result.of(Duration.ofSeconds(5), List.of("curl", "-sf", "-m", "3", url)).exit()
                    == 0);
      }
    }
  }

  private static String unit(Host host, String... properties) {
    return host.exec("systemctl", "show", "skep", "-p", String.join(",", properties)).ok();
  }

  private static String inventory(Lab lab) {
    return HOSTS.stream()
        .map(
            number ->
                "  - {name: m%d, address: %s, role: manager}"
                    .formatted(number, lab.host(number).address()))
        .collect(Collectors.joining("\n", "cluster: lab\nssh: {user: root}\nhosts:\n", "\n"));
  }
}
