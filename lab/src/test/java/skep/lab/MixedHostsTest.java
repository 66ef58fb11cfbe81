package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Five hosts as they are found: one lets in only an ordinary user, whose sudo wants a password;
/// one has no Java; one has no Docker, which is installed from Debian; one is behind another; one
/// runs somebody else's container, and is adopted.
@Tag("slow")
@Timeout(600)
final class MixedHostsTest {
  private static final String PASSWORD = "right horse";
  private static final Duration PACKAGES = Duration.ofMinutes(3);

  @TempDir Path home;

  @Test
  void hosts_of_all_kinds_become_one_swarm() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    assumeTrue(Mirror.isReachable(), "Debian's mirror cannot be reached from here");
    var bare = BareHosts.many(5);
    try (var mirror = Mirror.open(bare.host(1).address().replaceFirst("\\d+$", "254"))) {
      var operator = Operator.at(home);
      makeOrdinary(bare.host(1), mirror, operator);
      bare.host(2).exec("rm", "-rf", "/usr/lib/jvm", "/usr/bin/java").ok();
      takeDockerFrom(bare.host(3), mirror);
      var image = bare.lab().image("nginx");
      var foreign = bare.host(5).exec("docker", "run", "-d", image).ok();
      var before = engine(bare.host(5), foreign);

      var refused = operator.told(PASSWORD, words("check", inventory(bare, 4, "")));
      assertThat(refused.exit()).isEqualTo(4);
      assertThat(refused.stdout()).contains("n3 has no Docker Engine").contains("1 problem");
      var file = inventory(bare, 4, "docker: {install: if-missing}");
      var made = operator.told(PASSWORD, words("apply", file));
      assertThat(made.ok()).contains("quorum 3/3, tolerates 1, 4 of 4 nodes ready");
      assertThat(made.stderr()).contains("n3 docker.install ok").contains("n3 docker.start ok");
      assertThat(bare.host(2).exec("pgrep", "-af", "^/opt/skep/.*skep.Main daemon").ok())
          .as("brings its own Java")
          .contains("/opt/skep/");

      var all = inventory(bare, 5, "docker: {install: if-missing}");
      var adopted = operator.told(PASSWORD, words("adopt", all));
      assertThat(adopted.ok())
          .contains("5 of 5 nodes ready")
          .contains("no Docker Engine was restarted");
      assertThat(engine(bare.host(5), foreign)).isEqualTo(before);

      operator
          .told(
              PASSWORD,
              "service",
              "create",
              "--name",
              "web",
              "--mode",
              "global",
              bare.lab().image("nginx"))
          .ok();
      for (var host : bare.lab().hosts()) {
        assertThat(host.exec("docker", "ps", "-q", "--filter", "name=web").ok()).isNotEmpty();
      }
      assertThat(bare.traces()).doesNotContain("SKEPTKN").doesNotContain(PASSWORD);
    } finally {
      Skep.scrap(bare.lab());
    }
  }

  private static String[] words(String verb, String file) {
    return new String[] {"bootstrap", verb, "--yes", "--password-stdin", "-f", file};
  }

  /// Root cannot log in to it any more.
  private static void makeOrdinary(Host host, Mirror mirror, Operator operator) {
    mirror.serve(host);
    var key = Path.of(operator.sshConfig().resolveSibling("key.pub").toString());
    host.install(key, "/home/ops/.ssh/authorized_keys");
    host.exec(
            PACKAGES,
            "sh",
            "-ec",
            """
            export DEBIAN_FRONTEND=noninteractive
            apt-get -qq update; apt-get -qq install -y --no-install-recommends sudo
            useradd -m -s /bin/sh -G sudo ops; echo 'ops:%s' | chpasswd
            chown -R ops /home/ops; chmod 700 /home/ops/.ssh
            rm /root/.ssh/authorized_keys
            """
                .formatted(PASSWORD))
        .ok();
  }

  private static void takeDockerFrom(Host host, Mirror mirror) {
    mirror.serve(host);
    host.stopEngine();
    host.exec(
            "sh",
            "-ec",
            """
            dpkg --remove --force-depends docker.io containerd runc >/dev/null 2>&1
            rm -f /usr/local/bin/docker* /usr/local/bin/containerd* /usr/local/bin/runc
            """)
        .ok();
    assertThat(host.exec("sh", "-c", "command -v dockerd docker containerd").stdout()).isEmpty();
  }

  /// What must not change: the Engine's process, and when the container began.
  private static String engine(Host host, String container) {
    return host.exec(
            "sh",
            "-c",
            "stat -c %Y /proc/$(cat /run/docker.pid); cat /run/docker.pid;"
                + " docker inspect -f '{{.State.StartedAt}} {{.State.Pid}} {{.RestartCount}}' "
                + container)
        .ok();
  }

  /// @param count of the hosts, from the first
  private String inventory(BareHosts bare, int count, String more) {
    var lines =
        List.of(
            "  - {name: m1, address: %s, role: manager, user: ops}".formatted(address(bare, 1)),
            "  - {name: m2, address: %s, role: manager}".formatted(address(bare, 2)),
            "  - {name: n3, address: %s}".formatted(address(bare, 3)),
            "  - {name: m4, address: %s, role: manager, jump: root@%s}"
                .formatted(address(bare, 4), address(bare, 2)),
            "  - {name: n5, address: %s}".formatted(address(bare, 5)));
    return Operator.at(home)
        .write(
            "hosts-%d%s.yaml".formatted(count, more.isEmpty() ? "" : "-docker"),
            "cluster: lab\nssh: {user: root}\nsudo: ask\n%s\nhosts:\n%s\n"
                .formatted(more, String.join("\n", lines.subList(0, count))))
        .toString();
  }

  private static String address(BareHosts bare, int number) {
    return bare.host(number).address();
  }
}
