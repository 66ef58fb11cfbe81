package skep.shell.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[1,2.5,-3e2],\"b\":{\"c\":null,\"d\":true}}",
        "[]",
        "{}",
        "\"quote \\\" back \\\\ line \\n tab \\t bell \\u0007\"",
        "9007199254740993"
      })
  void what_is_read_is_written_back(String json) {
    assertThat(JsonText.write(JsonText.read(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,", "{\"a\" 1}", "tru", "1 2", "\"open", "--1"})
  void what_is_no_json_is_refused_with_its_place(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.read(text))
        .withMessageContaining("at character");
  }

  @Test
  void many_lines_have_four_spaces_per_level() {
    var value = JsonText.read("[{\"ID\":\"a\",\"Labels\":{},\"Ports\":[1,2]}]");

    assertThat(JsonText.writeIndented(value))
        .isEqualTo(
            """
            [
                {
                    "ID": "a",
                    "Labels": {},
                    "Ports": [
                        1,
                        2
                    ]
                }
            ]\
            """);
  }

  @Test
  void a_path_is_set_and_removed_without_touching_the_rest() {
    var spec = JsonText.read("{\"Name\":\"web\",\"Future\":1}");

    var edited = spec.with("A.B", Value.of(2));

    assertThat(JsonText.write(edited)).isEqualTo("{\"Name\":\"web\",\"Future\":1,\"A\":{\"B\":2}}");
    assertThat(JsonText.write(edited.with("A.B", Value.nothing())))
        .isEqualTo("{\"Name\":\"web\",\"Future\":1,\"A\":{}}");
  }
}
