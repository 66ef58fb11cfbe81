package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Published ports on three real hosts: the part of a swarm tutorial that exposes a service, and
/// what a person would try next.
@Timeout(120)
final class IngressTest {
  private static final String WEB = "myweb";
  private static final List<Integer> HOSTS = List.of(1, 2, 3);
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("worker", "manager");
  }

  @AfterEach
  void removed() {
    HOSTS.forEach(host -> skep().shell(host, "touch /tmp/stop").ok());
    skep().run(1, "service", "rm", WEB);
    Await.within(Skep.SOON, "it is gone", () -> skep().running(WEB, 1, 2, 3) == 0);
  }

  @Test
  void a_port_added_to_a_service_is_answered_by_every_node_in_strict_turns() {
    skep().ok(1, "service", "create", "--replicas", "3", "--name", WEB, nginx());

    assertThat(skep().typed(1, "service update --publish-add 80:80 myweb").ok())
        .startsWith(WEB)
        .endsWith("converged");

    assertThat(skep().ok(1, "service", "ls", "--format", "{{.Ports}}")).isEqualTo("*:80->80/tcp");
    writePages();
    for (var at : List.of("10.0.0.0", "localhost", "[::1]")) {
      for (int host : HOSTS) {
        var address = at.equals("10.0.0.0") ? skep().host(host).address() : at;
        var answers = curl(host, "http://" + address + "/", 10);
        assertThat(answers).as("%s of h%d", address, host).hasSize(10);
        assertThat(answers.subList(0, 3))
            .containsExactlyInAnyOrder("this is h1 page", "this is h2 page", "this is h3 page");
        assertThat(answers.subList(3, 10)).isEqualTo(answers.subList(0, 7));
      }
    }
    assertThat(skep().ok(2, "ingress", "test", "80").lines().skip(1))
        .hasSize(3)
        .allMatch(line -> line.contains("200 this is h"));
  }

  @Test
  void a_node_without_a_task_answers_too_until_the_port_is_removed() {
    skep()
        .ok(
            1,
            "service",
            "create",
            "-p",
            "8080:80",
            "--constraint",
            "node.hostname==docker-node02",
            "--name",
            WEB,
            nginx());
    assertThat(curl(1, "http://localhost:8080/", 1)).hasSize(1);
    assertThat(curl(3, "http://localhost:8080/", 1)).hasSize(1);

    skep().typed(1, "service update --publish-rm 80 myweb").ok();

    assertThat(curl(3, "http://localhost:8080/", 1)).isEmpty();
    assertThat(skep().ok(1, "service", "ls", "--format", "{{.Ports}}")).isEmpty();
  }

  @Test
  void no_request_fails_while_tasks_are_killed_replaced_scaled_and_drained() {
    skep().ok(1, "service", "create", "--replicas", "3", "-p", "80:80", "--name", WEB, nginx());
    startAsking();

    var victim = skep().containers(2, WEB).getFirst();
    skep().host(2).exec("docker", "kill", "-s", "KILL", victim).ok();
    Await.within(Duration.ofSeconds(30), "it is replaced", () -> skep().running(WEB, 1, 2, 3) == 3);
    var cutByKill = HOSTS.stream().flatMap(host -> failures(host).stream()).toList();
    skep().typed(1, "service update --env-add A=1 myweb").ok();
    skep().typed(1, "service scale myweb=1").ok();
    skep().typed(1, "service scale myweb=3").ok();
    skep().typed(1, "node update --availability drain docker-node02").ok();
    Await.within(Skep.SOON, "nothing runs there", () -> skep().running(WEB, 2) == 0);
    skep().typed(1, "node update --availability active docker-node02").ok();

    var asked = HOSTS.stream().map(IngressTest::stopAsking).toList();
    assertThat(asked).allMatch(times -> times > 100);
    // Nobody can mend an answer that its task had begun when it was killed.
    assertThat(cutByKill).allMatch(failure -> failure.contains("HTTP 200"));
    assertThat(HOSTS.stream().flatMap(host -> failures(host).stream()))
        .containsExactlyInAnyOrderElementsOf(cutByKill);
  }

  @Test
  void an_update_that_fails_is_taken_back() {
    skep()
        .ok(
            1,
            "service",
            "create",
            "--replicas",
            "3",
            "-p",
            "80:80",
            "--update-order",
            "start-first",
            "--update-failure-action",
            "rollback",
            "--name",
            WEB,
            nginx());

    var update = skep().typed(1, "service update --image " + skep().image("crash") + " myweb");

    assertThat(update.exit()).isEqualTo(1);
    assertThat(update.stderr())
        .contains("the service is what it was before: update rolled back due to failure");
    assertThat(skep().ok(1, "service", "ls", "--format", "{{.Replicas}} {{.Image}}"))
        .isEqualTo("3/3 " + nginx());
  }

  @Test
  void a_real_nginx_is_told_the_client_s_own_address() {
    assumeTrue(skep().shell(1, "command -v nginx").exit() == 0, "no nginx on this machine");
    var create =
        "service create --constraint node.hostname==docker-node02 --name myweb"
            + " -p published=8090,target=81,proxy-protocol=v2"
            + " -p published=8091,target=80,client-address=keep ";
    skep().typed(1, create + skep().image("real-nginx:latest")).ok();
    var client = skep().host(1).address();

    assertThat(curl(1, "http://" + skep().host(3).address() + ":8090/", 1)).containsExactly(client);
    assertThat(curl(1, "http://" + skep().host(2).address() + ":8091/", 1)).containsExactly(client);
  }

  @Test
  void a_port_that_another_program_holds_is_named_and_the_other_nodes_serve() {
    skep().shell(2, "busybox httpd -f -p 8081 -h /tmp >/dev/null 2>&1 & echo $! >/tmp/holder").ok();
    try {
      skep().ok(1, "service", "create", "-p", "8081:80", "--name", WEB, nginx());

      Await.within(
          Skep.SOON,
          "h2 is named",
          () ->
              skep()
                  .typed(1, "service ps myweb")
                  .stderr()
                  .contains("port 8081/tcp on docker-node02"));
      assertThat(curl(1, "http://localhost:8081/", 1)).hasSize(1);
      assertThat(curl(3, "http://localhost:8081/", 1)).hasSize(1);
    } finally {
      skep().shell(2, "kill $(cat /tmp/holder)");
    }
    Await.within(
        Skep.SOON,
        "h2 serves it by itself once it is free",
        () -> !curl(2, "http://localhost:8081/", 1).isEmpty());
  }

  @Test
  void a_taken_port_is_refused_in_swarm_s_words() {
    skep().ok(1, "service", "create", "-p", "80:80", "--name", WEB, nginx());

    var second = skep().run(1, "service", "create", "-p", "80:80", "--name", "other", nginx());

    assertThat(second.exit()).isNotZero();
    assertThat(second.stderr())
        .matches(
            "(?s).*port '80' is already in use by service 'myweb' \\([0-9a-z]{25}\\) as an ingress"
                + " port.*");
  }

  /// Each host's container says which host it is on, as the tutorial has its reader write it.
  private static void writePages() {
    for (int host : HOSTS) {
      for (var id : skep().containers(host, WEB)) {
        var page = "/usr/share/nginx/html/index.html";
        var write = "echo \"this is h%d page\" > %s".formatted(host, page);
        skep().host(host).exec("docker", "exec", id, "sh", "-c", write).ok();
      }
    }
  }

  /// The answers that came, a line each.
  private static List<String> curl(int host, String url, int times) {
    var answers = new ArrayList<String>();
    var script = "for i in $(seq %d); do curl -sf -m 3 '%s'; done; true".formatted(times, url);
    skep().shell(host, script).ok().lines().forEach(answers::add);
    return answers;
  }

  /// Every host asks itself, one request after the other, until told to stop. A request that fails
  /// leaves a line: when, curl's exit code, and how far it came.
  private static void startAsking() {
    for (int host : HOSTS) {
      skep()
          .shell(
              host,
              "rm -f /tmp/stop; (all=0; while [ ! -e /tmp/stop ]; do all=$((all+1));"
                  + " how=$(curl -sf -m 3 -o /dev/null -w '"
                  + "curl %{exitcode} HTTP %{http_code} bytes %{size_download}"
                  + " connected %{time_connect} first %{time_starttransfer} end %{time_total}"
                  + "' http://"
                  + skep().host(host).address()
                  + "/) || echo $(date +%T.%N) \"$how\"; done >/tmp/failures; echo $all"
                  + " >/tmp/asked) >/dev/null 2>&1 &")
          .ok();
    }
  }

  /// How often `host` asked.
  private static int stopAsking(int host) {
    skep().shell(host, "rm -f /tmp/asked; touch /tmp/stop").ok();
    Await.within(
        Duration.ofSeconds(10),
        "h" + host + " stopped asking",
        () -> skep().shell(host, "test -s /tmp/asked").exit() == 0);
    return Integer.parseInt(skep().shell(host, "cat /tmp/asked").ok().strip());
  }

  private static List<String> failures(int host) {
    return skep()
        .shell(host, "cat /tmp/failures")
        .ok()
        .lines()
        .map(line -> "h" + host + " " + line)
        .toList();
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  private static String nginx() {
    return skep().image("nginx:latest");
  }
}
