package skep.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final byte[] PLACE = {7};
  private static final UnlockKey FIRST = UnlockKey.random();
  private static final UnlockKey SECOND = UnlockKey.random();

  @TempDir private Path directory;
  private Path file = Path.of("data.key");

  @BeforeEach
  void in_a_directory_of_its_own() {
    file = directory.resolve("data.key");
  }

  @Test
  void an_unlocked_key_is_there_after_a_restart_for_its_owner_only() throws IOException {
    var sealed = KeyFile.create(file).dataKey().seal(PLACE, PLACE);

    var again = KeyFile.load(file);

    assertThat(again.isLocked()).isFalse();
    assertThat(again.dataKey().open(sealed, PLACE)).isEqualTo(PLACE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_locked_key_needs_the_operators() throws IOException {
    var created = KeyFile.create(file);
    var sealed = created.dataKey().seal(PLACE, PLACE);
    created.lock(FIRST, 4);

    var locked = KeyFile.load(file);

    assertThat(locked.isLocked()).isTrue();
    assertThatThrownBy(locked::dataKey).isInstanceOf(IllegalStateException.class);
    assertThat(locked.unlock(SECOND)).isFalse();
    assertThat(locked.isLocked()).isTrue();
    assertThat(locked.unlock(FIRST)).isTrue();
    assertThat(locked.dataKey().open(sealed, PLACE)).isEqualTo(PLACE);
  }

  @Test
  void the_lock_follows_the_newest_wish_and_a_replayed_log_cannot_undo_it() throws IOException {
    var keys = KeyFile.create(file);
    keys.lock(FIRST, 4);
    keys.lock(SECOND, 8);
    keys.keepUnlocked(1);
    keys.lock(FIRST, 4);

    assertThat(KeyFile.load(file).unlock(FIRST)).isFalse();
    assertThat(KeyFile.load(file).unlock(SECOND)).isTrue();
    keys.keepUnlocked(9);
    assertThat(KeyFile.load(file).isLocked()).isFalse();
  }

  @Test
  void a_missing_or_damaged_file_is_named_with_what_to_do() throws IOException {
    assertThatThrownBy(() -> KeyFile.load(file)).hasMessageStartingWith(file + " is missing; res");
    KeyFile.create(file);
    var text = Files.readString(file);

    Files.writeString(file, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> KeyFile.load(file)).hasMessageStartingWith(file + " is damaged: ");
    Files.writeString(file, text.replaceFirst("\"Wrapped\":\"...", "\"Wrapped\":\"AAA"));
    assertThatThrownBy(() -> KeyFile.load(file))
        .hasMessageContaining("sealed with another key, or changed since; restore it");
  }
}
