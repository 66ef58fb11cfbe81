package skep.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.model.TaskState;
import skep.tui.SampleSwarm;
import skep.tui.cells.Size;
import skep.tui.keys.Key;
import skep.tui.model.DashEvent;
import skep.tui.model.DashModel;
import skep.tui.screens.DashView;

/// The pictures of the README are what the dashboard draws. `-Dskep.rewrite=true` writes them anew.
final class ScreenshotsTest {
  private static final Path DIRECTORY = Path.of("..", "docs", "screens");
  private static final Size SIZE = new Size(100, 30);

  @Test
  void the_overview() throws IOException {
    compare("overview", SampleSwarm.dashboard(SIZE));
  }

  @Test
  void the_map_while_tasks_move_away_from_a_dead_node() throws IOException {
    var model = SampleSwarm.after(SampleSwarm.dashboard(SIZE), new DashEvent.Pressed(new Key("9")));

    model =
        SampleSwarm.after(
            model,
            new DashEvent.Changed(
                List.of(
                    SampleSwarm.down(5), SampleSwarm.moved("api", 5, "n7", TaskState.PREPARING)),
                false));

    compare("map", model);
  }

  @Test
  void a_lost_quorum() throws IOException {
    compare("no-quorum", SampleSwarm.withoutQuorum(SIZE));
  }

  private static void compare(String name, DashModel model) throws IOException {
    var picture = Svg.of(DashView.draw(model, false));
    var file = DIRECTORY.resolve(name + ".svg");
    if (Boolean.getBoolean("skep.rewrite")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, picture);
    }
    assertThat(picture).isEqualTo(Files.readString(file));
  }
}
