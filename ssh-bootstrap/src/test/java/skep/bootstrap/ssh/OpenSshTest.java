package skep.bootstrap.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.Script;
import skep.bootstrap.inventory.HostEntry.Login;
import skep.bootstrap.inventory.HostKeyPolicy;

/// Against OpenSSH's own server, client and tools.
@Timeout(60)
class OpenSshTest {
  private static final String USER = System.getProperty("user.name");
  private static final SshTarget.Trust NEW_IS_SHOWN =
      new SshTarget.Trust(HostKeyPolicy.ACCEPT_NEW, "");

  @TempDir Path directory;
  private Optional<Sshd> started = Optional.empty();
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(Sshd.isThere(), "no OpenSSH here");
    started = Optional.of(Sshd.start(directory, "ed25519", "rsa"));
    var probe = sshd().key("ed25519", "");
    assumeTrue(
        sshd().ssh(probe, "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null") == 0,
        "this user may not log in to a server of its own");
  }

  @AfterEach
  void stop() {
    started.ifPresent(Sshd::close);
  }

  private Sshd sshd() {
    return started.orElseThrow();
  }

  /// Somebody who knows one secret.
  private Secrets knowing(String secret) {
    return new Secrets() {
      @Override
      public Optional<char[]> passphrase(Path key, Check check) {
        asked.add("passphrase");
        return Optional.of(secret.toCharArray()).filter(check::isRight);
      }

      @Override
      public Optional<char[]> password(String login, String question, int attempt) {
        asked.add("password");
        return Optional.of(secret.toCharArray());
      }

      @Override
      public Optional<char[]> sudo(String user, String host) {
        asked.add("sudo");
        return Optional.empty();
      }
    };
  }

  private SshHost connect(Path key, SshTarget.Trust trust) throws HostException, IOException {
    return connect(sshd().config(true), key, trust);
  }

  private SshHost connect(SshConfig config, Path key, SshTarget.Trust trust) throws HostException {
    var login = new Login(USER, sshd().port(), key.toString(), "");
    return new SshConnector(config, knowing("secret")).connect("127.0.0.1", login, trust);
  }

  private Reason refusal(Path key, SshTarget.Trust trust) throws IOException {
    try (var _ = connect(key, trust)) {
      throw new AssertionError("was let in");
    } catch (HostException e) {
      return e.reason();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void keys_of_ssh_keygen_log_in_with_and_without_passphrase(String kind) throws Exception {
    for (var passphrase : List.of("", "secret")) {
      try (var host = connect(sshd().key(kind, passphrase), NEW_IS_SHOWN)) {
        assertThat(host.run(Script.asUser("id -un")).out()).isEqualTo(USER + "\n");
      }
    }
    assertThat(asked).containsOnly("passphrase");
  }

  @Test
  void an_agents_key_logs_in_without_its_passphrase() throws Exception {
    var key = sshd().key("ecdsa", "");
    var socket = directory.resolve("agent");
    var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      for (int i = 0; i < 200 && !Files.exists(socket); i++) {
        agent.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS);
      }
      Sshd.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
      Sshd.run("ssh-keygen", "-q", "-p", "-N", "forgotten", "-f", key.toString());
      var config = sshd().config(true, "Host *", "  IdentityAgent " + socket);

      try (var host = connect(config, key, NEW_IS_SHOWN)) {
        assertThat(host.run(Script.asUser("echo in")).out()).isEqualTo("in\n");
      }
      assertThat(asked).isEmpty();
    } finally {
      agent.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void a_key_that_ssh_has_stored_is_known(String isHashed) throws Exception {
    var key = sshd().key("ecdsa", "");
    assertThat(sshd().ssh(key, "StrictHostKeyChecking=accept-new", "HashKnownHosts=" + isHashed))
        .isZero();

    try (var host = connect(key, new SshTarget.Trust(HostKeyPolicy.STRICT, ""))) {
      assertThat(host.keyStanding()).isEqualTo("known");
      assertThat(host.newKeys()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void a_key_that_skep_has_stored_is_known_to_ssh(String isHashed) throws Exception {
    var key = sshd().key("ecdsa", "");
    var config = sshd().config(true, "HashKnownHosts " + isHashed);

    try (var host = connect(config, key, NEW_IS_SHOWN)) {
      assertThat(host.keyStanding()).isEqualTo("NEW");
      assertThat(sshd().knownHosts()).doesNotExist();
      host.storeKeys();
    }

    assertThat(Files.readString(sshd().knownHosts()).startsWith("|1|"))
        .isEqualTo(isHashed.equals("yes"));
    assertThat(sshd().ssh(key, "StrictHostKeyChecking=yes")).isZero();
    try (var again = connect(config, key, NEW_IS_SHOWN)) {
      assertThat(again.keyStanding()).isEqualTo("known");
    }
  }

  @Test
  void the_stored_kind_of_key_is_asked_for() throws Exception {
    var key = sshd().key("ecdsa", "");
    assertThat(
            sshd().ssh(key, "StrictHostKeyChecking=accept-new", "HostKeyAlgorithms=rsa-sha2-512"))
        .isZero();
    assertThat(Files.readString(sshd().knownHosts())).contains("ssh-rsa").doesNotContain("ed25519");

    try (var host = connect(key, NEW_IS_SHOWN)) {
      assertThat(host.keyStanding()).isEqualTo("known");
    }
  }

  @Test
  void a_changed_key_is_refused_and_nothing_is_asked() throws Exception {
    var key = sshd().key("ecdsa", "secret");
    var other = directory.resolve("other");
    Sshd.generate("ed25519", "", other);
    var parts = Files.readString(Path.of(other + ".pub")).split(" ");
    Files.writeString(
        sshd().knownHosts(), "[127.0.0.1]:%d %s %s\n".formatted(sshd().port(), parts[0], parts[1]));

    assertThat(refusal(key, NEW_IS_SHOWN)).isEqualTo(Reason.KEY_CHANGED);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_key_of_another_kind_than_is_stored_counts_as_changed() throws Exception {
    var key = sshd().key("ecdsa", "");
    var other = directory.resolve("other");
    Sshd.generate("ecdsa", "", other);
    var parts = Files.readString(Path.of(other + ".pub")).split(" ");
    Files.writeString(
        sshd().knownHosts(), "[127.0.0.1]:%d %s %s\n".formatted(sshd().port(), parts[0], parts[1]));

    assertThat(refusal(key, NEW_IS_SHOWN)).isEqualTo(Reason.KEY_CHANGED);
  }

  @Test
  void policies_refuse_what_is_not_known_and_pins_say_what_is() throws Exception {
    var key = sshd().key("ecdsa", "");
    var fingerprint =
        Sshd.run("ssh-keygen", "-lf", directory.resolve("host_rsa.pub").toString()).split(" ")[1];

    assertThat(refusal(key, new SshTarget.Trust(HostKeyPolicy.STRICT, "")))
        .isEqualTo(Reason.KEY_UNKNOWN);
    assertThat(refusal(key, new SshTarget.Trust(HostKeyPolicy.PIN, "")))
        .isEqualTo(Reason.KEY_UNKNOWN);
    assertThat(refusal(key, new SshTarget.Trust(HostKeyPolicy.PIN, "SHA256:" + "A".repeat(43))))
        .isEqualTo(Reason.KEY_CHANGED);
    try (var host = connect(key, new SshTarget.Trust(HostKeyPolicy.PIN, fingerprint))) {
      assertThat(host.keyStanding()).isEqualTo("pinned");
    }
  }

  @Test
  void a_host_with_a_new_key_is_sent_no_password() throws Exception {
    var stranger = directory.resolve("stranger");
    Sshd.generate("ed25519", "", stranger);

    assertThat(refusal(stranger, NEW_IS_SHOWN)).isEqualTo(Reason.KEY_UNCONFIRMED);
    assertThat(asked).isEmpty();
  }

  @Test
  void the_way_through_another_host_is_taken() throws Exception {
    var key = sshd().key("ecdsa", "");
    var beyond = directory.resolve("beyond");
    Files.createDirectories(beyond);
    Files.copy(directory.resolve("authorized_keys"), beyond.resolve("authorized_keys"));
    try (var second = Sshd.start(beyond, "ed25519")) {
      var config =
          sshd()
              .config(
                  true,
                  "Host inner",
                  "  HostName 127.0.0.1",
                  "  Port " + second.port(),
                  "  ProxyJump 127.0.0.1:" + sshd().port(),
                  "Host *",
                  "  IdentityFile " + key);
      var connector = new SshConnector(config, knowing(""));

      try (connector;
          var host = connector.connect("inner", Login.BY_CONFIGURATION, NEW_IS_SHOWN)) {
        assertThat(host.run(Script.asUser("echo \"$SSH_CONNECTION\"")).out())
            .contains(" " + second.port());
        assertThat(host.newKeys()).hasSize(2);
      }
    }
  }

  @Test
  void files_arrive_whole_and_sockets_answer() throws Exception {
    var key = sshd().key("ecdsa", "");
    var file = directory.resolve("file");
    var bytes = new byte[3_000_000];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(file, bytes);
    var socket = directory.resolve("s");
    var sent = new ArrayList<Long>();
    try (var host = connect(key, NEW_IS_SHOWN);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.startVirtualThread(
          () -> {
            try (var client = server.accept()) {
              client.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });

      host.upload(file, directory.resolve("copy").toString(), sent::add);
      try (var stream = host.dial(socket.toString())) {
        assertThat(new String(stream.in().readNBytes(5), UTF_8)).isEqualTo("hello");
      }
    }
    assertThat(directory.resolve("copy")).hasSameBinaryContentAs(file);
    assertThat(sent.getLast()).isEqualTo(bytes.length);
  }

  @Test
  void scripts_have_an_exit_code_an_error_stream_and_an_end() throws Exception {
    var key = sshd().key("ecdsa", "");
    try (var host = connect(key, NEW_IS_SHOWN)) {
      var outcome = host.run(Script.asUser("echo out; echo err >&2; exit 3"));
      assertThat(outcome.exit()).isEqualTo(3);
      assertThat(outcome.out()).isEqualTo("out\n");
      assertThat(outcome.err()).isEqualTo("err\n");
      try {
        host.run(Script.asUser("sleep 30").within(Duration.ofMillis(300)));
        throw new AssertionError("it ended");
      } catch (HostException e) {
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
      }
    }
  }

  @Test
  void without_a_client_the_configuration_is_read_here() throws Exception {
    var config =
        sshd()
            .config(
                false,
                "Host in*ner !inside",
                "  HostName 10.0.0.9",
                "  User=ops",
                "  Port 2222",
                "  IdentityFile ~/.ssh/mine",
                "  ProxyJump a,b:23");

    var target = config.resolve("inxner", Login.BY_CONFIGURATION, NEW_IS_SHOWN);

    assertThat(target.display()).isEqualTo("ops@10.0.0.9:2222");
    assertThat(target.jumps()).containsExactly("a", "b:23");
    assertThat(target.identities()).containsExactly(directory.resolve(".ssh/mine"));
    assertThat(target.isOnlyThose()).isTrue();
    assertThat(config.resolve("other", new Login("me", 0, "", ""), NEW_IS_SHOWN).display())
        .isEqualTo("me@other");
  }
}
