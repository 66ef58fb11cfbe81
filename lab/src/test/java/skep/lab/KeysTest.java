package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// Tokens, roots and locks of a swarm on real hosts, as an operator turns them: two managers and a
/// worker with a service that must not notice. The tests are steps of one story.
@Tag("slow")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KeysTest {
  private static final Duration BACK = Duration.ofSeconds(60);
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("manager", "worker");
    skep.typed(1, "service create --replicas 3 --name web " + skep.image("nginx")).ok();
  }

  @Test
  @Order(1)
  void a_rotated_token_is_worth_nothing() {
    var old = skep().ok(1, "swarm", "join-token", "-q", "worker");
    skep().ok(3, "swarm", "leave");
    skep().ok(1, "node", "rm", "--force", "docker-node03");

    var rotated = skep().ok(1, "swarm", "join-token", "--rotate", "worker");

    assertThat(rotated).startsWith("Successfully rotated worker join token.");
    var refused = skep().run(3, "swarm", "join", "--token", old, skep().host(1).address());
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.stderr()).contains("A valid join token is necessary to join this cluster");
    skep().join(3, "worker");
    awaitReady(3);
  }

  @Test
  @Order(2)
  void the_root_is_rotated_and_no_container_notices() {
    Await.within(BACK, "the service runs", () -> skep().running("web", 1, 2, 3) == 3);
    var before = containers();
    var root = skep().ok(1, "swarm", "ca");
    var token = skep().ok(1, "swarm", "join-token", "-q", "worker");

    var rotated = skep().ok(1, "swarm", "ca", "--rotate");

    assertThat(rotated)
        .contains("desired root digest: sha256:")
        .contains("rotated CA certificates:   3/3 nodes")
        .endsWith("-----END CERTIFICATE-----");
    assertThat(skep().ok(2, "swarm", "ca")).isNotEqualTo(root).contains("BEGIN CERTIFICATE");
    assertThat(skep().ok(1, "swarm", "join-token", "-q", "worker")).isNotEqualTo(token);
    awaitReady(3);
    assertThat(containers()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void a_removed_node_is_refused_at_once() {
    skep().ok(1, "node", "rm", "--force", "docker-node03");

    var refused =
        skep()
            .shell(
                3,
                "curl -sk -m 5 --cert /var/lib/skep/certificates/node.crt https://"
                    + skep().host(1).address()
                    + ":2377/ca/root || echo refused");
    assertThat(refused.stdout()).contains("refused");
    Await.within(BACK, "the node knows", () -> skep().ok(3, "info").contains("Swarm: inactive"));
    Await.within(BACK, "the service moves", () -> skep().running("web", 1, 2) == 3);
    assertThat(skep().containers(3, "web")).isEmpty();
  }

  @Test
  @Order(4)
  void a_locked_manager_comes_back_with_its_key_only() {
    var said = skep().ok(1, "swarm", "update", "--autolock");
    var key = skep().ok(1, "swarm", "unlock-key", "-q");
    assertThat(said).startsWith("Swarm updated.").contains(key);
    Await.within(
        BACK,
        "the key is on no disk",
        () -> skep().shell(2, "grep -c '\"Wrapping\":\"\"' /var/lib/skep/data.key").exit() == 0);
    skep().killDaemon(2);
    skep().startDaemon(2);

    assertThat(skep().ok(2, "info")).contains("Swarm: locked");
    assertThat(skep().run(2, "node", "ls").stderr())
        .contains("Swarm is encrypted and needs to be unlocked before it can be used.");
    assertThat(skep().run(2, "swarm", "leave").stderr()).contains("Please unlock it first");
    assertThat(unlock(2, "SKEPKEY-1-" + "A".repeat(43)).stderr())
        .contains("swarm could not be unlocked: invalid key provided");
    assertThat(unlock(2, "hello").stderr()).contains("invalid unlock key");
    unlock(2, key).ok();

    awaitReady(2);
    assertThat(unlock(2, key).stderr()).contains("swarm is not locked");
    assertThat(skep().shell(2, "grep -rl 'BEGIN PRIVATE KEY' /var/lib/skep").stdout()).isEmpty();
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  private static Result unlock(int number, String key) {
    return skep().shell(number, "echo '" + key + "' | skep swarm unlock");
  }

  private static String containers() {
    var all = new StringBuilder();
    for (int number = 1; number <= 3; number++) {
      all.append(skep().containers(number, "web"));
    }
    return all.toString();
  }

  private static void awaitReady(int nodes) {
    Await.within(
        BACK,
        nodes + " nodes are ready",
        () ->
            skep()
                    .typed(1, "node ls --format {{.Status}}")
                    .stdout()
                    .lines()
                    .filter(status -> status.equals("Ready"))
                    .count()
                == nodes);
  }
}
