package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import skep.seal.PrivateFiles;

/// The nodes that were shut out of the swarm, as this node last heard; asked in each handshake, so
/// it answers from memory. On disk too: a manager that was removed must not be believed by a worker
/// that starts again and happens to dial it first.
final class RemovedNodes implements Predicate<String> {
  private static final System.Logger LOG = System.getLogger(RemovedNodes.class.getName());

  private final Path file;
  private volatile SortedSet<String> ids = new TreeSet<>();

  /// @param file one id a line; need not exist
  RemovedNodes(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        ids = new TreeSet<>(Files.readAllLines(file));
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "removed nodes are not known until a manager tells them", e);
    }
  }

  @Override
  public boolean test(String nodeId) {
    return ids.contains(nodeId);
  }

  /// From now on these, and no others.
  ///
  /// @return those among them that are new
  synchronized SortedSet<String> become(Collection<String> removed) {
    var added = new TreeSet<>(removed);
    added.removeAll(ids);
    ids = new TreeSet<>(removed);
    return added;
  }

  /// Writes them down.
  synchronized void save() {
    try {
      PrivateFiles.write(file, String.join("\n", ids));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "removed nodes could not be kept in " + file, e);
    }
  }
}
