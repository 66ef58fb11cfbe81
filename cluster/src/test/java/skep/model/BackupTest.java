package skep.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupTest {
  /// Of a swarm with some dozen tasks; odd in length so that a cut would go through a character.
  private static final List<String> CHUNKS =
      List.of("154", "x" + "{\"Put\":\"\uD83D\uDC1D\"}\n".repeat(20_000), "", "last\n");

  @Test
  void a_state_of_any_length_is_written_and_read() {
    var backup = backup(Backup.pieces(CHUNKS));

    var read = ModelJson.read(Backup.class, ModelJson.bytes(backup));

    assertThat(read.chunks()).isEqualTo(CHUNKS);
    assertThat(read.state()).allMatch(piece -> piece.length() <= 8001);
  }

  @Test
  void chunks_that_an_earlier_build_wrote_whole_are_read() {
    assertThat(backup(List.of("7", "{}\n", "")).chunks()).containsExactly("7", "{}\n", "");
  }

  @Test
  void a_text_that_is_too_long_is_said_to_be() {
    var long40 = ModelJson.bytes(backup(List.of("x".repeat(40_000))));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelJson.read(Backup.class, long40))
        .withMessage("not a Backup: a text in it is longer than 32 KiB");
  }

  private static Backup backup(List<String> state) {
    var now = Instant.parse("2026-01-02T03:04:05Z");
    return new Backup("c1", "default", now, now, true, "m1", new Epoch(2, "x"), 7, state);
  }
}
