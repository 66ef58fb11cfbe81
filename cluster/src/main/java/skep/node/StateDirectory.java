package skep.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import skep.ca.NodeIdentity;
import skep.seal.KeyFile;

/// What a node keeps of its membership, as a whole: all of it is there or none.
///
/// While a membership begins or ends, a mark says so; a daemon that was killed meanwhile finds the
/// mark at its next start and ends what is left.
///
/// @param path for its owner only
record StateDirectory(Path path) {
  private static final String MARK = "unfinished";
  private static final String LOCK = "lock";
  private static final String KEYS = "data.key";

  /// Sorts by time, holds nothing a file name cannot; milliseconds, so that two do not meet.
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

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
    for (var part : parts()) {
      delete(part);
    }
    finish();
  }

  /// As {@link #forget}, but everything is moved to a directory of its own.
  ///
  /// @return that directory
  Path setAside(Instant now) throws IOException {
    var aside = made("aside-", now);
    for (var part : parts()) {
      if (Files.exists(part)) {
        Files.move(part, aside.resolve(part.getFileName()));
      }
    }
    return aside;
  }

  /// Copies everything of the membership before something irrevocable is done to it.
  ///
  /// @return the copy's directory
  Path copy(Instant now) throws IOException {
    var copy = made("kept-", now);
    for (var part : parts()) {
      if (Files.exists(part)) {
        copy(part, copy.resolve(part.getFileName()));
      }
    }
    return copy;
  }

  private Path made(String prefix, Instant now) throws IOException {
    var directory = path.resolve(prefix + STAMP.format(now));
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return directory;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var each : paths.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /// Certificates first: without them there is no membership.
  private List<Path> parts() {
    return List.of(
        certificates(),
        raft(),
        keyFile(),
        path.resolve(SavedNode.FILE),
        path.resolve(EpochFile.NAME));
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

  /// Ids of nodes that were shut out.
  Path removedNodes() {
    return certificates().resolve("removed");
  }

  /// @throws IOException naming what is missing, damaged or too old, with the way out
  KeyFile keys() throws IOException {
    var nodeKey = certificates().resolve("node.key");
    if (!Files.exists(keyFile()) && Files.exists(nodeKey) && isUnsealed(nodeKey)) {
      throw new IOException(
          "%s was written by a development version of skep, unencrypted: remove this node from the swarm, delete %s and join it again"
              .formatted(nodeKey, path));
    }
    return KeyFile.load(keyFile());
  }

  /// Of a new member.
  KeyFile newKeys() throws IOException {
    return KeyFile.create(keyFile());
  }

  private static boolean isUnsealed(Path nodeKey) throws IOException {
    return new String(Files.readAllBytes(nodeKey), US_ASCII).contains("-BEGIN PRIVATE KEY-");
  }

  private Path keyFile() {
    return path.resolve(KEYS);
  }

  /// When this manager last wrote what a leader told it; now, when there is no log yet.
  Instant logWritten() throws IOException {
    var log = raft().resolve("raft.log");
    return Files.exists(log)
        ? Files.getLastModifiedTime(log).toInstant()
        : InstantSource.system().instant();
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
