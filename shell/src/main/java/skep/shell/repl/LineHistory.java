package skep.shell.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/// What was typed, kept in a file that only its owner reads, without lines that hold a secret.
/// Shells that run at once each add their own lines.
final class LineHistory extends DefaultHistory {
  private static final int KEPT = 10_000;

  @Override
  public boolean isPersistable(Entry entry) {
    return !Secrets.isIn(entry.line());
  }

  /// Reads the file, or says why there is none: then lines are kept until the end of this shell.
  Optional<String> open(LineReader reader, Map<String, String> environment) {
    var file = HistoryFile.path(environment);
    try {
      Files.createDirectories(file.getParent());
      create(file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      reader.setVariable(LineReader.HISTORY_SIZE, KEPT);
      reader.setVariable(LineReader.HISTORY_FILE_SIZE, KEPT);
      reader.setVariable(LineReader.HISTORY_FILE, file);
      super.attach(reader);
      return Optional.empty();
    } catch (IOException
        | UncheckedIOException
        | UnsupportedOperationException
        | IllegalArgumentException e) {
      reader.getVariables().remove(LineReader.HISTORY_FILE);
      return Optional.of(
          "warning: no history is kept: cannot use " + file + ": " + e.getClass().getSimpleName());
    }
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // of an earlier shell
    }
  }
}
