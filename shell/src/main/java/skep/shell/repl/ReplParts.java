package skep.shell.repl;

import java.util.List;
import java.util.Map;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;
import skep.shell.interpret.Builtin;
import skep.shell.interpret.CommandRunner;
import skep.shell.interpret.LocalShell;

/// What an interactive shell is made of.
///
/// @param globals flags of the program itself
/// @param commands runs what is in the table
/// @param builtins words of the line beside those that every line knows
/// @param local this machine's own shell
/// @param swarms what they are for
/// @param isAscii whether to keep to ASCII
public record ReplParts(
    CommandTable table,
    List<Option> globals,
    CommandRunner commands,
    List<Builtin> builtins,
    LocalShell local,
    Swarms swarms,
    Map<String, String> environment,
    boolean isAscii) {}
