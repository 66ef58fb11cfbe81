package skep.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import skep.model.Epoch;
import skep.model.ModelJson;

/// The newest life of the swarm this node has seen: `epoch.json` in the state directory. It only
/// ever grows, whatever the manager's log beside it says. Missing: the first. Thread-safe.
final class EpochFile {
  static final String NAME = "epoch.json";

  private final Path file;
  private Epoch newest;

  private EpochFile(Path file, Epoch newest) {
    this.file = file;
    this.newest = newest;
  }

  /// @throws IOException naming the file, when it is damaged
  static EpochFile open(Path directory) throws IOException {
    var file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return new EpochFile(file, Epoch.FIRST);
    }
    try {
      return new EpochFile(file, ModelJson.read(Epoch.class, Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged (%s): restore it from a backup, or delete %s and join this node to the swarm again"
              .formatted(file, e.getMessage(), directory),
          e);
    }
  }

  synchronized Epoch newest() {
    return newest;
  }

  /// Keeps `seen` when it is news; safe on disk when this returns.
  synchronized void saw(Epoch seen) throws IOException {
    if (!seen.isNewerThan(newest)) {
      return;
    }
    var next = file.resolveSibling(NAME + ".new");
    Files.write(next, ModelJson.bytes(seen));
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    newest = seen;
  }
}
