package skep.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jline.terminal.impl.DumbTerminal;
import skep.api.client.ApiClient;
import skep.shell.CommandsForTests;
import skep.shell.SampleSwarm;
import skep.shell.command.Console;
import skep.shell.interpret.ProcessShell;

/// A shell at a terminal without any abilities, whose keys were all pressed before.
///
/// @param screen everything it showed
record Typed(int exit, String screen) {

  /// @param state where the history is
  static Typed keys(String keys, String state) throws IOException {
    var screen = new ByteArrayOutputStream();
    try (var terminal =
            new DumbTerminal(
                "test", "dumb", new ByteArrayInputStream(keys.getBytes(UTF_8)), screen, UTF_8);
        var repl = new Repl(parts(state), terminal)) {
      int exit = repl.loop();
      terminal.flush();
      return new Typed(exit, screen.toString(UTF_8));
    }
  }

  private static ReplParts parts(String state) {
    return new ReplParts(
        CommandsForTests.table(),
        CommandsForTests.globals(),
        new SampleSwarm(),
        List.of(),
        new ProcessShell(),
        new Nowhere(),
        Map.of("HOME", state, "XDG_STATE_HOME", state),
        true);
  }

  private static final class Nowhere implements Swarms {
    private final Reach reach =
        new Reach(
            "prod",
            true,
            ApiClient.over(
                "nowhere",
                "",
                () -> {
                  throw new IOException("nobody is there");
                }));

    @Override
    public void noteTo(Console notes) {}

    @Override
    public Reach current() {
      return reach;
    }

    @Override
    public SequencedMap<String, String> contexts() {
      return new LinkedHashMap<>();
    }
  }
}
