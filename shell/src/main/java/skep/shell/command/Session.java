package skep.shell.command;

import java.util.function.Supplier;

/// Everything a command works with.
///
/// @param release of this program; to find it out takes a while
public record Session(
    Console console,
    Api api,
    Pacer pacer,
    DaemonStarter daemonStarter,
    NodeEntry nodeEntry,
    Supplier<String> release) {

  /// The version of this program.
  public String version() {
    return release.get();
  }
}
