package skep.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import skep.ca.NodeIdentity;

/// What a node keeps of its membership, as a whole: all of it is there or none.
///
/// While a membership begins or ends, a mark says so; a daemon that was killed meanwhile finds the
/// mark at its next start and ends what is left.
///
/// @param path for its owner only
record StateDirectory(Path path) {
  private static final String MARK = "unfinished";
  private static final String LOCK = "lock";

  /// Keeps other daemons away until it is closed or this process ends.
  ///
  /// @throws IOException when another daemon has this directory
  Closeable lock() throws IOException {
    make();
    var channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // another daemon of this very process
    }
    channel.close();
    throw new IOException("another skep daemon runs on " + path);
  }

  boolean isMember() {
    return NodeIdentity.isSavedIn(certificates());
  }

  boolean isUnfinished() {
    return Files.exists(path.resolve(MARK));
  }

  /// A new membership begins; it counts from {@link #finish} on.
  void begin() throws IOException {
    forget();
    Files.write(path.resolve(MARK), new byte[0]);
  }

  void finish() throws IOException {
    Files.deleteIfExists(path.resolve(MARK));
  }

  /// Removes everything of a membership, now or, after a crash, at the next start.
  void forget() throws IOException {
    make();
    Files.write(path.resolve(MARK), new byte[0]);
    for (var part : List.of(certificates(), raft(), path.resolve(SavedNode.FILE))) {
      delete(part);
    }
    finish();
  }

  /// Removes a manager's log: for a raft id that is never used again, or before the first of a new
  /// one.
  void forgetLog() throws IOException {
    delete(raft());
  }

  /// A manager's log is its word to the others. One that starts with an empty log where it had
  /// another would found a second swarm, or break what it promised.
  ///
  /// @throws IOException when it is missing, with the way out
  void requireLog() throws IOException {
    var log = raft().resolve("raft.log");
    if (!Files.exists(log)) {
      throw new IOException(
          "%s is missing: restore it from a backup, or remove this node from the swarm, delete %s and join it again"
              .formatted(log, path));
    }
  }

  Path certificates() {
    return path.resolve("certificates");
  }

  Path raft() {
    return path.resolve("raft");
  }

  private void make() throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
  }

  private static void delete(Path part) throws IOException {
    if (!Files.exists(part)) {
      return;
    }
    try (var paths = Files.walk(part)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
