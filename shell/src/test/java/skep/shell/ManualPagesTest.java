package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The committed pages as `man -l` shows them, where there is a `man`.
class ManualPagesTest {
  private static final Path PAGES = Path.of("../man").toAbsolutePath().normalize();

  @TempDir Path directory;

  private record Shown(int exit, String text, String complaints) {}

  @Test
  void every_page_renders_without_a_warning() throws Exception {
    assumeTrue(isThere(), "no man here (Debian: man-db)");
    var pages = pages();

    // one process for all: man says of each complaint which line, and what is on it
    var shown = man(pages);

    assertThat(shown.complaints()).isEmpty();
    assertThat(shown.exit()).isZero();
    for (var page : pages) {
      var title =
          page.getFileName().toString().replace(".1", "").toUpperCase(java.util.Locale.ROOT);
      assertThat(shown.text()).contains(title + "(1)");
    }
    assertThat(shown.text()).contains("NAME", "SYNOPSIS", "--dry-run");
  }

  @Test
  void a_broken_page_would_be_noticed() throws Exception {
    assumeTrue(isThere(), "no man here (Debian: man-db)");
    var page = Files.writeString(directory.resolve("x.1"), ".TH X 1\n.nosuchmacro\n");

    assertThat(man(List.of(page)).complaints()).contains("nosuchmacro");
  }

  private static List<Path> pages() throws IOException {
    try (var files = Files.list(PAGES)) {
      return files.filter(file -> file.toString().endsWith(".1")).sorted().toList();
    }
  }

  /// Images of systems often have one that only says it was left out.
  private static boolean isThere() throws IOException, InterruptedException {
    var out = Files.createTempFile("man", "");
    try {
      var process =
          new ProcessBuilder("sh", "-c", "man --version")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      boolean isOver = process.waitFor(10, TimeUnit.SECONDS);
      return isOver && process.exitValue() == 0 && Files.readString(out).startsWith("man ");
    } finally {
      Files.delete(out);
    }
  }

  private Shown man(List<Path> pages) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("man", "--warnings", "-E", "UTF-8", "-l"));
    pages.forEach(page -> words.add(page.toString()));
    var out = directory.resolve("out");
    var err = directory.resolve("err");
    var builder = new ProcessBuilder(words);
    builder.environment().put("MANWIDTH", "80");
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("man ended").isTrue();
    return new Shown(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
