package skep.tui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.tui.SampleSwarm;
import skep.tui.cells.Size;
import skep.tui.keys.Key;
import skep.tui.keys.KeyMap;
import skep.tui.swarm.Ref;

/// Goes through every key of every view: nothing that is pressed once, and no Enter after it, may
/// reach the swarm.
final class NothingWritesByAccidentTest {
  private static final Size SIZE = new Size(100, 30);

  /// Every key of the map and every other character.
  static List<Key> keys() {
    var keys = new ArrayList<>(KeyMap.DEFAULT.actions().keySet());
    for (char c = '!'; c <= '~'; c++) {
      keys.add(Key.of(c));
    }
    return keys.stream().distinct().toList();
  }

  static Stream<DashModel> everywhere() {
    var places = new ArrayList<DashModel>();
    for (var model : List.of(SampleSwarm.dashboard(SIZE), SampleSwarm.withoutQuorum(SIZE))) {
      for (var view : View.values()) {
        for (int pane = 0; pane < view.panes().size(); pane++) {
          var about =
              switch (view) {
                case NODE -> Ref.node("n4");
                case SERVICE, DESCRIBE, YAML, WHY, EVENTS_OF, LOGS -> Ref.service("s-web");
                case PORT -> new Ref(Ref.Kind.PORT, "8080/tcp");
                case OVERVIEW,
                    NODES,
                    SERVICES,
                    TASKS,
                    INGRESS,
                    EVENTS,
                    MANAGERS,
                    JOBS,
                    MAP,
                    OUTPUT ->
                    new Ref(Ref.Kind.LINE, "");
              };
          places.add(model.with(model.trail().down(Place.of(view, about).focused(pane))));
        }
      }
      places.add(model);
    }
    return places.stream();
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void neither_one_key_nor_enter_after_it_runs_a_command(View view) {
    everywhere()
        .filter(model -> model.here().view() == view)
        .forEach(
            model -> {
              for (var key : keys()) {
                assertHarmless(model, List.of(key, Key.ENTER, Key.ENTER));
                assertHarmless(model, List.of(key, Key.DOWN, Key.ENTER, Key.ENTER));
              }
            });
  }

  @Test
  void the_same_key_again_and_again_runs_no_command() {
    everywhere()
        .forEach(
            model -> {
              for (var key : keys()) {
                assertHarmless(model, List.of(key, key, Key.ENTER));
              }
            });
  }

  @Test
  void an_action_is_run_when_it_was_chosen_and_confirmed() {
    var asked = pressed(SampleSwarm.dashboard(SIZE), "2", "j", "a", "d");

    var step = DashUpdate.update(asked.model(), new DashEvent.Pressed(new Key("y")));

    assertThat(step.calls())
        .containsExactly(new DashCall.Run("node update --availability drain m2"));
    assertThat(step.model().echo().command()).isEqualTo("skep node update --availability drain m2");
  }

  @Test
  void enter_alone_cancels_a_confirmation() {
    var step = pressed(SampleSwarm.dashboard(SIZE), "2", "j", "a", "d", "Enter");

    assertThat(step.calls()).isEmpty();
    assertThat(step.model().popup()).isEqualTo(Popup.NONE);
    assertThat(step.model().echo().text()).isEqualTo("cancelled, nothing was changed");
  }

  @Test
  void what_is_severe_needs_the_name_typed() {
    var model = SampleSwarm.dashboard(SIZE);

    assertThat(pressed(model, "3", "a", "r", "y").calls()).isEmpty();
    assertThat(pressed(model, "3", "a", "r", "a", "p", "Enter").calls()).isEmpty();
    assertThat(pressed(model, "3", "a", "r", "a", "p", "i", "Enter").calls())
        .containsExactly(new DashCall.Run("service rm api"));
  }

  @Test
  void a_shell_is_lent_the_terminal_in_a_task_or_in_one_of_a_service() {
    var model = SampleSwarm.dashboard(SIZE);

    assertThat(pressed(model, "3", "s").calls())
        .containsExactly(new DashCall.Lend("service exec -it api sh"));
    assertThat(pressed(model, "4", "s").calls())
        .containsExactly(new DashCall.Lend("service exec -it api.1 sh"));
    assertThat(pressed(model, "2", "s").calls()).isEmpty();
    assertThat(pressed(model.with(model.settings().readOnly(true)), "3", "s").calls()).isEmpty();
  }

  @Test
  void read_only_refuses_actions_and_commands_that_change_something() {
    var model = SampleSwarm.dashboard(SIZE);
    var locked = model.with(model.settings().readOnly(true));

    assertThat(pressed(locked, "2", "a", "d").model().popup()).isEqualTo(Popup.NONE);
    assertThat(pressed(locked, "2", "a", "d", "y").calls()).isEmpty();
    var typed = pressed(locked, ":", "n", "o", "d", "e", "Space", "r", "m", "Space", "x", "Enter");
    assertThat(typed.calls()).isEmpty();
    assertThat(typed.model().echo().text()).isEqualTo("read-only: `node rm x` was not run");
    assertThat(pressed(locked, ":", "n", "o", "d", "e", "Space", "l", "s", "Enter").calls())
        .containsExactly(new DashCall.Run("node ls"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node ls && service rm web",
        "node ls; service rm web",
        "node ls & service rm web",
        "node ls || service rm web",
        "service rm web; node --help",
        "service exec web reboot --help",
        "!reboot status"
      })
  void read_only_looks_at_every_command_of_a_line(String line) {
    var locked = SampleSwarm.dashboard(SIZE);
    locked = locked.with(locked.settings().readOnly(true));

    var typed = pressed(locked, typing(line));

    assertThat(typed.calls()).isEmpty();
    assertThat(typed.model().echo().text())
        .isEqualTo("read-only: `%s` was not run".formatted(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node ls | grep m1",
        "service why web; service ps web",
        "events --since 10m",
        "node wait m1"
      })
  void read_only_lets_people_look(String line) {
    var locked = SampleSwarm.dashboard(SIZE);
    locked = locked.with(locked.settings().readOnly(true));

    assertThat(pressed(locked, typing(line)).calls()).containsExactly(new DashCall.Run(line));
  }

  private static String[] typing(String line) {
    return (":" + line + "\n")
        .chars()
        .mapToObj(c -> c == ' ' ? "Space" : c == '\n' ? "Enter" : Character.toString(c))
        .toArray(String[]::new);
  }

  private static void assertHarmless(DashModel model, List<Key> keys) {
    var now = model;
    for (var key : keys) {
      var step = DashUpdate.update(now, new DashEvent.Pressed(key));
      assertThat(step.calls())
          .as("%s in %s", keys, model.here().view())
          .noneMatch(call -> call instanceof DashCall.Run);
      now = step.model();
    }
  }

  private static Step pressed(DashModel model, String... keys) {
    var step = Step.of(model);
    for (var key : keys) {
      step = DashUpdate.update(step.model(), new DashEvent.Pressed(new Key(key)));
    }
    return step;
  }
}
