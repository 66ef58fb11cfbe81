package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcessOutputTest {
  @Test
  void what_could_be_written_is_no_trouble() {
    var file = new ByteArrayOutputStream();
    var output = new ProcessOutput(file);

    print(output);

    assertThat(output.trouble()).isEmpty();
    assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("a table\n");
  }

  @Test
  void a_full_disk_is_told() {
    var output =
        new ProcessOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });

    print(output);

    assertThat(output.trouble()).contains("No space left on device");
  }

  private static void print(OutputStream output) {
    var stream = new PrintStream(output, false, StandardCharsets.UTF_8);
    stream.print("a table\n");
    stream.flush();
  }
}
