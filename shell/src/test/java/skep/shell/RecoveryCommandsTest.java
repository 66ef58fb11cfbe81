package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.api.client.LeaderTransferred;
import skep.api.client.PeerReport;
import skep.api.client.Recovered;
import skep.api.client.Survey;
import skep.model.Epoch;
import skep.model.ModelJson;

class RecoveryCommandsTest {
  private static Survey.Row answering(String id, long lastIndex) {
    return new Survey.Row(
        id,
        "n-" + id,
        "h-" + id,
        "10.0.0." + id.substring(1) + ":2377",
        true,
        Optional.of(
            new PeerReport(id, "h-" + id, Epoch.FIRST, "follower", 4, 3, lastIndex, "", false)));
  }

  private static Survey.Row silent(String id) {
    return new Survey.Row(id, "n-" + id, "h-" + id, "10.0.0.9:2377", true, Optional.empty());
  }

  private static Survey survey(boolean hasQuorum, String best, Survey.Row... rows) {
    return new Survey("c1", "default", "m1", hasQuorum, best, List.of(rows));
  }

  private static FakeApi api(Survey survey) {
    return new FakeApi()
        .on("GET /skep/survey", ModelJson.write(survey))
        .on(
            "POST /skep/recover",
            ModelJson.write(
                new Recovered("m1", new Epoch(2, "x"), "/var/lib/skep/kept-20260101T000000.000Z")));
  }

  @Test
  void recovering_shows_who_answers_and_what_is_lost_and_how_the_others_come_back() {
    var api = api(survey(false, "m1", answering("m1", 52), silent("m2")));

    Run.answered(api, "swarm recover", "default")
        .exits(0)
        .complains("")
        .prints(
            """
            MANAGER   ADDRESS         STATUS      EPOCH     TERM      LAST ENTRY
            h-m1 *    10.0.0.1:2377   follower    1         4         3:52
            h-m2      10.0.0.9:2377   no answer   -         -         -

            The swarm goes on with h-m1 as its only manager, in a new epoch:
            - services, tokens and certificates stay, running containers are not touched;
            - a copy of what this manager has now is kept on this host;
            - no managers any more, and not heard if they come back: h-m2;
            - what this manager never saw is lost; unknown what was known to: h-m2.

            The swarm goes on in epoch 2 with h-m1 as its only manager.
            What this manager had before is kept in /var/lib/skep/kept-20260101T000000.000Z

            To bring h-m2 back, type there when it runs again:

                skep swarm leave --force
                skep swarm join --token TOKEN 10.0.0.1:2377

            'skep swarm join-token manager' shows the token. If it is gone for good:

                skep node rm --force n-m2

            """);
    assertThat(api.calls).containsExactly("GET /skep/survey", "POST /skep/recover");
  }

  @Test
  void a_dry_run_shows_what_recovering_means_and_asks_nobody() {
    var api = api(survey(false, "m1", answering("m1", 52), silent("m2")));

    var run = Run.of(api, "swarm recover --dry-run").exits(0).complains("");

    assertThat(run.out())
        .contains("The swarm goes on with h-m1 as its only manager")
        .endsWith("h-m2.\nwould do this once it is confirmed\n");
    assertThat(api.calls).containsExactly("GET /skep/survey");
  }

  /// What is typed, and what comes of it.
  record Answer(String flags, List<String> typed, int exit, String complaint) {}

