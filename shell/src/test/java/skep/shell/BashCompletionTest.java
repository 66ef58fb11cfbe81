package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.shell.docs.BashCompletion;

/// The script in a real bash, which is given the words as Readline gives them: split at `=` and `:`
/// too.
class BashCompletionTest {
  private static final Path BASH = Path.of("/bin/bash");
  private static final int PATIENCE_SECONDS = 10;

  @TempDir Path directory;

  /// Words are separated by one space; the last is the one to be completed.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          skep se                                   | service
          skep swarm join                           | join join-token
          skep swarm join-token w                   | worker
          skep completion f                         | fish
          skep node ls --qu                         | --quiet
          skep --ver                                | --version
          skep service create --name web --detac    | --detach
          skep service create --env A = B --detac   | --detach
          skep service create -p 80 : 80 --detac    | --detach
          skep service create --name = web --detac  | --detach
          skep service create --name --detac        | ''
          skep service create --name = --detac      | ''
          skep service create nginx --detac         | ''
          skep swarm join --token x --adv           | --advertise-addr
          skep no-such-thing --x                    | ''
          """)
  void completes(String words, String expected) throws Exception {
    assumeTrue(Files.isExecutable(BASH), "no bash here");
    var script = directory.resolve("skep.bash");
    Files.writeString(script, BashCompletion.of(Commands.table(), Shell.GLOBALS));

    assertThat(run(script, words)).isEqualTo(expected);
  }

  private static String run(Path script, String words) throws IOException, InterruptedException {
    var program =
        "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _skep;"
            + " echo \"${COMPREPLY[*]}\"";
    var builder = new ProcessBuilder(BASH.toString(), "--norc", "-c", program, "bash");
    builder.command().add(script.toString());
    builder.command().addAll(List.of(words.split(" ")));
    var process = builder.redirectErrorStream(true).start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("bash ended").isTrue();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
