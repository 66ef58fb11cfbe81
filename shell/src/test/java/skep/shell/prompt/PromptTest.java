package skep.shell.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import skep.shell.complete.Names.Kind;

class PromptTest {
  private static String prompt(SwarmView view, boolean isAscii) {
    return PromptText.of(view, Views.NOW, isAscii).text();
  }

  private static SwarmView linked(Link link) {
    return Views.view(link, Optional.of(Views.status(3)), List.of(), List.of(), List.of());
  }

  @Test
  void the_prompt_says_how_the_managers_are_in_numbers_and_words() {
    assertThat(prompt(Views.managers(3), false)).isEqualTo("prod ●3/3 ›");
    assertThat(prompt(Views.managers(2), false)).isEqualTo("prod ◐2/3 tolerates 0 ›");
    assertThat(prompt(Views.managers(1), false)).isEqualTo("prod ✖1/3 NO QUORUM read-only ›");
    assertThat(prompt(Views.managers(3), true)).isEqualTo("[prod 3/3] >");
    assertThat(prompt(Views.managers(2), true)).isEqualTo("[prod 2/3 DEGRADED] >");
    assertThat(prompt(Views.managers(1), true)).isEqualTo("[prod 1/3 NO-QUORUM ro] >");
  }

  @Test
  void the_prompt_says_when_nobody_answers_and_for_how_long() {
    var lost = linked(new Link.Offline(Views.NOW.minusSeconds(4), true, "gone"));
    var never = linked(new Link.Offline(Views.NOW, false, "no such file"));

    assertThat(prompt(lost, false)).isEqualTo("prod …  reconnecting 4s ›");
    assertThat(prompt(lost, true)).isEqualTo("[prod OFFLINE 4s] >");
    assertThat(prompt(never, false)).isEqualTo("prod no daemon ›");
    assertThat(prompt(linked(new Link.Outside("no swarm here")), false))
        .isEqualTo("prod no swarm ›");
    assertThat(prompt(SwarmView.unknown("prod"), false)).isEqualTo("prod … ›");
  }

  @Test
  void the_status_row_has_the_most_important_first_and_fits() {
    assertThat(StatusLine.of(Views.managers(3), Views.NOW, ZoneOffset.UTC, 120))
        .isEqualTo(
            "prod  leader m1 term 12  managers 3/3 (tolerates 1)  nodes 4/4  services 1: 1 ok"
                + "  via m1 8ms  12:00:00");
    assertThat(StatusLine.of(Views.managers(1), Views.NOW, ZoneOffset.UTC, 60))
        .isEqualTo("prod  NO QUORUM  no leader  12:00:00");
    for (int columns = 20; columns < 150; columns++) {
      assertThat(StatusLine.of(Views.managers(2), Views.NOW, ZoneOffset.UTC, columns).length())
          .isLessThanOrEqualTo(columns);
    }
  }

  @Test
  void what_changed_is_said_once() {
    assertThat(Notices.between(Views.managers(3), Views.managers(3))).isEmpty();
    assertThat(Notices.between(Views.managers(3), Views.managers(2)))
        .containsExactly("quorum DEGRADED 2/3: m3 unreachable");
    assertThat(Notices.between(Views.managers(2), Views.managers(1)))
        .containsExactly("quorum NO QUORUM 1/3: m2 unreachable, m3 unreachable");
    assertThat(Notices.between(Views.managers(1), Views.managers(3)))
        .containsExactly("quorum HEALTHY 3/3", "leader is m1, term 12");
    assertThat(Notices.between(SwarmView.unknown("prod"), Views.managers(2))).isEmpty();
  }

  @Test
  void nodes_that_go_and_come_are_news() {
    var before = Views.managers(3);
    var down =
        Views.view(
            before.link(),
            before.status(),
            List.of(Views.node("m1", "ready"), Views.node("n4", "down"), Views.node("n5", "ready")),
            List.of(),
            List.of());

    assertThat(Notices.between(before, down))
        .containsExactly(
            "node n4 is DOWN: heartbeat failure",
            "node n5 joined as a worker",
            "node m2 was removed",
            "node m3 was removed");
  }

  @Test
  void a_service_that_fails_and_one_that_comes_up_are_news() {
    var good = Views.managers(3);
    var failing =
        Views.view(
            good.link(),
            good.status(),
            List.copyOf(good.nodes().values()),
            List.of(Views.service("web", 2)),
            List.of(
                Views.task("web", 1, "m1", "running", "running", ""),
                Views.task("web", 2, "n4", "shutdown", "failed", "exit code 137"),
                Views.task("web", 2, "n4", "running", "preparing", "")));

    assertThat(Notices.between(good, failing))
        .containsExactly("service web is failing: 1/2, web.2 on n4: exit code 137");
    assertThat(Notices.between(failing, good)).containsExactly("service web converged: 2/2");
    assertThat(Notices.between(failing, failing)).isEmpty();
    assertThat(StatusLine.of(failing, Views.NOW, ZoneOffset.UTC, 120))
        .contains("services 1: 1 FAILING");
  }

  @Test
  void a_daemon_that_goes_and_comes_back_is_news() {
    var online = linked(new Link.Online(Duration.ofMillis(1)));
    var offline = linked(new Link.Offline(Views.NOW, true, "refused"));

    assertThat(Notices.between(online, offline))
        .containsExactly("the daemon does not answer: refused");
    assertThat(Notices.between(offline, online)).containsExactly("the daemon answers again");
  }

  @Test
  void names_come_with_what_one_wants_to_know() {
    var contexts = new LinkedHashMap<String, String>();
    contexts.put("prod", "ssh://ops@m1");
    var names = LiveNames.of(Views.managers(3), contexts);

    assertThat(names.of(Kind.NODE)).containsEntry("n4", "worker ready active, 1 task");
    assertThat(names.of(Kind.SERVICE)).containsEntry("web", "2/2 nginx:1.27 on m1,n4");
    assertThat(names.of(Kind.TASK)).containsEntry("web.2", "running on n4");
    assertThat(names.of(Kind.PORT)).containsEntry("8080", "web ->80/tcp");
    assertThat(names.of(Kind.NODE_LABEL)).containsEntry("disk", "ssd");
    assertThat(names.of(Kind.SERVICE_LABEL)).containsEntry("team", "a");
    assertThat(names.of(Kind.CONTEXT)).containsEntry("prod", "ssh://ops@m1");
  }
}
