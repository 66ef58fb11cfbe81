package skep.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import skep.model.Epoch;
import skep.raft.WireReader.MalformedException;

/// The wire form around messages between managers: once it is out, it stays.
class EpochFrameTest {
  private static final Epoch SECOND = new Epoch(2, "k3v9");
  private static final byte[] MESSAGE = {1, 9, 7};

  @Test
  void in_the_first_life_a_message_is_as_it_always_was() {
    assertThat(EpochFrame.of(Epoch.FIRST, MESSAGE)).isEqualTo(MESSAGE);
    var read = EpochFrame.read(MESSAGE);

    assertThat(read.epoch()).isEqualTo(Epoch.FIRST);
    assertThat(read.message()).isEqualTo(MESSAGE);
  }

  @Test
  void later_lives_and_notices_have_their_golden_form_and_read_back() {
    var frame = EpochFrame.of(SECOND, MESSAGE);
    var notice = EpochFrame.notice(SECOND);

    assertThat(HexFormat.of().formatHex(frame))
        .isEqualTo("0200000000000000020000" + "00046b33763900000003010907");
    assertThat(HexFormat.of().formatHex(notice))
        .isEqualTo("0200000000000000020000" + "00046b33763900000000");
    assertThat(EpochFrame.read(frame).epoch()).isEqualTo(SECOND);
    assertThat(EpochFrame.read(frame).message()).isEqualTo(MESSAGE);
    assertThat(EpochFrame.read(frame).isNotice()).isFalse();
    assertThat(EpochFrame.read(notice).isNotice()).isTrue();
  }

  @Test
  void a_frame_cut_short_or_too_long_is_refused() {
    var frame = EpochFrame.of(SECOND, MESSAGE);

    for (int length = 1; length < frame.length; length++) {
      var cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> EpochFrame.read(cut)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> EpochFrame.read(Arrays.copyOf(frame, frame.length + 1)))
        .isInstanceOf(MalformedException.class);
    var never = frame.clone();
    never[8] = 0;
    assertThatThrownBy(() -> EpochFrame.read(never)).isInstanceOf(MalformedException.class);
  }
}
