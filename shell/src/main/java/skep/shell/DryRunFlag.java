package skep.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import skep.api.client.ApiPath;
import skep.api.client.DryRun;
import skep.model.ModelJson;
import skep.shell.command.Api;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Exit;
import skep.shell.command.LineFeed;
import skep.shell.command.Option;
import skep.shell.command.PassedOnExit;
import skep.shell.command.Session;
import skep.shell.print.TextTable;

/// `--dry-run` of the commands that change the swarm: the leader checks and plans the change as
/// ever, says what it would do, and does nothing. A command that would make several changes is run
/// once for each of its words, since each would stop at the first change. No daemon is started for
/// it.
final class DryRunFlag {
  static final String NAME = "--dry-run";
  private static final Option OPTION =
      Option.flag(NAME, "", "Check and show what would change, and change nothing");

  /// With whether each word is a change of its own.
  private static final Map<String, Boolean> COMMANDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("node activate", true),
              Map.entry("node demote", true),
              Map.entry("node drain", true),
              Map.entry("node label", false),
              Map.entry("node pause", true),
              Map.entry("node promote", true),
              Map.entry("node rm", true),
              Map.entry("node update", false),
              Map.entry("service create", false),
              Map.entry("service rm", true),
              Map.entry("service rollback", false),
              Map.entry("service scale", true),
              Map.entry("service update", false),
              Map.entry("swarm ca", false),
              Map.entry("swarm init", false),
              Map.entry("swarm join", false),
              Map.entry("swarm join-token", false),
              Map.entry("swarm leave", false),
              Map.entry("swarm recover", false),
              Map.entry("swarm restore", false),
              Map.entry("swarm transfer-leader", false),
              Map.entry("swarm unlock", false),
              Map.entry("swarm unlock-key", false),
              Map.entry("swarm update", false)));

  /// What a daemon cannot rehearse, by the last word of what it is asked. It is checked as far as
  /// this end can, and nobody is asked.
  private static final Map<String, String> UNREHEARSED =
      new TreeMap<>(
          Map.of(
              "recover", "would do this once it is confirmed",
              "restore", "would restore the swarm of this file on this node",
              "unlock", "would unlock this manager, if this is its key"));

  private DryRunFlag() {}

  /// `command` with the flag, if it changes the swarm.
  static Command offered(Command command) {
    var isEach = COMMANDS.get(String.join(" ", command.path()));
    if (isEach == null) {
      return command;
    }
    var options = new ArrayList<>(command.options());
    int place = 0; // by name, as flags are
    while (place < options.size() && options.get(place).name().compareTo(NAME) < 0) {
      place++;
    }
    options.add(place, OPTION);
    return new Command(
        command.path(),
        command.summary(),
        command.positionals(),
        options,
        command.lacking(),
        command.examples(),
        (session, arguments) ->
            arguments.isOn(NAME)
                ? run(command, session, arguments, isEach)
                : command.handler().run(session, arguments));
  }

  private static Exit run(
      Command command, Session session, Arguments arguments, boolean isEachWordOne) {
    if (!isEachWordOne) {
      return one(command, session, arguments);
    }
    var worst = Exit.OK;
    for (var word : arguments.positionals()) {
      var single = new Arguments(arguments.command(), arguments.values(), List.of(word));
      var exit = one(command, session, single);
      worst = exit == Exit.OK ? worst : exit;
    }
    return worst;
  }

  private static Exit one(Command command, Session session, Arguments arguments) {
    var dry =
        new Session(
            session.console(),
            new Dry(session),
            session.pacer(),
            () -> {},
            session.nodeEntry(),
            session.release());
    try {
      return command.handler().run(dry, arguments);
    } catch (PassedOnExit _) {
      return Exit.OK;
    }
  }

  private static void show(Session session, String answer) {
    var dry = ModelJson.read(DryRun.class, answer);
    if (dry.changes().isEmpty()) {
      session.console().line("nothing would change");
      return;
    }
    var lines = new ArrayList<List<String>>();
    lines.add(List.of("WOULD", "KIND", "NAME", "DETAIL"));
    for (var change : dry.changes()) {
      lines.add(
          List.of(
              change.action(),
              change.kind(),
              change.name().isEmpty() ? change.id() : change.name(),
              change.detail()));
    }
    session.console().out().print(TextTable.render(lines));
  }

  /// The daemon, asked to change nothing. The first change ends the command: what would come after
  /// it waits for it.
  private record Dry(Session session) implements Api {
    @Override
    public String get(ApiPath path) {
      return session.api().get(path);
    }

    @Override
    public boolean isLocal() {
      return session.api().isLocal();
    }

    @Override
    public LineFeed stream(ApiPath path) {
      return session.api().stream(path);
    }

    @Override
    public String post(ApiPath path, String json) {
      var plain = path.toString().replaceFirst("\\?.*", "");
      var said = UNREHEARSED.get(plain.substring(plain.lastIndexOf('/') + 1));
      if (said != null) {
        session.console().line(said);
        throw new PassedOnExit(0);
      }
      show(session, session.api().post(path.with("dryRun", "1"), json));
      throw new PassedOnExit(0);
    }

    @Override
    public String delete(ApiPath path) {
      show(session, session.api().delete(path.with("dryRun", "1")));
      throw new PassedOnExit(0);
    }
  }
}
