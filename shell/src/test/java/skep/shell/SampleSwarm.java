package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import skep.model.ModelJson;
import skep.shell.command.Console;
import skep.shell.command.NodeEntry;
import skep.shell.command.Pacer;
import skep.shell.command.Session;
import skep.shell.interpret.CommandRunner;
import skep.shell.prompt.Views;

/// Runs real commands against a swarm that always answers the same, or refuses what it does not
/// know.
public final class SampleSwarm implements CommandRunner, NodeEntry {
  private final FakeApi api =
      new FakeApi()
          .on("GET /nodes", ModelJson.write(List.copyOf(Views.managers(3).nodes().values())))
          .on("GET /services", ModelJson.write(List.copyOf(Views.managers(3).services().values())))
          .on("GET /tasks", ModelJson.write(List.copyOf(Views.managers(3).tasks().values())))
          .on("GET /skep/status", ModelJson.write(Views.status(2)))
          .on("GET /services/web", ModelJson.write(Views.service("web", 2)))
          .on("GET /nodes/m1", ModelJson.write(Views.node("m1", "ready")))
          .on("GET /skep/ingress", "[]")
          .on("GET /version", "{\"Version\":\"9\",\"ApiVersion\":\"1.43\"}")
          .on(
              "GET /info",
              """
              {"Name":"m1","Swarm":{"NodeID":"m1-id","LocalNodeState":"active","ControlAvailable":true,
               "RemoteManagers":[],"Managers":3,"Nodes":4}}\
              """);

  @Override
  public int run(List<String> words, Console console) {
    var session = new Session(console, api, new Standing(), () -> {}, this, () -> "1.2.3");
    return new Shell(Commands.table(), session).run(words);
  }

  @Override
  public int daemon(List<String> arguments) {
    return 0;
  }

  @Override
  public int demo(List<String> arguments) {
    return 0;
  }

  /// Time stands still until somebody waits.
  private static final class Standing implements Pacer {
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void pause(Duration length) {
      now = now.plus(length);
    }

    @Override
    public Watch onInterrupt(Runnable farewell) {
      return () -> {};
    }
  }
}
