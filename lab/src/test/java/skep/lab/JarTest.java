package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/// The jar that is shipped, from which much of its libraries is left out.
final class JarTest {
  private static final String SERVICES = "META-INF/services/";

  /// A Java with fewer modules than the one that built it looks for providers that others find in
  /// the JDK: it must not come upon one that was left out.
  @Test
  void every_provider_that_is_named_is_in_it() throws IOException {
    assumeTrue(Files.isRegularFile(Skep.jar()), "there is no jar: run `./mvnw package` first");
    var missing = new ArrayList<String>();
    try (var jar = new JarFile(Skep.jar().toFile())) {
      var services =
          jar.stream()
              .filter(entry -> entry.getName().startsWith(SERVICES) && !entry.isDirectory())
              .toList();
      for (var service : services) {
        var text = new String(jar.getInputStream(service).readAllBytes(), StandardCharsets.UTF_8);
        for (var name : classes(text)) {
          if (jar.getEntry(name.replace('.', '/') + ".class") == null) {
            missing.add(service.getName().substring(SERVICES.length()) + " " + name);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /// Also of JLine's own kind of file, whose lines are `class = NAME`; what it does not find there
  /// it does without.
  private static List<String> classes(String text) {
    return text.lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty() && !line.contains("="))
        .toList();
  }
}
