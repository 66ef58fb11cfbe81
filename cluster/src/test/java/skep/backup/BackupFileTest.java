package skep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.Backup;
import skep.model.Epoch;

class BackupFileTest {
  private static final BackupSecret OPEN_SESAME =
      BackupSecret.passphrase("open sesame".toCharArray());
  private static final BackupSecret KEY = BackupSecret.keyFile(new byte[32]);
  private static final Backup BACKUP =
      new Backup(
          "c1",
          "default",
          Instant.parse("2026-01-02T03:04:05Z"),
          Instant.parse("2026-01-02T03:04:05Z"),
          true,
          "m1",
          new Epoch(2, "x"),
          7,
          List.of("7", "a very secret root key"));

  /// Written by this very class once: it must be readable for ever.
  private static final String GOLDEN =
      "U0tFUEJBQ0sBAgAAAGce4b/dZhl0lVb/RWhaUrzvsNr2HUpwlzEBMPclergT3BWERbsnHaHJbncS"
          + "eolUM762viGUKYzUraVnoRVX5coZysvT/ytPwjE/8NlHCIwk1TZo8skDN5oQwKOa6GtqYQbJJd0A"
          + "MkNaC25Sv3+EBw21dt+dkeLjQurWHi86Mp/gsU/kVZKb3Z9QzHkzbSBanyDnZk4m1Kbz2OvNWNRk"
          + "wRs5lRL06iIjqBndbyg28X8HsWJb5nrkCiXMpca2P/5N/KwEynpKBj36fEMnsx7tdHt8p4P9jP0I"
          + "qxW95QA0eo4dfcr6irOa90yj4plmUp5iQVphkzHEpfp6i/IuPbKYn6t/4xSE";

  private final SecureRandom random = new SecureRandom();

  @Test
  void what_was_sealed_is_opened_with_the_same_passphrase_or_key_file() throws Exception {
    for (var secret : List.of(OPEN_SESAME, KEY)) {
      var file = BackupFile.seal(BACKUP, secret, random);

      assertThat(BackupFile.open(file, secret)).isEqualTo(BACKUP);
      assertThat(new String(file, UTF_8)).doesNotContain("secret", "default");
      assertThat(BackupFile.seal(BACKUP, secret, random)).isNotEqualTo(file);
    }
  }

  @Test
  void a_file_of_an_earlier_build_is_opened() throws Exception {
    assertThat(BackupFile.open(Base64.getDecoder().decode(GOLDEN), KEY)).isEqualTo(BACKUP);
  }

  @Test
  void another_secret_does_not_open_it() {
    var file = BackupFile.seal(BACKUP, OPEN_SESAME, random);
    var keyed = BackupFile.seal(BACKUP, KEY, random);

    refuses(file, BackupSecret.passphrase("open barley".toCharArray()), "wrong passphrase");
    refuses(file, KEY, "it was sealed with a passphrase, not with a key file");
    refuses(keyed, OPEN_SESAME, "it was sealed with a key file, not with a passphrase");
    var other = new byte[32];
    other[0] = 1;
    refuses(keyed, BackupSecret.keyFile(other), "this is not the key file it was sealed with");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SKEP", "not a backup at all, but quite long enough to be one......."})
  void a_foreign_file_is_refused(String content) {
    refuses(content.getBytes(UTF_8), OPEN_SESAME, "it is not a backup of skep");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 40, 60, 100})
  void a_changed_byte_is_damage(int position) {
    var file = BackupFile.seal(BACKUP, KEY, random);
    file[position] ^= 0x10;

    refuses(file, KEY, "it is damaged: its checksum does not hold");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 12, 41, 73, 90})
  void a_file_cut_short_is_damaged(int length) {
    var file = BackupFile.seal(BACKUP, KEY, random);

    refuses(
        java.util.Arrays.copyOf(file, length), KEY, "it is damaged: its checksum does not hold");
  }

  @Test
  void a_later_format_is_named() {
    var file = BackupFile.seal(BACKUP, KEY, random);
    file[8] = 2;

    refuses(file, KEY, "it is of format 2, this build reads format 1");
  }

  @Test
  void weak_secrets_are_refused() {
    assertThatThrownBy(() -> BackupSecret.passphrase(new char[0]))
        .hasMessage("an empty passphrase protects nothing");
    assertThatThrownBy(() -> BackupSecret.keyFile(new byte[31]))
        .hasMessageStartingWith("a key file has at least 32 bytes, this one has 31");
  }

  @Test
  void nothing_shows_a_secret() {
    assertThat(OPEN_SESAME.toString()).doesNotContain("sesame");
    assertThat(BACKUP.toString()).doesNotContain("root key");
  }

  private static void refuses(byte[] file, BackupSecret secret, String why) {
    assertThatThrownBy(() -> BackupFile.open(file, secret))
        .isInstanceOf(BackupException.class)
        .hasMessage(why);
  }
}
