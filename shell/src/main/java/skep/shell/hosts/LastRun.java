package skep.shell.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.InventoryException;
import skep.bootstrap.inventory.InventoryReader;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Session;
import skep.shell.command.UserError;

/// The run that was begun last on this machine. Everything is looked at anew, so going on with it
/// is doing the same again: what is done is left alone.
final class LastRun {
  private LastRun() {}

  static Exit resume(Session session, Arguments arguments) {
    if (arguments.has("--file")) {
      return ApplyCommand.run(session, arguments);
    }
    return ApplyCommand.run(session, arguments, inventory(session, arguments));
  }

  private static Inventory inventory(Session session, Arguments arguments) {
    var runs = Places.of(session.console().environment()).state().resolve("runs");
    var cluster = arguments.has("--cluster") ? "-" + arguments.text("--cluster") : "";
    try {
      var last = last(runs, cluster);
      if (last.isEmpty()) {
        throw new UserError(
            Exit.NOT_FOUND, "no run to go on with in " + runs, "see skep bootstrap apply --help");
      }
      var file = last.get().resolve("inventory.yaml");
      session.console().warn("resuming " + last.get().getFileName());
      return InventoryReader.read(file.toString(), Files.readString(file), _ -> "");
    } catch (IOException | InventoryException e) {
      throw new UserError(
          Exit.FAILED, "cannot read the last run: " + e.getMessage(), "say -f hosts.yaml");
    }
  }

  /// Their names begin with the time.
  private static Optional<Path> last(Path runs, String ending) throws IOException {
    if (!Files.isDirectory(runs)) {
      return Optional.empty();
    }
    try (var directories = Files.list(runs)) {
      return directories
          .filter(directory -> directory.getFileName().toString().endsWith(ending))
          .filter(directory -> Files.exists(directory.resolve("inventory.yaml")))
          .max(Comparator.comparing(directory -> directory.getFileName().toString()));
    }
  }
}
