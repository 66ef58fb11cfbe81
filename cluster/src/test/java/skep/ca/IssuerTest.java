package skep.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.model.NodeRole;
import skep.model.RootKey;

/// The change of a root, seen by nodes that are at different steps of it.
class IssuerTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2030-01-02T00:00:00Z");
  private static final PeerIdentity NODE = new PeerIdentity("n1", NodeRole.MANAGER, "swarm1");

  private final RootCa old = RootCa.create("swarm1", NOW, RANDOM);
  private final RootKey before = RootKey.first(NOW, old.certificatePem(), old.keyPem(), "");

  @Test
  void while_the_root_changes_old_and_new_nodes_believe_each_other() throws Exception {
    var during = before.withRotation(NextRoot.generated(before, "swarm1", NOW, RANDOM));
    var after = during.rotated();
    var oldNode = node(before);
    var newNode = node(during);
    var lateNode = node(after);

    assertThat(newNode.chain()).hasSize(2);
    assertThat(newNode.roots()).hasSize(2);
    assertBelieves(oldNode.roots(), newNode);
    assertBelieves(newNode.roots(), oldNode);
    assertBelieves(newNode.roots(), lateNode);
    assertBelieves(lateNode.roots(), newNode);
    assertThatThrownBy(() -> check(lateNode.roots(), oldNode))
        .hasMessageContaining("not trusted in this swarm");
  }

  @Test
  void a_node_says_whose_certificate_it_has() throws Exception {
    var rotation = NextRoot.generated(before, "swarm1", NOW, RANDOM);
    var during = before.withRotation(rotation);

    assertThat(node(before).tlsInfo()).isEqualTo(old.tlsInfo());
    assertThat(node(during).tlsInfo().certIssuerPublicKey())
        .isEqualTo(rotation.tlsInfo().certIssuerPublicKey());
    assertThat(node(during).tlsInfo().trustRoot()).isEqualTo(during.rootsPem());
    assertThat(node(during.rotated()).tlsInfo()).isEqualTo(rotation.tlsInfo());
  }

  @Test
  void a_root_from_elsewhere_needs_its_own_key_and_the_right_to_sign() throws Exception {
    var given = RootCa.create("elsewhere", NOW, RANDOM);
    var other = RootCa.create("elsewhere", NOW, RANDOM);
    var leaf = node(before);

    var rotation = NextRoot.given(before, given.certificatePem(), given.keyPem(), NOW, RANDOM);
    assertBelieves(node(before).roots(), node(before.withRotation(rotation)));
    assertThat(rotation.joinTokens().worker()).contains(given.digest());
    assertRefused(given.certificatePem(), other.keyPem(), "does not belong to its certificate");
    assertRefused("hello", given.keyPem(), "no PEM block \"CERTIFICATE\" found");
    assertRefused(given.certificatePem(), "hello", "no PEM block \"PRIVATE KEY\" found");
    assertRefused(leaf.certificate().chainPem(), leaf.key().toPem(), "not that of an authority");
    assertRefused(old.certificatePem(), old.keyPem(), "is the swarm's root already");
    var expired = RootCa.create("elsewhere", NOW.minus(Duration.ofDays(30 * 365)), RANDOM);
    assertRefused(expired.certificatePem(), expired.keyPem(), "is not valid now");
  }

  private void assertRefused(String certificate, String key, String why) {
    assertThatThrownBy(() -> NextRoot.given(before, certificate, key, NOW, RANDOM))
        .isInstanceOf(CaException.class)
        .hasMessageContaining(why);
  }

  private static NodeIdentity node(RootKey key) throws CaException {
    var pair = NodeKey.generate(RANDOM);
    var signed = Issuer.of(key).sign(pair.csrPem(RANDOM), NODE, Duration.ofHours(1), NOW, RANDOM);
    return NodeIdentity.of(pair, signed);
  }

  private static void assertBelieves(List<X509Certificate> roots, NodeIdentity peer) {
    assertThatCode(() -> check(roots, peer)).doesNotThrowAnyException();
  }

  private static void check(List<X509Certificate> roots, NodeIdentity peer) throws Exception {
    TrustPath.check(peer.chain(), roots, NOW);
  }
}
