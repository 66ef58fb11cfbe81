package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `docs/json.md` says what `--format json` prints, from the transcripts, which are held to what
/// the commands print. With `-Dskep.rewrite=true` the test writes the page instead.
final class JsonPageTest {
  private static final Path PAGE = Path.of("..", "docs", "json.md");
  private static final Path TRANSCRIPTS = Path.of("src", "test", "resources", "transcripts");
  private static final Pattern PRINTED =
      Pattern.compile("(?m)^\\$ (skep .* --format json)\n((?:[\\[{].*\n)+)exit 0$");

  @Test
  void the_page_names_every_field_that_is_printed() throws IOException {
    var page = page();
    if (Boolean.getBoolean("skep.rewrite")) {
      Files.writeString(PAGE, page, UTF_8);
    }

    assertThat(Files.readString(PAGE, UTF_8)).isEqualTo(page);
    assertThat(page).contains("## `skep node ls --format json`", "`Spec.Mode.Replicated.Replicas`");
  }

  private static String page() throws IOException {
    var page = new StringBuilder();
    page.append(
        """
        # What `--format json` prints

        Lists print one object for each row, a line each; everything else prints one document. Fields are only ever added,
        and what is not known is absent or empty. The objects of `inspect` are those of Docker's Engine API. `[]` stands for
        each element of a list, `*` for keys that are yours. This page is made from the commands' transcripts.
        """);
    try (var files = Files.list(TRANSCRIPTS)) {
      for (var file : files.sorted().toList()) {
        var printed = PRINTED.matcher(Files.readString(file, UTF_8));
        while (printed.find()) {
          append(page, printed.group(1), printed.group(2).lines().toList());
        }
      }
    }
    return page.toString();
  }

  private static void append(StringBuilder page, String command, List<String> lines) {
    var fields = new LinkedHashMap<String, String>();
    lines.forEach(line -> collect("", JsonText.read(line), fields));
    page.append("\n## `%s`\n\n| field | type |\n|---|---|\n".formatted(command));
    fields.forEach((path, type) -> page.append("| `%s` | %s |\n".formatted(path, type)));
  }

  private static void collect(String path, Value value, Map<String, String> fields) {
    switch (value) {
      case Value.Nothing _ -> fields.putIfAbsent(path, "null");
      case Value.Bool _ -> fields.put(path, "boolean");
      case Value.Num _ -> fields.put(path, "number");
      case Value.Text _ -> fields.put(path, "string");
      case Value.Items(var values) -> {
        if (values.isEmpty()) {
          fields.putIfAbsent(path, "list");
        }
        values.forEach(element -> collect(path + "[]", element, fields));
      }
      case Value.Fields(var given) -> {
        if (given.isEmpty()) {
          fields.putIfAbsent(path, "object");
        }
        given.forEach(
            (name, field) -> {
              var key = path.endsWith("Labels") ? "*" : name;
              collect(path.isEmpty() ? key : path + "." + key, field, fields);
            });
      }
    }
  }
}
