package skep.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.hosts.BootstrapCommands;

/// The whole command line of the program.
public final class Commands {
  private Commands() {}

  public static CommandTable table() {
    var nouns = new LinkedHashMap<String, String>();
    nouns.put("bootstrap", "Make a swarm of hosts over SSH");
    nouns.put("ingress", "Show the ports that every node answers");
    nouns.put("node", "Manage Swarm nodes");
    nouns.put("service", "Manage Swarm services");
    nouns.put("swarm", "Manage Swarm");
    var commands = new ArrayList<Command>();
    commands.addAll(BootstrapCommands.all());
    commands.addAll(IngressCommands.all());
    commands.addAll(NodeCommands.all());
    commands.addAll(ServiceCommands.all());
    commands.addAll(SwarmCommands.all());
    commands.addAll(SwarmTrustCommands.all());
    commands.addAll(RecoveryCommands.all());
    commands.addAll(BackupCommands.all());
    commands.addAll(SystemCommands.all());
    return new CommandTable(nouns, commands);
  }
}
