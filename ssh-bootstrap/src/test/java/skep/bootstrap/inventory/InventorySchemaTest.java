package skep.bootstrap.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import skep.bootstrap.host.FactsScript;

/// The JSON Schema that editors are given says what the reader reads.
class InventorySchemaTest {
  private static final String LABELS = "hosts[].labels.";

  /// Of every key, by its path.
  private final TreeMap<String, Map<?, ?>> schemas = new TreeMap<>();

  InventorySchemaTest() {
    var text = FactsScript.resource("inventory.schema.json");
    collect("", (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  private void collect(String path, Map<?, ?> schema) {
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      assertThat(schema.get("additionalProperties")).as(path).isEqualTo(false);
      properties.forEach(
          (key, value) -> {
            schemas.put(path + key, (Map<?, ?>) value);
            collect(path + key + ".", (Map<?, ?>) value);
          });
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      collect(path.replaceFirst("\\.$", "[]."), items);
    }
  }

  private static List<String> faults(String text) {
    try {
      InventoryReader.read("x", text, _ -> "");
      return List.of();
    } catch (InventoryException e) {
      return e.faults().stream().map(InventoryException.Fault::text).toList();
    }
  }

  /// An inventory with one value at a path.
  private static String with(String path, Object value) {
    var host = "hosts[].";
    if (path.startsWith(host)) {
      var key = path.substring(host.length());
      return "hosts:\n  - {address: a, role: manager}\n  - {address: b, %s: \"%s\"}\n"
          .formatted(key, value);
    }
    var keys = path.split("\\.");
    var head =
        keys.length == 1
            ? "%s: \"%s\"\n".formatted(path, value)
            : "%s: {%s: \"%s\"}\n".formatted(keys[0], keys[1], value);
    return head + "hosts: [{address: a, role: manager}]\n";
  }

  @Test
  void it_has_the_readers_keys_and_no_others() throws InventoryException {
    var known = new TreeSet<String>();
    InventoryReader.read("x", "hosts: [{address: a, role: manager}]", _ -> "", known);
    known.removeIf(key -> key.startsWith(LABELS));

    assertThat(schemas.keySet()).isEqualTo(known);
  }

  @Test
  void its_words_are_the_readers_words() {
    schemas.forEach(
        (path, schema) -> {
          var words =
              schema.get("enum") instanceof List<?> list
                  ? list
                  : schema.containsKey("const") ? List.of(schema.get("const")) : List.of();
          for (var word : words) {
            assertThat(faults(with(path, word))).as(path + ": " + word).isEmpty();
          }
          if (!words.isEmpty()) {
            assertThat(faults(with(path, "zzz"))).as(path).hasSize(1);
          }
        });
  }

  @Test
  void its_numbers_end_where_the_readers_end() {
    schemas.forEach(
        (path, schema) -> {
          if (schema.get("minimum") instanceof Integer least
              && schema.get("maximum") instanceof Integer most) {
            assertThat(faults(with(path, least))).as(path).isEmpty();
            assertThat(faults(with(path, most))).as(path).isEmpty();
            assertThat(faults(with(path, most + 1))).as(path).hasSize(1);
            assertThat(faults(with(path, -1))).as(path).isNotEmpty();
          }
        });
  }
}
