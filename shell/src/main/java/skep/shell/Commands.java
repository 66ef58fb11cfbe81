package skep.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.hosts.BootstrapCommands;
import skep.shell.hosts.ContextCommands;

/// The whole command line of the program.
public final class Commands {
  private Commands() {}

  /// All commands.
  public static CommandTable table() {
    var commands = new ArrayList<Command>();
    nouns().keySet().forEach(noun -> commands.addAll(under(noun)));
    commands.addAll(both(List.of(EventsCommand.command()), SystemCommands.all()));
    return new CommandTable(nouns(), commands);
  }

  private static List<Command> both(List<Command> some, List<Command> others) {
    var all = new ArrayList<>(some);
    all.addAll(others);
    all.sort(Commands::byPath);
    all.replaceAll(DryRunFlag::offered);
    return all;
  }

  /// Written out: comparators made of others are linked anew at each start.
  private static int byPath(Command a, Command b) {
    return String.join(" ", a.path()).compareTo(String.join(" ", b.path()));
  }

  /// As much of the table as this command line can need: one command should not wait for all to be
  /// made.
  static CommandTable table(List<String> words) {
    var first = words.isEmpty() ? "" : words.getFirst();
    return nouns().containsKey(first) ? new CommandTable(nouns(), under(first)) : table();
  }

  private static Map<String, String> nouns() {
    var nouns = new LinkedHashMap<String, String>();
    nouns.put("bootstrap", "Make a swarm of hosts over SSH");
    nouns.put("context", "Manage contexts: swarms by name");
    nouns.put("ingress", "Show the ports that every node answers");
    nouns.put("node", "Manage Swarm nodes");
    nouns.put("service", "Manage Swarm services");
    nouns.put("swarm", "Manage Swarm");
    return nouns;
  }

  private static List<Command> under(String noun) {
    return switch (noun) {
      case "bootstrap" -> BootstrapCommands.all();
      case "context" -> ContextCommands.all();
      case "ingress" -> IngressCommands.all();
      case "node" -> both(NodeCommands.all(), NodeTools.all());
      case "service" -> both(ServiceCommands.all(), ServiceTools.all());
      case "swarm" -> swarm();
      default -> throw new IllegalArgumentException(noun);
    };
  }

  private static List<Command> swarm() {
    var commands = new ArrayList<>(SwarmCommands.all());
    commands.addAll(SwarmTrustCommands.all());
    commands.addAll(RecoveryCommands.all());
    commands.addAll(BackupCommands.all());
    commands.replaceAll(DryRunFlag::offered);
    return commands;
  }
}
