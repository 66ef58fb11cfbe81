package skep.api.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/// A socket of this machine that is not for this user.
final class SocketDenied extends IOException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  SocketDenied(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /// What lets this user in.
  String hint() {
    return hint;
  }

  /// Why the socket cannot be opened, when it is there and permissions are in the way.
  static Optional<SocketDenied> of(Path socket) {
    var path = socket.toAbsolutePath();
    for (int i = 1; i < path.getNameCount(); i++) {
      var directory = path.getRoot().resolve(path.subpath(0, i));
      if (Files.isDirectory(directory) && !Files.isExecutable(directory)) {
        return Optional.of(of(directory, "the directory " + directory));
      }
    }
    boolean isThere = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    return isThere && !Files.isWritable(path) ? Optional.of(of(path, "it")) : Optional.empty();
  }

  private static SocketDenied of(Path closed, String what) {
    try {
      var attributes = Files.readAttributes(closed, PosixFileAttributes.class);
      return of(what, attributes.owner().getName(), attributes.group().getName());
    } catch (IOException | UnsupportedOperationException _) {
      return new SocketDenied("permission denied", "ask as root");
    }
  }

  /// In words.
  ///
  /// @param what is closed to this user
  static SocketDenied of(String what, String owner, String group) {
    var denied = "permission denied: %s is for user %s and group %s".formatted(what, owner, group);
    return new SocketDenied(
        denied,
        group.equals("root")
            ? "run it as root: `sudo skep ...`"
            : "run it as root, or join the group: `sudo usermod -aG "
                + group
                + " $USER`, then log in again");
  }
}
