package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavedNodeTest {
  @TempDir private Path directory;

  private static SavedNode sample() {
    var peers = new TreeMap<String, String>();
    peers.put("n1", "10.0.0.1:7800");
    return new SavedNode(
        "0.0.0.0:2377", "10.0.0.1:2377", List.of("10.0.0.1:2377"), "n1", List.of("n1"), peers);
  }

  @Test
  void what_is_saved_is_loaded() throws IOException {
    sample().save(directory);
    assertThat(SavedNode.load(directory)).isEqualTo(sample());

    var changed = sample().withManagers(List.of("10.0.0.2:2377"));
    changed.save(directory);
    assertThat(SavedNode.load(directory)).isEqualTo(changed);
  }

  @Test
  void a_damaged_or_missing_file_names_itself_and_the_way_out() throws IOException {
    var file = directory.resolve("node.json");
    for (var text : List.of("", "{", "{\"Listen\":\"0.0.0.0\"}", "[]")) {
      Files.writeString(file, text);
      assertLoadFails(file);
    }
    Files.delete(file);
    assertLoadFails(file);
  }

  private void assertLoadFails(Path file) {
    assertThatIOException()
        .isThrownBy(() -> SavedNode.load(directory))
        .withMessageStartingWith(file + " is missing or damaged")
        .withMessageEndingWith(
            "restore it from a backup, or delete %s and join this node to the swarm again"
                .formatted(directory));
  }
}
