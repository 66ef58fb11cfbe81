package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A swarm tutorial as its reader goes through it: logged in by ssh on three real hosts, everything
/// typed into the interactive shell, with `docker` in front of each line.
@Timeout(240)
final class ReplTutorialTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void prepare() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    assumeTrue(Screen.isThere(), "lab: there is no tmux");
    hosts = Optional.of(Skep.onFreshHosts());
  }

  @Test
  void the_tutorial_is_typed_into_the_shell() {
    try (var one = shell(1);
        var two = shell(2);
        var three = shell(3)) {
      formASwarm(one, two, three);
      lookAtNodes(one);
      changeRoles(one);
      runAService(one);
      leave(one, three);
      one.line("exit").shows("ENDED 0");
    }
  }

  private static void formASwarm(Screen one, Screen two, Screen three) {
    var address = skep().host(1).address();
    one.shows("local .*no daemon ›");
    one.line("docker swarm init --advertise-addr " + address)
        .shows(LONG, "Swarm initialized: current node \\(\\w{25}\\) is now a manager")
        .shows(LONG, "^local ●1/1 ›");
    one.line("docker swarm join-token worker").shows("To add a worker to this swarm, run");
    var token = skep().ok(1, "swarm", "join-token", "-q", "worker");
    for (var other : List.of(two, three)) {
      other
          .line("docker swarm join --token " + token + " " + address + ":2377")
          .shows(LONG, "This node joined a swarm as a worker\\.");
    }
  }

  private static void lookAtNodes(Screen one) {
    one.line("docker node ls")
        .shows("\\* +docker-node01 +Ready +Active +Leader")
        .shows("docker-node03 +Ready +Active");
    one.line("clear")
        .line("docker node inspect --pretty docker-node02")
        .shows("Hostname: +docker-node02");
    one.line("docker node inspect self | grep Hostname").shows("\"Hostname\": \"docker-node01\"");
  }

  private static void changeRoles(Screen one) {
    one.line("clear").line("docker node promote docker-node02");
    one.shows(LONG, "docker-node02 promoted to a manager").shows(LONG, "^local ●2/2 ›");
    one.line("docker node demote docker-node02");
    one.shows(LONG, "docker-node02 demoted").shows(LONG, "^local ●1/1 ›");
  }

  private static void runAService(Screen one) {
    one.line("clear").line("docker service create --name myweb --replicas 3 " + image());
    one.shows(LONG, "verify: Service \\w+ converged");
    one.line("clear").line("docker service ls").shows("myweb +replicated +3/3");
    one.line("docker service ps myweb | grep -c Running").shows("^3$");
    one.line("docker service scale myweb=5").shows(LONG, "5/5: running").shows("converged");
    one.line("clear").line("docker service update --publish-add 8080:80 myweb");
    one.shows(LONG, "converged").line("!curl -s localhost:8080").shows("this is \\w+ index page");
    one.line("clear").line("docker node update --availability drain docker-node02");
    one.line("docker node ps docker-node02 | grep -c Shutdown").shows(LONG, "^[1-9]$");
    one.line("docker node update --availability active docker-node02");
    one.line("clear").line("docker service rm myweb").shows("^myweb$");
  }

  private static void leave(Screen one, Screen three) {
    one.line("clear").line("docker node rm docker-node03").shows("is not down").shows("✗4");
    three.line("docker swarm leave").shows(LONG, "Node left the swarm");
    Await.within(Skep.SOON, "it is down", () -> skep().ok(1, "node", "ls").contains(" Down "));
    one.line("clear").line("docker node rm docker-node03").shows("^docker-node03$");
    one.line("docker node ls -q | wc -l").shows("^2$");
    assertThat(skep().ok(1, "node", "ls")).doesNotContain("docker-node03");
  }

  /// `skep` alone, on a terminal of an ssh session.
  private static Screen shell(int host) {
    var config = Lab.run(LONG, List.of("ssh-config")).ok();
    var screen =
        new Screen(
            130,
            40,
            Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8"),
            "ssh -F %s -t docker-node0%d LC_ALL=C.UTF-8 skep".formatted(config, host));
    return screen.shows(LONG, "local .*›");
  }

  private static String image() {
    return skep().image("nginx");
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }
}
