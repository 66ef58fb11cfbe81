package skep.shell.command;

/// Everything a command works with.
///
/// @param version of this program
public record Session(
    Console console,
    Api api,
    Pacer pacer,
    DaemonStarter daemonStarter,
    NodeEntry nodeEntry,
    String version) {}
