package skep.bootstrap.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The systemd unit, as systemd itself reads it.
class UnitFileTest {
  private static final Pattern EXPOSURE =
      Pattern.compile("Overall exposure level for skep.service: (\\d+)\\.(\\d)");

  @TempDir Path directory;

  @BeforeEach
  void requireSystemd() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "no systemd-analyze here: the unit is not checked");
  }

  private static String said(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private String analyzed(String... words) throws IOException, InterruptedException {
    // the command is not on this machine, which alone would be a complaint
    var unit = FactsScript.resource("skep.service").replace("/usr/local/bin/skep", "/bin/true");
    var file = Files.writeString(directory.resolve("skep.service"), unit);
    var command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(words));
    command.add(file.toString());
    return said(command);
  }

  @Test
  void systemd_knows_every_word_of_it() throws IOException, InterruptedException {
    var complaints = analyzed("verify", "--man=no").lines();

    assertThat(complaints.filter(line -> line.contains("skep.service"))).isEmpty();
  }

  /// 10 is a service that may do everything.
  @Test
  void it_may_do_little_but_what_it_needs() throws IOException, InterruptedException {
    assumeTrue(
        said(List.of("systemd-analyze", "--help")).contains("--offline"),
        "this systemd-analyze rates no files");

    var exposure = EXPOSURE.matcher(analyzed("security", "--offline=yes", "--no-pager"));

    assertThat(exposure.find()).isTrue();
    assertThat(Integer.parseInt(exposure.group(1))).isLessThan(5);
  }
}
