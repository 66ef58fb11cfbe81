package skep.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.ca.TestSwarm.RANDOM;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.NodeRole;

class JoinTokenTest {
  private static final String DIGEST = "0g3nlzx2snpkx6yjp8s0b1hmv4x1r1m5h4skqfr1yf3n5v4b2a";
  private static final String SECRET = "8vxv8rssmk743ojnwacrr2e7c";
  private static final String TEXT = "SKEPTKN-1-" + DIGEST + "-" + SECRET;

  @Test
  void a_token_is_read_and_written_in_one_form() throws Exception {
    var token = JoinToken.parse(TEXT);

    assertThat(token.rootDigest()).isEqualTo(DIGEST);
    assertThat(token.secret().text()).isEqualTo(SECRET);
    assertThat(token.text()).isEqualTo(TEXT);
  }

  @Test
  void a_token_prints_without_its_secret() throws Exception {
    var token = JoinToken.parse(TEXT);

    assertThat(token).hasToString("SKEPTKN-1-" + DIGEST + "-***");
    assertThat(token.secret()).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SKEPTKN-1-",
        "SKEPTKN-2-" + DIGEST + "-" + SECRET,
        "SKEPTKN-1-" + DIGEST + "-" + SECRET + "a",
        "SKEPTKN-1-" + DIGEST + "-" + SECRET + "\n",
        " SKEPTKN-1-" + DIGEST + "-" + SECRET,
        "skeptkn-1-" + DIGEST + "-" + SECRET,
        "SKEPTKN-1-0" + DIGEST + "-" + SECRET,
        "SKEPTKN-1-" + DIGEST + "-8VXV8RSSMK743OJNWACRR2E7C",
        // more than 256 bits of digest
        "SKEPTKN-1-zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-" + SECRET,
      })
  void anything_else_is_invalid(String text) {
    assertThatThrownBy(() -> JoinToken.parse(text))
        .isInstanceOf(CaException.class)
        .hasMessage("invalid join token");
  }

  @Test
  void a_token_of_docker_swarm_is_told_apart() {
    assertThatThrownBy(() -> JoinToken.parse("SWMTKN-1-" + DIGEST + "-" + SECRET))
        .isInstanceOf(CaException.class)
        .hasMessage(
            "this is a Docker Swarm token, not a skep token;"
                + " run `skep swarm join-token` on a manager");
  }

  @Test
  void a_token_pins_its_root_even_among_others() throws Exception {
    var mine = new TestSwarm("swarm1").ca;
    var other = new TestSwarm("swarm1").ca;
    var token = JoinToken.random(mine.digest(), RANDOM);

    assertThat(token.verifiedRoot(other.certificatePem() + mine.certificatePem()))
        .isEqualTo(mine.certificate());
  }

  @Test
  void another_root_is_refused_with_the_expected_digest() throws Exception {
    var zeros = JoinToken.parse("SKEPTKN-1-" + "0".repeat(48) + "zz-" + SECRET);
    var stranger = new TestSwarm("swarm1").ca.certificatePem();

    assertThatThrownBy(() -> zeros.verifiedRoot(stranger))
        .isInstanceOf(CaException.class)
        .hasMessage("remote CA does not match fingerprint. Expected: " + "0".repeat(61) + "50f");
  }

  @Test
  void a_token_gives_the_role_it_was_made_for() throws Exception {
    var worker = JoinToken.random(DIGEST, RANDOM);
    var manager = JoinToken.random(DIGEST, RANDOM);

    assertThat(JoinToken.parse(worker.text()).roleAmong(worker, manager))
        .isEqualTo(NodeRole.WORKER);
    assertThat(JoinToken.parse(manager.text()).roleAmong(worker, manager))
        .isEqualTo(NodeRole.MANAGER);
  }

  @Test
  void a_token_that_was_replaced_gives_no_role() {
    var old = JoinToken.random(DIGEST, RANDOM);
    var worker = JoinToken.random(DIGEST, RANDOM);
    var manager = JoinToken.random(DIGEST, RANDOM);

    assertThatThrownBy(() -> old.roleAmong(worker, manager))
        .isInstanceOf(CaException.class)
        .hasMessage("A valid join token is necessary to join this cluster");
  }

  @Test
  void secrets_are_equal_when_their_text_is() {
    assertThat(new JoinToken.Secret(SECRET))
        .isEqualTo(new JoinToken.Secret(SECRET))
        .hasSameHashCodeAs(new JoinToken.Secret(SECRET))
        .isNotEqualTo(new JoinToken.Secret("8vxv8rssmk743ojnwacrr2e7d"));
  }

  @Test
  void ids_are_25_base36_digits_and_differ() {
    var ids = new RandomIds(RANDOM);
    var seen = new HashSet<String>();

    for (int i = 0; i < 1000; i++) {
      var id = ids.get();
      assertThat(id).matches("[0-9a-z]{25}");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void small_numbers_are_padded_and_the_largest_fit() {
    assertThat(Base36.encode(new byte[] {0, 0, 35}, 5)).isEqualTo("0000z");
    assertThat(Base36.encode(filled(16), 25)).isEqualTo("f5lxx1zz5pnorynqglhzmsp33");
    assertThat(Base36.encode(filled(32), 50)).hasSize(50).startsWith("6dp5qcb22im238nr3wvp0ic7");
  }

  private static byte[] filled(int length) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
