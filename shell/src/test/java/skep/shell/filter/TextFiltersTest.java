package skep.shell.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.shell.command.UserError;
import skep.shell.flags.ShellWords;

/// The filters are held to the machine's own programs of the same name.
class TextFiltersTest {
  private static final String INPUT =
      """
      ID   NAME  STATE
      b2   web   Running 10
      a1   Web   Ready 9

      a1   Web   Ready 9
      c3:x:y\tdb\tDown
      10
      9
      2K
      ünï   x
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grep web",
        "grep -i web",
        "grep -v web",
        "grep -in 'WEB'",
        "grep -c a1",
        "grep -w we",
        "grep -x 9",
        "grep -F c3:x",
        "grep -o '[0-9][0-9]*'",
        "grep -E 'web|db'",
        "grep -m 1 a1",
        "grep -e web",
        "grep nothing",
        "grep -q web",
        "head -n 2",
        "head -3",
        "head -n 100",
        "head -n 0",
        "tail -n 2",
        "tail -1",
        "tail -n +4",
        "tail -n 0",
        "sort",
        "sort -r",
        "sort -u",
        "sort -n",
        "sort -rn",
        "sort -f",
        "sort -h",
        "sort -k 2",
        "sort -k2,2 -r",
        "sort -t : -k 2",
        "uniq",
        "uniq -c",
        "uniq -d",
        "uniq -u",
        "wc -l",
        "wc -w",
        "wc -c",
        "wc",
        "cut -f 1",
        "cut -f 2-",
        "cut -d : -f 1,3",
        "cut -s -d : -f 2",
        "cut -c 1-3"
      })
  void does_what_the_machines_own_does(String line) throws Exception {
    var words = ShellWords.split(line);
    assumeTrue(Files.isExecutable(Path.of("/usr/bin", words.getFirst())), "no such program here");
    var input = line.startsWith("cut -c") ? INPUT.replace("ünï", "uni") : INPUT;

    assertThat(own(words, input)).isEqualTo(machine(words, input));
  }

  private static String own(List<String> words, String input) {
    var filter = TextFilters.of(words).orElseThrow();
    var lines = new ArrayList<String>();
    input.lines().forEach(line -> filter.line(line, lines::add));
    int exit = filter.end(lines::add);
    return exit + "\n" + String.join("\n", lines).stripTrailing();
  }

  private static String machine(List<String> words, String input)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words);
    builder.environment().put("LC_ALL", "C.UTF-8");
    if (words.getFirst().equals("sort")) {
      builder.environment().put("LC_ALL", "C");
    }
    var process = builder.start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // it has read enough
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + "\n" + output.stripTrailing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grep -P x",
        "grep",
        "grep a file",
        "grep [",
        "head -n x",
        "head file",
        "sort -z",
        "cut",
        "cut -f x",
        "cut -f 0",
        "wc -l file",
        "tail -n"
      })
  void refuses_what_it_does_not_know(String line) {
    assertThatThrownBy(() -> TextFilters.of(ShellWords.split(line)))
        .isInstanceOf(UserError.class)
        .message()
        .isNotBlank();
  }

  @Test
  void other_words_are_no_filters() {
    assertThat(TextFilters.of(List.of("awk", "x"))).isEmpty();
    assertThat(TextFilters.summaries().values()).noneMatch(String::isEmpty);
  }
}
