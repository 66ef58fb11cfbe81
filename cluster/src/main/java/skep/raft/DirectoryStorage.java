package skep.raft;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import skep.seal.SealKey;

/// The log in a directory of its own: `raft.log`, for a moment `raft.log.new` too. The directory is
/// for its owner only (0700), the files as well (0600): the log holds the swarm's secrets.
public final class DirectoryStorage implements LogStorage {
  private static final String LIVE = "raft.log";
  private static final String CREATED = "raft.log.new";

  private final Path directory;
  private final SealKey key;

  /// Makes `directory` when it is missing.
  public DirectoryStorage(Path directory, SealKey key) throws IOException {
    this.directory = directory;
    this.key = key;
    var existing = directory.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Files.createDirectories(directory, ownerOnly("rwx------"));
    if (isPosix()) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
    if (existing != null) {
      force(existing);
    }
  }

  @Override
  public LogFile open() throws IOException {
    Files.deleteIfExists(directory.resolve(CREATED));
    boolean isNew = !Files.exists(directory.resolve(LIVE));
    var file = openFile(LIVE, Set.of(CREATE, READ, WRITE));
    if (isNew) {
      force(directory);
    }
    return file;
  }

  @Override
  public LogFile create() throws IOException {
    return openFile(CREATED, Set.of(CREATE, READ, WRITE, TRUNCATE_EXISTING));
  }

  @Override
  public void replace(LogFile created) throws IOException {
    created.force();
    Files.move(directory.resolve(CREATED), directory.resolve(LIVE), ATOMIC_MOVE);
    force(directory);
  }

  @Override
  public String name() {
    return directory.resolve(LIVE).toString();
  }

  @Override
  public SealKey key() {
    return key;
  }

  private LogFile openFile(String name, Set<? extends OpenOption> options) throws IOException {
    return new ChannelFile(
        FileChannel.open(directory.resolve(name), options, ownerOnly("rw-------")));
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /// A file's name is durable only once its directory is forced. Windows cannot and need not.
  private static void force(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  private record ChannelFile(FileChannel channel) implements LogFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(ByteBuffer target, long position) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          return;
        }
        at += count;
      }
    }

    @Override
    public void append(ByteBuffer source) throws IOException {
      long at = channel.size();
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
