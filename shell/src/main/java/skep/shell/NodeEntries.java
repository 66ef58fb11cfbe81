package skep.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import skep.api.client.ApiClient;
import skep.node.DaemonMain;
import skep.node.Demo;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.NodeEntry;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.hosts.Endpoint;

/// Hands `daemon` and `demo` over to the node. Its classes are loaded only when asked for.
public final class NodeEntries implements NodeEntry {
  private final Console console;
  private final Map<String, String> environment;
  private final Supplier<String> version;

  public NodeEntries(Console console, Map<String, String> environment, Supplier<String> version) {
    this.console = console;
    this.environment = environment;
    this.version = version;
  }

  @Override
  public int daemon(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw UserError.usage(
          "skep daemon takes no arguments: " + arguments.getFirst(),
          "SKEP_STATE and SKEP_HOST say where it keeps its state and where it listens");
    }
    try {
      DaemonMain.run(environment, version.get());
      return Exit.OK.code();
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(Exit.FAILED, String.valueOf(e.getMessage()), "");
    }
  }

  @Override
  public int demo(List<String> arguments) {
    var options = new ArrayList<>(arguments);
    boolean isDocker = options.remove("--docker");
    boolean hasCommand = !options.isEmpty() && options.getFirst().equals("--");
    if (!options.isEmpty() && !hasCommand) {
      throw UserError.usage(
          "unknown argument: " + options.getFirst(), "usage: skep demo [--docker] [-- COMMAND...]");
    }
    console.warn("forming a swarm of 3 managers and 2 workers in this process ...");
    try (var demo = Demo.start(isDocker, version.get())) {
      if (hasCommand) {
        return command(demo, options.subList(1, options.size()));
      }
      summary(demo, isDocker);
      new CountDownLatch(1).await();
      return Exit.OK.code();
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, String.valueOf(e.getMessage()), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.INTERRUPTED.code();
    }
  }

  private int command(Demo demo, List<String> words) {
    var api =
        new DaemonApi(ApiClient.unix(demo.socket()), Endpoint.local(demo.socket()), console::warn);
    var session = new Session(console, api, new SystemPacer(), () -> {}, this, version);
    return new Shell(Commands.table(), session).run(words);
  }

  private void summary(Demo demo, boolean isDocker) {
    var containers =
        isDocker
            ? "Containers are real, run by this machine's Docker Engine."
            : "Containers are SIMULATED: each is a small HTTP server in this process.";
    console
        .out()
        .print(
            """
            A swarm runs: 3 managers, 2 workers, all in this process, on loopback.
            %s

            Try, in another terminal:

                export SKEP_HOST=unix://%s
                skep node ls
                skep service create --name web --replicas 3 nginx
                skep service ps web
                skep service scale web=5

            Ctrl-C ends it and leaves nothing behind.
            """
                .formatted(containers, demo.socket()));
    console.out().flush();
  }
}
