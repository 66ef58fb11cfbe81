package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmTrustCommandsTest {
  private static final String KEY_TEXT =
      """
      To unlock a swarm manager after it restarts, run the `skep swarm unlock`
      command and provide the following key:

          SKEPKEY-1-k

      Remember to store this key in a password manager, since without it you
      will not be able to restart the manager.
      """;

  private static String swarm(int version, boolean isLocking, String root, boolean isRotating) {
    return """
    {"ID":"c1","Version":{"Index":%d},"RootRotationInProgress":%b,
     "TLSInfo":{"TrustRoot":"%s","CertIssuerPublicKey":"%s key"},
     "Spec":{"Name":"default","CAConfig":{"ForceRotate":3},
             "EncryptionConfig":{"AutoLockManagers":%b}}}\
    """
        .formatted(version, isRotating, root, root, isLocking);
  }

  private static String node(String name, String trusted, String issuer) {
    return """
    {"ID":"%s","Status":{"State":"ready"},"Description":{"Hostname":"%s",
     "TLSInfo":{"TrustRoot":"%s","CertIssuerPublicKey":"%s key"}}}\
    """
        .formatted(name, name, trusted, issuer);
  }

  private static FakeApi unlocked() {
    return new FakeApi()
        .on("GET /swarm", swarm(9, false, "old", false))
        .on("GET /swarm/unlockkey", "{\"UnlockKey\":\"SKEPKEY-1-k\"}")
        .on("POST /swarm/update", "");
  }

  @Test
  void update_without_flags_is_help() {
    var run = Run.of(unlocked(), "swarm update");

    run.exits(0);
    assertThat(run.out()).contains("--autolock").contains("--cert-expiry");
  }

  @Test
  void update_changes_what_is_given_and_nothing_else() {
    var api = unlocked();

    Run.of(api, "swarm update --cert-expiry 2h --dispatcher-heartbeat 3s --task-history-limit 2")
        .exits(0)
        .prints("Swarm updated.\n");

    assertThat(api.calls).contains("GET /swarm");
    assertThat(api.body("POST /swarm/update"))
        .contains("\"NodeCertExpiry\":7200000000000")
        .contains("\"ForceRotate\":3")
        .contains("\"HeartbeatPeriod\":3000000000")
        .contains("\"TaskHistoryRetentionLimit\":2")
        .contains("\"AutoLockManagers\":false");
  }

  @Test
  void turning_autolock_on_shows_the_key() {
    Run.of(unlocked(), "swarm update --autolock").exits(0).prints("Swarm updated.\n" + KEY_TEXT);
    Run.of(unlocked(), "swarm update --autolock=false").exits(0).prints("Swarm updated.\n");
  }

  @Test
  void the_unlock_key_is_shown_and_rotated() {
    var api =
        new FakeApi()
            .on("GET /swarm", swarm(9, true, "old", false))
            .on("GET /swarm/unlockkey", "{\"UnlockKey\":\"SKEPKEY-1-k\"}")
            .on("POST /swarm/update", "");

    Run.of(api, "swarm unlock-key").exits(0).prints(KEY_TEXT);
    Run.of(api, "swarm unlock-key -q").exits(0).prints("SKEPKEY-1-k\n");
    Run.of(api, "swarm unlock-key --rotate")
        .exits(0)
        .prints("Successfully rotated manager unlock key.\n\n" + KEY_TEXT);
    assertThat(api.calls.toString()).contains("rotateManagerUnlockKey=true");
  }

  @Test
  void without_autolock_there_is_no_key() {
    var api =
        new FakeApi()
            .on("GET /swarm", swarm(9, false, "old", false))
            .on("GET /swarm/unlockkey", "{\"UnlockKey\":\"\"}");

    Run.of(api, "swarm unlock-key")
        .exits(1)
        .complains(
            """
            error: no unlock key is set
            hint:  autolock is off; see `skep swarm update --help`
            """);
    Run.of(api, "swarm unlock-key --rotate")
        .exits(4)
        .complains(
            """
            error: cannot rotate because autolock is not turned on
            hint:  turn it on with: skep swarm update --autolock
            """);
  }

  @Test
  void unlock_asks_for_the_key_only_when_the_node_is_locked() {
    var locked =
        new FakeApi()
            .on("GET /info", "{\"Swarm\":{\"LocalNodeState\":\"locked\"}}")
            .on("POST /swarm/unlock", "");

    Run.answered(locked, "swarm unlock", "typed secret").exits(0).prints("");
    assertThat(locked.body("POST /swarm/unlock")).isEqualTo("{\"UnlockKey\":\"typed secret\"}");
    Run.of(
            new FakeApi().on("GET /info", "{\"Swarm\":{\"LocalNodeState\":\"active\"}}"),
            "swarm unlock")
        .exits(1)
        .complains("error: swarm is not locked\n");
    Run.of(
            new FakeApi().on("GET /info", "{\"Swarm\":{\"LocalNodeState\":\"inactive\"}}"),
            "swarm unlock")
        .exits(1)
        .complains("error: this node is not part of a swarm\n");
  }

  @Test
  void ca_prints_the_root_and_wants_rotate_for_everything_else() {
    Run.of(unlocked(), "swarm ca").exits(0).prints("old\n");
    Run.of(unlocked(), "swarm ca --ca-cert x")
        .exits(2)
        .complains("error: `--ca-cert` flag requires the `--rotate` flag to update the CA\n");
    Run.of(unlocked(), "swarm ca --rotate --ca-cert /nowhere/ca.pem")
        .exits(2)
        .complains("error: cannot read --ca-cert /nowhere/ca.pem: no such file or directory\n");
  }

  @Test
  void a_rotation_is_followed_until_all_nodes_trust_the_new_root() {
    var api =
        new FakeApi()
            .on("GET /swarm", swarm(9, false, "old", false))
            .on("POST /swarm/update", "")
            .on("GET /swarm", swarm(10, false, "new", true))
            .on("GET /nodes", "[" + node("a", "both", "new") + "," + node("b", "old", "old") + "]")
            .on("GET /swarm", swarm(11, false, "new", false))
            .on("GET /nodes", "[" + node("a", "new", "new") + "," + node("b", "new", "new") + "]");

    var run = Run.of(api, "swarm ca --rotate");

    run.exits(0);
    assertThat(run.out())
        .startsWith("desired root digest: sha256:")
        .contains("  rotated TLS certificates:  1/2 nodes\n")
        .contains("  rotated CA certificates:   0/2 nodes\n")
        .contains("  rotated TLS certificates:  2/2 nodes\n")
        .endsWith("  rotated CA certificates:   2/2 nodes\nnew\n");
    assertThat(api.body("POST /swarm/update")).contains("\"ForceRotate\":4");
  }

  @Test
  void a_rotation_that_waits_for_a_node_names_it() {
    var api =
        new FakeApi()
            .on("GET /swarm", swarm(9, false, "new", true))
            .on("POST /swarm/update", "")
            .on("GET /nodes", "[" + node("b", "old", "old") + "]");

    Run.of(api, "swarm ca --rotate -q --timeout 2s")
        .exits(5)
        .complains(
            """
            error: the root CA is not rotated within 2s, waiting for b (ready)
            hint:  it goes on when they come back, or without them after: skep node rm --force NODE
            """);
  }

  @Test
  void the_files_of_a_given_root_are_sent(@TempDir Path directory) throws IOException {
    var certificate = Files.writeString(directory.resolve("ca.pem"), "certificate");
    var key = Files.writeString(directory.resolve("key.pem"), "key");
    var api = unlocked();

    Run.of(api, "swarm ca --rotate --detach --ca-cert " + certificate + " --ca-key " + key)
        .exits(0)
        .prints("");
    assertThat(api.body("POST /swarm/update"))
        .contains("\"SigningCACert\":\"certificate\",\"SigningCAKey\":\"key\"");
  }
}
