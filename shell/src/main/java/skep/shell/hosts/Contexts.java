package skep.shell.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.bootstrap.inventory.Inventory;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// The swarms that an operator knows by name, a file each, and which one is in use.
///
/// @param places where they are kept
record Contexts(Places places) {

  /// A swarm and its ways in.
  ///
  /// @param managers tried in order
  record Context(String name, List<Way> managers) {
    Context {
      managers = List.copyOf(managers);
    }
  }

  /// @param url `ssh://[user@]host[:port]` or `unix:///path`
  /// @param identity path of a private key; empty: by ssh's configuration
  /// @param jump hosts to go through; empty: by ssh's configuration
  /// @param hostKey `SHA256:...`; empty: as known_hosts has it
  /// @param config file of ssh's configuration; empty: the usual one
  record Way(String url, String identity, String jump, String hostKey, String config) {}

  /// The context of a swarm that was just made.
  static Context of(Inventory inventory, Looking looking, String config) {
    var ways = new ArrayList<Way>();
    for (var host : inventory.managers()) {
      var login = inventory.login(host);
      var target = looking.host(host.name()).target();
      var address = target.word().contains(":") ? "[" + target.word() + "]" : target.word();
      ways.add(
          new Way(
              "ssh://" + target.user() + "@" + address + ":" + target.port(),
              login.identity(),
              login.jump(),
              host.hostKey(),
              config));
    }
    return new Context(inventory.cluster(), ways);
  }

  private Path directory() {
    return places.config().resolve("contexts");
  }

  private Path file(String name) {
    return directory().resolve(name + ".json");
  }

  private Path current() {
    return places.config().resolve("context");
  }

  List<String> names() throws IOException {
    if (!Files.isDirectory(directory())) {
      return List.of();
    }
    try (var files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  /// The name of the one in use; empty: the daemon of this machine.
  Optional<String> inUse() throws IOException {
    return Files.exists(current())
        ? Optional.of(Files.readString(current()).strip()).filter(name -> !name.isEmpty())
        : Optional.empty();
  }

  void use(String name) throws IOException {
    Files.createDirectories(places.config());
    Files.writeString(current(), name + "\n");
  }

  Optional<Context> read(String name) throws IOException {
    if (name.contains("/") || !Files.exists(file(name))) {
      return Optional.empty();
    }
    var json = JsonText.read(Files.readString(file(name)));
    var ways =
        json.get("Managers").items().stream()
            .map(
                way ->
                    new Way(
                        way.get("Url").text(),
                        way.get("Identity").text(),
                        way.get("Jump").text(),
                        way.get("HostKey").text(),
                        way.get("SshConfig").text()))
            .toList();
    return Optional.of(new Context(name, ways));
  }

  void write(Context context) throws IOException {
    Files.createDirectories(directory());
    Files.writeString(file(context.name()), JsonText.write(json(context)) + "\n");
    Files.setPosixFilePermissions(
        file(context.name()), PosixFilePermissions.fromString("rw-------"));
  }

  void remove(String name) throws IOException {
    Files.deleteIfExists(file(name));
    if (inUse().filter(name::equals).isPresent()) {
      Files.deleteIfExists(current());
    }
  }

  static Value json(Context context) {
    return Value.noFields()
        .with("Name", Value.of(context.name()))
        .with(
            "Managers",
            new Value.Items(
                context.managers().stream()
                    .map(
                        way ->
                            Value.noFields()
                                .with("Url", Value.of(way.url()))
                                .with("Identity", Value.of(way.identity()))
                                .with("Jump", Value.of(way.jump()))
                                .with("HostKey", Value.of(way.hostKey()))
                                .with("SshConfig", Value.of(way.config())))
                    .toList()));
  }
}
