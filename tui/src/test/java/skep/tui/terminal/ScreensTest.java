package skep.tui.terminal;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import skep.model.TaskState;
import skep.tui.SampleSwarm;
import skep.tui.cells.Size;
import skep.tui.keys.Key;
import skep.tui.model.DashEvent;
import skep.tui.model.DashModel;
import skep.tui.swarm.Link;

/// Every view at every size, as it is on a terminal: in colour, without, and in ASCII. Each is
/// reached by keys, as a person would.
final class ScreensTest {
  private static final List<Size> SIZES =
      List.of(new Size(80, 24), new Size(100, 30), new Size(200, 60));

  /// Name of the screen, and the keys that lead to it from the overview.
  private static final List<List<String>> WAYS =
      List.of(
          List.of("overview"),
          List.of("overview-services", "Tab", "j", "j"),
          List.of("nodes", "2", "j"),
          List.of("services", "3"),
          List.of("tasks", "4", "j", "j"),
          List.of("tasks-ended", "4", "H"),
          List.of("ingress", "5"),
          List.of("port", "5", "Enter"),
          List.of("events", "6"),
          List.of("managers", "7"),
          List.of("operations", "8"),
          List.of("map", "9"),
          List.of("node", "2", "Enter"),
          List.of("service", "3", "j", "Enter"),
          List.of("describe", "3", "j", "j", "j", "d"),
          List.of("yaml", "2", "Y"),
          List.of("why", "3", "j", "w"),
          List.of("split", "3", "v"),
          List.of("filter", "4", "/", "w", "e", "b"),
          List.of("filter-wrong", "4", "/", "w", "("),
          List.of("command", ":", "n", "o", "d", "e"),
          List.of("help", "?"),
          List.of("menu", "2", "a"),
          List.of("confirm", "2", "j", "a", "w"),
          List.of("confirm-severe", "3", "j", "a", "r"),
          List.of("sort", "3", "o"),
          List.of("leave", "q"));

  static Stream<Arguments> screens() {
    return SIZES.stream()
        .flatMap(
            size -> WAYS.stream().map(way -> Arguments.of(name(way.getFirst(), size), size, way)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("screens")
  void a_screen_looks_as_it_did(String name, Size size, List<String> way) {
    var model = SampleSwarm.dashboard(size);

    for (var key : way.subList(1, way.size())) {
      model = SampleSwarm.after(model, new DashEvent.Pressed(new Key(key)));
    }

    Golden.check(name, model);
  }

  static Stream<Size> sizes() {
    return SIZES.stream();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void without_a_quorum_it_says_what_is_known_and_what_to_do(Size size) {
    Golden.check(name("no-quorum", size), SampleSwarm.withoutQuorum(size));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void without_a_connection_it_says_how_old_everything_is(Size size) {
    var lost =
        new Link.Lost(
            "cannot connect to the skep daemon at /run/skep/skep.sock: No such file or directory",
            3,
            SampleSwarm.NOW,
            SampleSwarm.NOW.plusSeconds(16));
    var model = SampleSwarm.after(SampleSwarm.dashboard(size), new DashEvent.Disconnected(lost));

    model = SampleSwarm.after(model, new DashEvent.Ticked(SampleSwarm.NOW.plusSeconds(12)));

    Golden.check(name("offline", size), model);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_dead_nodes_tasks_move_on_the_map(Size size) {
    var model = pressed(SampleSwarm.dashboard(size), "9");

    model =
        SampleSwarm.after(
            model,
            new DashEvent.Changed(
                List.of(
                    SampleSwarm.down(5),
                    SampleSwarm.moved("api", 5, "n7", TaskState.PREPARING),
                    SampleSwarm.moved("web", 2, "n7", TaskState.RUNNING)),
                false));

    Golden.check(name("map-moving", size), model);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void what_a_command_did_stays_on_the_screen(Size size) {
    var model = pressed(SampleSwarm.dashboard(size), "3");
    for (var key : List.of(":", "s", "c", "a", "l", "e", "Enter")) {
      model = pressed(model, key);
    }

    model =
        SampleSwarm.after(
            model, new DashEvent.Ran("scale", 2, "", "error: unknown command: skep scale\n"));

    Golden.check(name("failed-command", size), model);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void nothing_was_heard_yet(Size size) {
    var full = SampleSwarm.dashboard(size);
    var model = DashModel.start(size, full.keys(), full.settings(), SampleSwarm.NOW);
    var lost =
        new Link.Lost(
            "This node is not a swarm manager.",
            1,
            SampleSwarm.NOW,
            SampleSwarm.NOW.plus(Duration.ofSeconds(2)));

    Golden.check(name("opening", size), SampleSwarm.after(model, new DashEvent.Disconnected(lost)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void logs_of_several_tasks_are_one_text(Size size) {
    var model = pressed(pressed(SampleSwarm.dashboard(size), "3"), "j");
    for (int i = 0; i < 2; i++) {
      model = pressed(model, "j");
    }
    model = pressed(model, "l");
    var about = model.here().about().orElseThrow();

    model = SampleSwarm.after(model, new DashEvent.Logged(about, SampleSwarm.log()));

    Golden.check(name("logs", size), model);
    for (var key : List.of("t", "W", "/", "r", "e", "f", "u", "s", "e", "d", "Enter", "k")) {
      model = pressed(model, key);
    }
    Golden.check(name("logs-searched", size), model);
  }

  private static DashModel pressed(DashModel model, String key) {
    return SampleSwarm.after(model, new DashEvent.Pressed(new Key(key)));
  }

  private static String name(String screen, Size size) {
    return "%s-%dx%d".formatted(screen, size.width(), size.height());
  }
}
