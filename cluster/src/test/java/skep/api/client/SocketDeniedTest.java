package skep.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketDeniedTest {
  @TempDir Path directory;

  @Test
  void it_says_for_whom_the_socket_is() {
    var denied = SocketDenied.of("it", "root", "docker");

    assertThat(denied).hasMessage("permission denied: it is for user root and group docker");
    assertThat(denied.hint())
        .isEqualTo(
            "run it as root, or join the group: `sudo usermod -aG docker $USER`, then log in"
                + " again");
    assertThat(SocketDenied.of("it", "root", "root").hint())
        .isEqualTo("run it as root: `sudo skep ...`");
  }

  @Test
  void what_is_open_or_not_there_is_not_denied() throws IOException {
    var file = Files.writeString(directory.resolve("s"), "");

    assertThat(SocketDenied.of(file)).isEmpty();
    assertThat(SocketDenied.of(directory.resolve("none"))).isEmpty();
  }

  @Test
  void a_closed_file_and_a_closed_directory_are_denied() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may do anything");
    var file = Files.writeString(directory.resolve("s"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    assertThat(SocketDenied.of(file)).isPresent();
  }
}
