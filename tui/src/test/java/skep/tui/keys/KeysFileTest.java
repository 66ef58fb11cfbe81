package skep.tui.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KeysFileTest {
  @Test
  void an_empty_file_changes_nothing() {
    assertThat(KeysFile.read("# nothing\n\n"))
        .isEqualTo(new KeysFile.Loaded(KeyMap.DEFAULT, List.of()));
  }

  @Test
  void an_action_gets_the_keys_of_its_line_and_loses_its_own() {
    var map = KeysFile.read("describe: [i, F3]   # as elsewhere\nquit: 'Q'\n").map();

    assertThat(map.keys(Action.Look.DESCRIBE)).containsExactly(new Key("i"), new Key("F3"));
    assertThat(map.keys(Action.Do.QUIT)).containsExactly(new Key("Q"));
    assertThat(map.action(new Key("d"))).isEmpty();
    assertThat(map.action(new Key("q"))).isEmpty();
  }

  @Test
  void a_key_taken_from_a_default_is_gone_from_there() {
    var map = KeysFile.read("describe: y\n").map();

    assertThat(map.action(new Key("y"))).contains(Action.Look.DESCRIBE);
    assertThat(map.keys(Action.Do.COPY_COMMAND)).isEmpty();
  }

  @Test
  void an_unknown_action_a_key_bound_twice_and_no_key_are_said_with_their_lines() {
    var loaded =
        KeysFile.read(
            """
            destroy: x
            describe: i
            why: [i, Hyper-x]
            quit q
            """);

    assertThat(loaded.complaints())
        .containsExactly(
            "line 1: unknown action destroy",
            "line 3: i is bound in line 2 already",
            "line 3: no key is called Hyper-x",
            "line 4: not `action: key`: quit q");
    assertThat(loaded.map()).isEqualTo(KeyMap.DEFAULT);
  }

  @Test
  void every_action_has_a_key_and_a_name_of_its_own() {
    assertThat(Action.all()).allMatch(action -> !KeyMap.DEFAULT.keys(action).isEmpty());
    assertThat(Action.all().stream().map(Action::word)).doesNotHaveDuplicates();
  }

  @Test
  void names_of_keys_are_read_whatever_their_case() {
    assertThat(Key.parse("ctrl-f")).contains(new Key("Ctrl-F"));
    assertThat(Key.parse("pagedown")).contains(new Key("PageDown"));
    assertThat(Key.parse("Shift-Tab")).contains(Key.BACK_TAB);
    assertThat(Key.parse(" ")).contains(new Key("Space"));
    assertThat(Key.parse("nothing")).isEmpty();
  }
}
