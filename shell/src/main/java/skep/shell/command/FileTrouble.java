package skep.shell.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Why a file cannot be read or written, in a shell's words: Java's own name only the file.
public final class FileTrouble {
  private FileTrouble() {}

  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case FileSystemException at ->
          Optional.ofNullable(at.getReason()).orElse(String.valueOf(at.getMessage()));
      default -> String.valueOf(e.getMessage());
    };
  }
}
