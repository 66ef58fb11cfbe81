package skep.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.ca.TestSwarm.NOW;
import static skep.ca.TestSwarm.RANDOM;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.NodeRole;
import skep.seal.SealKey;

class NodeIdentityTest {
  private static final TestSwarm SWARM = new TestSwarm("swarm1");

  private static final SealKey KEY = SealKey.random();

  @TempDir Path temporary;

  @Test
  void an_identity_survives_being_saved() throws Exception {
    var dir = temporary.resolve("state/certificates");
    var identity = SWARM.node("node1", NodeRole.MANAGER);

    assertThat(NodeIdentity.isSavedIn(dir)).isFalse();
    identity.save(dir, KEY);
    var loaded = NodeIdentity.load(dir, KEY);

    assertThat(NodeIdentity.isSavedIn(dir)).isTrue();
    assertThat(loaded.self()).isEqualTo(new PeerIdentity("node1", NodeRole.MANAGER, "swarm1"));
    assertThat(loaded.chain()).isEqualTo(identity.chain());
    assertThat(loaded.roots()).containsExactly(SWARM.ca.certificate());
    assertThat(loaded.key()).isEqualTo(identity.key());
  }

  @Test
  void only_the_owner_can_read_what_is_saved() throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));

    SWARM.node("node1", NodeRole.WORKER).save(temporary, KEY);

    assertThat(mode(temporary)).isEqualTo("rwx------");
    try (var files = Files.list(temporary)) {
      assertThat(files.toList())
          .hasSize(3)
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void an_identity_replaces_the_one_before() throws Exception {
    SWARM.node("node1", NodeRole.WORKER).save(temporary, KEY);

    SWARM.node("node1", NodeRole.MANAGER).save(temporary, KEY);

    assertThat(NodeIdentity.load(temporary, KEY).role()).isEqualTo(NodeRole.MANAGER);
  }

  @Test
  void a_save_cut_short_leaves_the_old_identity_or_the_new_one() throws Exception {
    SWARM.node("node1", NodeRole.WORKER).save(temporary, KEY);
    var next = temporary.resolve("next");
    SWARM.node("node1", NodeRole.MANAGER).save(next, KEY);

    copy(next.resolve("node.key"), temporary.resolve("node.key.next"));
    assertThat(NodeIdentity.load(temporary, KEY).role()).isEqualTo(NodeRole.WORKER);

    copy(next.resolve("node.crt"), temporary.resolve("node.crt"));
    assertThat(NodeIdentity.load(temporary, KEY).role()).isEqualTo(NodeRole.MANAGER);

    copy(next.resolve("node.key"), temporary.resolve("node.key"));
    assertThat(NodeIdentity.load(temporary, KEY).role()).isEqualTo(NodeRole.MANAGER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "node.crt", "node.key"})
  void a_missing_or_damaged_file_is_named_with_what_to_do(String name) throws Exception {
    SWARM.node("node1", NodeRole.WORKER).save(temporary, KEY);
    var file = temporary.resolve(name);
    var text = Files.readString(file);

    Files.writeString(file, text.substring(0, text.length() / 2));
    assertLoadFails(file + " is damaged: no PEM block");
    Files.writeString(file, text.replaceFirst("\n.(.)", "\n-$1").replaceFirst("\n-", "\nA"));
    assertLoadFails(file + " is damaged: ");
    Files.write(file, new byte[] {(byte) 0xff, 0, 1});
    assertLoadFails(file + " is damaged: no PEM block");
    Files.writeString(file, "a".repeat(70_000));
    assertLoadFails(file + " is damaged: too long");
    Files.delete(file);
    assertLoadFails(file + " is missing; restore it");
  }

  @Test
  void files_that_do_not_belong_together_are_refused() throws Exception {
    SWARM.node("node1", NodeRole.WORKER).save(temporary, KEY);
    var other = temporary.resolve("other");
    new TestSwarm("swarm1").node("node1", NodeRole.WORKER).save(other, KEY);

    copy(other.resolve("node.key"), temporary.resolve("node.key"));
    assertLoadFails("node.key is damaged: private key does not belong to its certificate");
    copy(other.resolve("node.crt"), temporary.resolve("node.crt"));
    assertLoadFails("node.crt is damaged: certificate is not trusted in this swarm");
  }

  @Test
  void a_certificate_for_another_key_is_refused() throws Exception {
    var certificate = SWARM.node("node1", NodeRole.WORKER).certificate();

    assertThatThrownBy(() -> NodeIdentity.of(NodeKey.generate(RANDOM), certificate))
        .isInstanceOf(CaException.class)
        .hasMessage("the certificate is for another key");
  }

  @Test
  void an_expired_identity_still_loads() throws Exception {
    var issuedAt = NOW.plus(Duration.ofDays(1));
    SWARM.node("node1", NodeRole.WORKER, issuedAt).save(temporary, KEY);

    assertThat(NodeIdentity.load(temporary, KEY).expiry())
        .isEqualTo(issuedAt.plus(Duration.ofDays(90)));
  }

  @Test
  void roots_that_do_not_cover_the_certificate_are_refused() throws Exception {
    var identity = SWARM.node("node1", NodeRole.WORKER);
    var other = new TestSwarm("swarm1").ca.certificate();

    assertThat(identity.withRoots(List.of(other, SWARM.ca.certificate())).roots()).hasSize(2);
    assertThatThrownBy(() -> identity.withRoots(List.of(other))).isInstanceOf(CaException.class);
  }

  @Test
  void renewal_is_due_between_half_and_four_fifths_of_the_life() throws Exception {
    var identity = SWARM.node("node1", NodeRole.WORKER);
    var random = new Random(1);

    for (int i = 0; i < 200; i++) {
      assertThat(identity.renewAfter(random))
          .isBetween(NOW.plus(Duration.ofDays(45)), NOW.plus(Duration.ofDays(72)));
    }
  }

  private void assertLoadFails(String message) {
    assertThatThrownBy(() -> NodeIdentity.load(temporary, KEY))
        .isInstanceOf(CaException.class)
        .hasMessageContaining(message)
        .hasMessageEndingWith(
            "restore it from a backup, or delete the node's state directory and join again");
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
