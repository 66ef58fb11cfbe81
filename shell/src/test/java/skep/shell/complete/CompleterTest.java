package skep.shell.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.shell.CommandsForTests;
import skep.shell.complete.Names.Kind;
import skep.shell.filter.TextFilters;

class CompleterTest {
  private static final Names NAMES =
      new Names(
          Map.of(
              Kind.NODE, names("m1", "leader", "n4", "worker"),
              Kind.SERVICE, names("web", "3/3 nginx", "api", "5/6 api:42"),
              Kind.TASK, names("web.1", "running on n4"),
              Kind.PORT, names("8080", "web ->80/tcp"),
              Kind.NODE_LABEL, names("disk", "ssd"),
              Kind.SERVICE_LABEL, names("team", "a")));

  private static SequencedMap<String, String> names(String... pairs) {
    var names = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.put(pairs[i], pairs[i + 1]);
    }
    return names;
  }

  private final Completer completer =
      new Completer(
          CommandsForTests.table(),
          CommandsForTests.globals(),
          names("alias", "Show aliases", "watch", "Again", "use", "Another context"),
          TextFilters.summaries());

  private String values(String line) {
    return completer.complete(line, line.length(), NAMES).stream()
        .map(Candidate::value)
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nod                                    | node
          al                                     | alias
          docker nod                             | node
          docker node prom                       | promote
          node inspect                           | inspect
          `node inspect `                        | self m1 n4
          `node inspect m1 `                     | n4
          node rm n                              | n4
          `service rm `                          | web api
          `service rm web `                      | api
          service scale w                        | web=
          node update --av                       | --availability
          `node update --availability `          | active pause drain
          node update --availability d           | drain
          node update --availability=d           | --availability=drain
          node update --label-rm d               | disk
          service update --label-rm t            | team
          `node ls -f `                          | id= label= membership= name= node.label= role=
          node ls --filter role=                 | role=manager role=worker
          node ls --filter name=m                | name=m1
          service ls --filter name=w             | name=web
          service ps web --filter node=n         | node=n4
          service create --constraint node.l     | node.labels.disk==
          service create --constraint node.hostname==m | node.hostname==m1
          service create nginx --na              | ``
          service create --na                    | --name
          ingress inspect 8                      | 8080
          `swarm join-token `                    | worker manager
          `completion `                          | bash zsh fish
          `help node pro`                        | promote
          watch service l                        | logs ls
          `node ls; service rm `                 | web api
          node ls && service rm a                | api
          node ls > x                            | ``
          --vers                                 | --version
          nothing such                           | ``
          `swarm join --token `                  | ``
          """)
  void offers(String line, String expected) {
    assertThat(values(line)).isEqualTo(expected);
  }

  @Test
  void behind_a_pipe_come_filters_only() {
    assertThat(values("node ls | ")).isEqualTo("cut grep head sort tail uniq wc less");
    assertThat(values("node ls | grep n")).isEmpty();
  }

  @Test
  void each_name_has_its_description() {
    assertThat(completer.complete("service rm w", 12, NAMES))
        .containsExactly(Candidate.of("web", "3/3 nginx", "services"));
  }

  @Test
  void text_behind_the_cursor_does_not_count() {
    assertThat(completer.complete("node in web", 7, NAMES))
        .extracting(Candidate::value)
        .containsExactly("inspect");
  }

  @Test
  void words_cut_by_somebody_else_give_the_same() {
    assertThat(completer.complete(List.of("service", "rm"), "w", NAMES))
        .isEqualTo(completer.complete("service rm w", 12, NAMES));
  }

  @Test
  void flags_that_were_given_are_not_offered_again_unless_they_may_be() {
    assertThat(values("node ls --quiet --filter role=manager --"))
        .contains("--filter", "--format", "--help")
        .doesNotContain("--quiet");
  }
}
