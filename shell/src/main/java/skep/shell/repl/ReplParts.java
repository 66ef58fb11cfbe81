package skep.shell.repl;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import skep.api.client.ApiClient;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;
import skep.shell.interpret.CommandRunner;
import skep.shell.interpret.LocalShell;

/// What an interactive shell is made of.
///
/// @param globals flags of the program itself
/// @param commands runs what is in the table
/// @param local this machine's own shell
/// @param client for names and the swarm's state; patient or not is decided here
/// @param context what the swarm is called
/// @param contexts names of all swarms known, with where each is
/// @param isAscii whether to keep to ASCII
public record ReplParts(
    CommandTable table,
    List<Option> globals,
    CommandRunner commands,
    LocalShell local,
    ApiClient client,
    String context,
    Supplier<SequencedMap<String, String>> contexts,
    Map<String, String> environment,
    boolean isAscii) {}
