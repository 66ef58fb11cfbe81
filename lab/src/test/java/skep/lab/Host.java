package skep.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One host of the lab. Every call blocks until it has taken effect, is bounded in time, and throws
/// an `AssertionError` with the script's words when it fails. Any thread may call.
///
/// @param name `h1`, `h2`, ...
/// @param address its IPv4 address, reachable from this machine and from the other hosts
record Host(String name, String address) {
  private static final Duration EXEC_LIMIT = Duration.ofSeconds(30);
  private static final Duration POWER_LIMIT = Duration.ofSeconds(90);

  /// Runs a command inside the host, as root, for at most 30 s. A process it leaves behind lives on
  /// until it ends or the host dies.
  Result exec(String... command) {
    return exec(EXEC_LIMIT, command);
  }

  /// The same with a limit of its own.
  Result exec(Duration limit, String... command) {
    return lab(limit, "exec", command);
  }

  /// Runs a shell command by real ssh, as an operator would.
  Result ssh(String command) {
    return lab(EXEC_LIMIT, "ssh", command);
  }

  /// Copies a file of this machine into the host, keeping its mode and making missing directories.
  void install(Path file, String destination) {
    lab(EXEC_LIMIT, "install", file.toString(), destination).ok();
  }

  /// Where this machine sees its files and sockets, until its power is cut.
  Path root() {
    return Path.of(lab(EXEC_LIMIT, "root").ok());
  }

  /// A power cut: everything on it dies at once, and nobody is told. Its disk survives.
  void kill() {
    lab(POWER_LIMIT, "kill").ok();
  }

  /// Boots it again with its disk; returns when sshd and the Docker Engine answer.
  void start() {
    lab(POWER_LIMIT, "start").ok();
  }

  /// Unplugs its network cable.
  void cut() {
    lab(EXEC_LIMIT, "cut").ok();
  }

  /// Nothing that `from` send reaches it any more, though it can still be heard; empty: nothing at
  /// all. Ended by {@link #heal}.
  void deafen(List<Host> from) {
    lab(EXEC_LIMIT, "deafen", from.stream().map(Host::name).toArray(String[]::new)).ok();
  }

  /// Plugs its network cable in, and lets it hear again.
  void heal() {
    lab(EXEC_LIMIT, "heal").ok();
  }

  /// Starts its Docker Engine; returns when it answers.
  void startEngine() {
    lab(POWER_LIMIT, "engine", "start").ok();
  }

  /// Stops its Docker Engine in order; its containers end too.
  void stopEngine() {
    lab(POWER_LIMIT, "engine", "stop").ok();
  }

  /// Crashes its Docker Engine; its containers run on until it is started again.
  void crashEngine() {
    lab(POWER_LIMIT, "engine", "kill").ok();
  }

  private Result lab(Duration limit, String verb, String... rest) {
    var arguments = new ArrayList<>(List.of(verb, name));
    arguments.addAll(List.of(rest));
    return Lab.run(limit, arguments);
  }
}