  static Stream<Answer> answers() {
    return Stream.of(
        new Answer("--confirm default", List.of(), 0, ""),
        new Answer("--yes", List.of(), 0, ""),
        new Answer("", List.of("default"), 0, ""),
        new Answer("", List.of("yes"), 9, "error: not confirmed; nothing was changed\n"),
        new Answer(
            "--confirm prod",
            List.of(),
            9,
            "error: \"prod\" is not the name of this swarm; nothing was changed\n"),
        new Answer(
            "",
            List.of(),
            9,
            """
            error: this has to be confirmed, and there is no terminal to ask on; nothing was changed
            hint:  say --confirm default
            """));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void recovering_is_confirmed_by_the_name_of_the_swarm(Answer answer) {
    var api = api(survey(false, "m1", answering("m1", 52)));

    Run.answered(api, "swarm recover " + answer.flags(), answer.typed().toArray(String[]::new))
        .exits(answer.exit())
        .complains(answer.complaint());

    assertThat(api.calls.contains("POST /skep/recover")).isEqualTo(answer.exit() == 0);
  }

  @Test
  void recovering_is_refused_while_there_is_a_majority() {
    Run.of(api(survey(true, "m1", answering("m1", 5), answering("m2", 5))), "swarm recover --yes")
        .exits(4)
        .complains(
            """
            error: this swarm has its majority of managers, there is nothing to recover: h-m1, h-m2 answer
            hint:  see 'skep node ls'
            """);
  }

  @Test
  void the_manager_that_knows_most_is_named() {
    var survey = survey(false, "m2", answering("m1", 5), answering("m2", 7), silent("m3"));

    Run.of(api(survey), "swarm recover --yes")
        .exits(4)
        .complains(
            """
            error: h-m2 (10.0.0.2:2377) knows more than this manager
            hint:  run 'skep swarm recover' there; if it cannot be used: skep swarm recover --from self
            """);
    Run.of(api(survey), "swarm recover --yes --from h-m2")
        .exits(4)
        .complains(
            """
            error: h-m2 (10.0.0.2:2377) is not this manager
            hint:  run 'skep swarm recover' there
            """);
    Run.of(api(survey), "swarm recover --yes --from h-m9")
        .exits(3)
        .complains("error: no manager of this swarm is named h-m9\n");
    var api = api(survey);
    Run.of(api, "swarm recover --yes --from self").exits(0);
    assertThat(api.calls).contains("POST /skep/recover?even-if-behind=true");
  }

  private static String status(String leader) {
    return """
    {"ClusterID":"c1","Source":"h-m1","AsOf":"2026-01-01T00:00:00Z","Linearizable":true,
     "Revision":7,"Self":"m1","Role":"follower","Term":3,"Leader":"%s","CommitIndex":9,
     "Quorum":2,"Tolerance":0,"Writable":true,"Managers":[
     {"ID":"m1","Hostname":"h-m1","Addr":"","Voter":true,"Reachable":true,"Leader":false},
     {"ID":"m2","Hostname":"h-m2","Addr":"","Voter":true,"Reachable":true,"Leader":true}]}\
    """
        .formatted(leader);
  }

  @Test
  void handing_over_waits_for_the_new_leader_and_says_how_long_it_took() {
    var api =
        new FakeApi()
            .on("POST /skep/transfer-leader", ModelJson.write(new LeaderTransferred("m1", "m2")))
            .on("GET /skep/status", status("m1"))
            .on("GET /skep/status", status("m1"))
            .on("GET /skep/status", status("m2"));

    Run.of(api, "swarm transfer-leader h-m2")
        .exits(0)
        .prints("h-m2 leads now, before it was h-m1 (0.1 s).\n");
    assertThat(api.calls).contains("POST /skep/transfer-leader?to=h-m2");
  }

  @Test
  void handing_over_to_the_leader_changes_nothing() {
    var api =
        new FakeApi()
            .on("POST /skep/transfer-leader", ModelJson.write(new LeaderTransferred("m2", "m2")))
            .on("GET /skep/status", status("m2"));

    Run.of(api, "swarm transfer-leader m2").exits(0).prints("h-m2 leads already.\n");
  }

  @Test
  void a_leader_that_is_not_replaced_in_time_is_told() {
    var api =
        new FakeApi()
            .on("POST /skep/transfer-leader", ModelJson.write(new LeaderTransferred("m1", "m2")))
            .on("GET /skep/status", status("m1"));

    Run.of(api, "swarm transfer-leader")
        .exits(5)
        .complains("error: no new leader was seen within 10 s\nhint:  see 'skep node ls'\n");
  }
}
