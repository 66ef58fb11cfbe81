package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logging in to a real host as `skep bootstrap check` does: with a password that PAM asks for,
/// with a key whose passphrase a person types, to a host that ssh has met before.
@Timeout(120)
final class LoginTest {
  private static final String PASSWORD = "right horse";
  private static final String LOG = "/var/log/lab-sshd.log";
  private static final int PORT = 2201;

  @TempDir Path home;
  private Host host;
  private Operator operator;

  @BeforeEach
  void prepare() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    host = Skep.onFreshHosts().host(1);
    operator = Operator.at(home).withoutConfig();
    host.exec(
            "sh",
            "-ec",
            "id ops 2>/dev/null || useradd -m -s /bin/sh ops; echo 'ops:%s' | chpasswd"
                .formatted(PASSWORD))
        .ok();
  }

  @AfterEach
  void stopServer() {
    if (host != null) {
      host.exec("sh", "-c", "pkill -f '[s]shd -p " + PORT + "'; rm -f " + LOG);
    }
  }

  /// An OpenSSH server on a port of its own.
  private void serve(String... options) {
    var words = new ArrayList<>(List.of("/usr/sbin/sshd", "-p", "" + PORT, "-E", LOG));
    for (var option : options) {
      words.addAll(List.of("-o", option));
    }
    host.exec(words.toArray(String[]::new)).ok();
  }

  private String target() {
    return "ops@" + host.address() + ":" + PORT;
  }

  private Result check(String password, String... more) {
    var words = new ArrayList<>(List.of("bootstrap", "check", target(), "--password-stdin"));
    words.addAll(List.of(more));
    return operator.told(password, words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyboard-interactive", "password"})
  void a_password_logs_in_when_the_host_is_known_to_be_the_right_one(String method) {
    boolean isPassword = method.equals("password");
    serve(
        "UsePAM=yes",
        "PasswordAuthentication=" + (isPassword ? "yes" : "no"),
        "KbdInteractiveAuthentication=" + (isPassword ? "no" : "yes"));

    assertThat(check(PASSWORD).stdout())
        .contains("its key is new, and logging in takes a password");
    assertThat(log()).doesNotContain("password for ops").doesNotContain("interactive/pam for ops");

    assertThat(check(PASSWORD, "--yes").stdout()).contains("debian");
    assertThat(log()).containsPattern("Accepted " + (isPassword ? "password" : "keyboard-inter"));
    assertThat(check(PASSWORD).stdout())
        .as("its key is stored")
        .contains("known")
        .contains("debian");

    assertThat(check("wrong horse").stdout()).contains("no login was accepted for " + target());
  }

  private String log() {
    return host.exec("cat", LOG).stdout();
  }

  @Test
  void a_keys_passphrase_is_asked_for() throws IOException {
    assumeTrue(Screen.isThere(), "no tmux here");
    serve();
    var key = home.resolve("key");
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", PASSWORD, "-f", key.toString());
    authorize(Files.readString(Path.of(key + ".pub")));
    var file =
        operator.write(
            "hosts.yaml",
            """
            ssh: {identity: %s}
            hosts:
              - {name: m1, address: %s, role: manager, port: %d, user: ops}
            """
                .formatted(key, host.address(), PORT));
    var line = String.join(" ", operator.command("bootstrap", "check", "-f", file.toString()));

    try (var screen = new Screen(150, 30, Map.of(), line)) {
      screen.shows(Duration.ofSeconds(20), "Passphrase of .*key:");
      screen.line("wrong").shows("(?s)Passphrase of .*Passphrase of");
      screen.line(PASSWORD).shows(Duration.ofSeconds(20), "debian");
      assertThat(screen.text()).doesNotContain(PASSWORD).contains("NEW");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void a_host_that_ssh_has_met_is_known(String isHashed) throws IOException {
    serve();
    var key = home.resolve("key");
    run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", key.toString());
    authorize(Files.readString(Path.of(key + ".pub")));
    var known = home.resolve("known_hosts");
    run(
        "ssh",
        "-F",
        "none",
        "-i",
        key.toString(),
        "-p",
        "" + PORT,
        "-o",
        "UserKnownHostsFile=" + known,
        "-o",
        "StrictHostKeyChecking=accept-new",
        "-o",
        "HashKnownHosts=" + isHashed,
        "ops@" + host.address(),
        "true");
    assertThat(Files.readString(known).startsWith("|1|")).isEqualTo(isHashed.equals("yes"));
    var file =
        operator.write(
            "hosts.yaml",
            "ssh: {identity: %s, hostKeys: strict}\nhosts: [{address: \"%s\", port: %d, user: ops, role: manager}]\n"
                .formatted(key, host.address(), PORT));

    var checked = operator.skep("bootstrap", "check", "-f", file.toString());

    assertThat(checked.stdout()).contains("known").contains("debian");
  }

  private void authorize(String publicKey) {
    host.exec(
            "sh",
            "-ec",
            "mkdir -p /home/ops/.ssh; echo '%s' >/home/ops/.ssh/authorized_keys; chown -R ops /home/ops"
                .formatted(publicKey.strip()))
        .ok();
  }

  private static void run(String... words) {
    Result.of(Operator.LIMIT, List.of(words)).ok();
  }
}
