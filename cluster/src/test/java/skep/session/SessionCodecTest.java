package skep.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.Golden;

/// The wire form of sessions: nodes and managers of two builds talk to each other.
class SessionCodecTest {

  static List<Golden> goldens() {
    return Golden.all("session-");
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void every_kind_of_message_has_its_golden_form_and_reads_back(Golden golden) {
    var message = SessionCodec.decode(golden.json().getBytes(UTF_8));

    Golden.everythingIsSet(golden.name(), message);
    golden.check(SessionCodec.encode(message));
  }

  @Test
  void there_is_a_golden_form_of_every_kind() {
    var kinds =
        Stream.of(AgentMessage.FromAgent.class, AgentMessage.FromManager.class)
            .flatMap(side -> Stream.of(side.getPermittedSubclasses()))
            .map(Class::getSimpleName)
            .toList();

    var found = new TreeSet<String>();
    for (var golden : goldens()) {
      var message = SessionCodec.decode(golden.json().getBytes(UTF_8));
      found.add(message.getClass().getSimpleName());
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(kinds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Dance\":{}}", "{}", "", "null", "[]", "{\"Heartbeat\":"})
  void what_is_no_message_is_refused(String json) {
    assertThatThrownBy(() -> SessionCodec.decode(json.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Heartbeat\":{\"EngineUp\":true,\"Mood\":[{\"a\":1}]}}",
        "{\"Heartbeat\":{\"Mood\":null,\"EngineUp\":true}}"
      })
  void a_field_of_a_later_build_is_ignored(String json) {
    assertThat(SessionCodec.decode(json.getBytes(UTF_8)))
        .isEqualTo(new AgentMessage.Heartbeat(true));
  }
}
