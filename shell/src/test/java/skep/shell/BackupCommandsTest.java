package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.api.client.Recovered;
import skep.model.Backup;
import skep.model.Epoch;
import skep.model.ModelJson;

class BackupCommandsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path directory;
  private Path key = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void make_a_key() throws IOException {
    key = Files.write(directory.resolve("key"), new byte[32]);
    file = directory.resolve("swarm.backup");
  }

  private static FakeApi api(boolean isNewest, Instant asOf) {
    var backup =
        new Backup(
            "c1", "default", NOON, asOf, isNewest, "m1", Epoch.FIRST, 7, List.of("7", "root key"));
    return new FakeApi()
        .on("GET /skep/backup", ModelJson.write(backup))
        .on("POST /skep/restore", ModelJson.write(new Recovered("n9", new Epoch(2, "x"), "")));
  }

  private static FakeApi api() {
    return api(true, NOON);
  }

  @Test
  void what_is_backed_up_is_restored() throws IOException {
    Run.of(api(), "swarm backup --key-file " + key + " " + file)
        .exits(0)
        .complains("")
        .prints(
            "Backup of swarm default at revision 7, epoch 1, in %s (%s).\n"
                .formatted(file, Files.size(file) + "B"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    var api = api();
    var run = Run.of(api, "swarm restore --advertise-addr 10.0.0.9 --key-file " + key + " " + file);

    assertThat(run.exits(0).out())
        .startsWith(
            "Swarm default restored to revision 7 of 2026-01-01T12:00:00Z: it goes on in epoch 2"
                + " with this node (n9) as its only manager.\n");
    assertThat(run.started).containsExactly("daemon");
    assertThat(api.body("POST /skep/restore"))
        .contains("\"AdvertiseAddr\":\"10.0.0.9\"", "root key");
  }

  @Test
  void a_passphrase_is_asked_for_twice_and_then_once() {
    Run.answered(api(), "swarm backup " + file, "sesame", "barley")
        .exits(2)
        .complains("error: the two passphrases differ\n");
    assertThat(file).doesNotExist();
    Run.answered(api(), "swarm backup " + file, "sesame", "sesame").exits(0);

    var api = api();
    Run.answered(api, "swarm restore " + file, "barley")
        .exits(1)
        .prints("")
        .complains("error: " + file + " cannot be restored: wrong passphrase\n");
    assertThat(api.calls).isEmpty();
    Run.answered(api, "swarm restore " + file, "sesame").exits(0);
  }

  @Test
  void a_passphrase_comes_from_the_first_line_of_a_file() throws IOException {
    var phrase = Files.writeString(directory.resolve("phrase"), "sesame\nand more\n");
    Run.of(api(), "swarm backup --passphrase-file " + phrase + " " + file).exits(0);

    Run.answered(api(), "swarm restore " + file, "sesame").exits(0);
    Run.of(api(), "swarm backup " + directory.resolve("other"))
        .exits(2)
        .complains(
            """
            error: a passphrase is needed, and there is no terminal to ask on
            hint:  say --passphrase-file FILE or --key-file FILE
            """);
  }

  @Test
  void an_old_state_is_backed_up_with_a_warning() {
    var run =
        Run.of(api(false, NOON.minusSeconds(41)), "swarm backup --key-file " + key + " " + file);

    run.exits(0)
        .complains(
            "WARNING: m1 has no leader: what it has was last known to be the newest 41 seconds ago,"
                + " at 2026-01-01T11:59:19Z. Later changes are not in this backup.\n");
  }

  @Test
  void bad_files_are_refused_in_one_line_and_nothing_is_asked_of_the_daemon() throws IOException {
    var api = api();
    var foreign = Files.writeString(directory.resolve("foreign"), "hello");
    Run.of(api, "swarm backup --key-file " + key + " " + foreign)
        .exits(4)
        .complains(
            "error: %s exists already\nhint:  name another file, or move that one away\n"
                .formatted(foreign));
    Run.of(api, "swarm restore --key-file " + key + " " + foreign)
        .exits(1)
        .complains("error: " + foreign + " cannot be restored: it is not a backup of skep\n");
    Run.of(api, "swarm restore --key-file " + key + " " + file)
        .exits(3)
        .complains("error: there is no file " + file + "\n");
    Run.of(api, "swarm backup --key-file " + foreign + " " + file)
        .exits(2)
        .complains(
            "error: a key file has at least 32 bytes, this one has 5; make one with: head -c 32"
                + " /dev/urandom > FILE\n");
    Run.of(api, "swarm backup --key-file a --passphrase-file b " + file)
        .exits(2)
        .complains("error: --passphrase-file and --key-file exclude each other\n");
    Run.of(api, "swarm backup --key-file " + key + " -", true)
        .exits(2)
        .complains(
            "error: a backup is not for a terminal\nhint:  name a file, or send it to a pipe\n");
    Run.of(api(), "swarm backup --key-file " + key + " " + file).exits(0);
    var bytes = Files.readAllBytes(file);
    bytes[50] ^= 1;
    Files.write(file, bytes);
    Run.of(api, "swarm restore --key-file " + key + " " + file)
        .exits(1)
        .complains(
            "error: " + file + " cannot be restored: it is damaged: its checksum does not hold\n");

    assertThat(api.calls).isEmpty();
  }

  @Test
  void a_refusal_to_restore_is_shown_as_the_daemon_says_it() {
    Run.of(api(), "swarm backup --key-file " + key + " " + file).exits(0);
    var alive =
        new FakeApi()
            .refuse("POST /skep/restore", 400, "the swarm of this backup is alive", "PRECONDITION");

    Run.of(alive, "swarm restore --key-file " + key + " " + file)
        .exits(4)
        .prints("")
        .complains("Error response from daemon: the swarm of this backup is alive\n");
  }
}
