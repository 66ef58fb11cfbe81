package skep.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Small text files only their owner can read, replaced whole and durably. POSIX file systems only.
public final class PrivateFiles {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /// Also takes access away from others when it exists already.
  public static void createDirectory(Path dir) throws IOException {
    Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(DIRECTORY));
    Files.setPosixFilePermissions(dir, DIRECTORY);
  }

  /// A reader, or a crash, sees all of `text` or what was there before.
  public static void write(Path file, String text) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary); // of a save that was cut short
    var mode = PosixFilePermissions.asFileAttribute(FILE);
    try (var channel = FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), mode)) {
      var bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    rename(temporary, file);
  }

  /// Durable on return: a rename is, once its directory has been synced.
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, ATOMIC_MOVE);
    var dir = to.toAbsolutePath().getParent();
    if (dir != null) {
      try (var channel = FileChannel.open(dir, READ)) {
        channel.force(true);
      }
    }
  }
}
