package skep.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SealKeyTest {
  private static final byte[] PLAIN = "the swarm's secrets".getBytes(UTF_8);
  private static final byte[] HERE = {1};
  private static final byte[] ELSEWHERE = {2};

  @Test
  void what_was_sealed_opens_with_the_same_key_in_the_same_place() throws Exception {
    var key = SealKey.random();
    var sealed = key.seal(PLAIN, HERE);

    assertThat(key.open(sealed, HERE)).isEqualTo(PLAIN);
    assertThat(sealed).hasSize(PLAIN.length + SealKey.OVERHEAD_BYTES);
    assertThat(new String(sealed, UTF_8)).doesNotContain("secrets");
    assertThat(key.seal(PLAIN, HERE)).as("each time another").isNotEqualTo(sealed);
  }

  @Test
  void another_key_another_place_and_any_changed_byte_open_nothing() {
    var key = SealKey.random();
    var sealed = key.seal(PLAIN, HERE);

    assertRefused(SealKey.random(), sealed, HERE);
    assertRefused(key.derived(HERE, "other"), sealed, HERE);
    assertRefused(key, sealed, ELSEWHERE);
    for (int at = 0; at < sealed.length; at++) {
      var changed = sealed.clone();
      changed[at] ^= 1;
      assertRefused(key, changed, HERE);
    }
    assertRefused(key, new byte[3], HERE);
  }

  @Test
  void keys_are_not_printed() {
    var unlock = UnlockKey.random();

    assertThat(unlock.text()).matches("SKEPKEY-1-[A-Za-z0-9+/]{43}");
    assertThat(UnlockKey.parse(unlock.text())).isEqualTo(unlock).hasToString("UnlockKey[***]");
    assertThat(SealKey.random()).hasToString("SealKey[***]");
    assertThatThrownBy(() -> UnlockKey.parse("SWMKEY-1-hush"))
        .hasMessageStartingWith("invalid unlock key")
        .hasMessageNotContaining("hush");
  }

  private static void assertRefused(SealKey key, byte[] sealed, byte[] place) {
    assertThatExceptionOfType(SealException.class).isThrownBy(() -> key.open(sealed, place));
  }
}
