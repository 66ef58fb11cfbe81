package skep.bootstrap.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FactsScriptTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void lines_become_facts() throws HostException {
    var facts =
        FactsScript.read(
            """
            clock=%d.500000000
            user=ops
            uid=1000
            hostname=node7
            kernel=Linux
            arch=aarch64
            os=ubuntu24
            libc=glibc
            init=systemd
            packages=apt
            sudo=password
            cpus=4
            memory_kb=8388608
            disk.state_kb=1024
            feature.nft=yes
            address.eth0=10.0.0.7
            listen.22=
            listen.22=sshd
            docker.installed=yes
            docker.version=27.5.1
            docker.swarm=inactive
            docker.foreign=abc
            docker.own=def
            skep.current=versions/x
            skep.version=x
            skep.version=y
            a line of a profile that prints = things
            end=yes
            """
                .formatted(NOW.minusSeconds(41).getEpochSecond()),
            NOW,
            NOW.plusMillis(20));

    assertThat(facts.isComplete()).isFalse();
    assertThat(facts.platform().os()).isEqualTo("ubuntu24");
    assertThat(facts.platform().isSystemd()).isTrue();
    assertThat(facts.resources().memory()).isEqualTo(8L << 30);
    assertThat(facts.login()).isEqualTo(new HostFacts.Login("ops", HostFacts.Sudo.PASSWORD));
    assertThat(facts.clockOffset()).isEqualTo(Duration.ofMillis(-40_500));
    assertThat(facts.docker().foreign()).containsExactly("abc");
    assertThat(facts.docker().own()).isEqualTo(1);
    assertThat(facts.skep().file("version")).isEqualTo("x y");
    assertThat(facts.listeners()).containsEntry(22, "sshd");
  }

  @Test
  void a_script_that_did_not_come_to_its_end_is_no_answer() {
    assertThatThrownBy(() -> FactsScript.read("user=root\n", NOW, NOW))
        .isInstanceOf(HostException.class);
  }

  @Test
  void the_script_runs_here_and_tells_this_machine() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")) && Files.isDirectory(Path.of("/proc")));
    var before = Instant.now();

    var facts = FactsScript.read(sh(FactsScript.script(false).wrapped()), before, Instant.now());

    assertThat(facts.login().user()).isEqualTo(System.getProperty("user.name"));
    assertThat(facts.clockOffset()).isEqualTo(Duration.ZERO);
    assertThat(facts.resources().memory()).isGreaterThan(1 << 20);
    assertThat(facts.platform().arch()).isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void nothing_in_a_script_can_eat_the_rest_of_it() throws Exception {
    assertThat(sh(Script.asUser("cat\necho after").wrapped())).isEqualTo("after\n");
  }

  private static String sh(String script) throws IOException, InterruptedException {
    var process = new ProcessBuilder("/bin/sh", "-s").start();
    try (var in = process.getOutputStream()) {
      in.write(script.getBytes(UTF_8));
    }
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}
