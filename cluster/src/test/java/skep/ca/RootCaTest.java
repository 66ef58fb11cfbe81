package skep.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.ca.TestSwarm.NOW;
import static skep.ca.TestSwarm.RANDOM;

import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import skep.model.NodeRole;

class RootCaTest {
  private static final TestSwarm SWARM = new TestSwarm("swarm1");
  private static final PeerIdentity MANAGER = new PeerIdentity("node1", NodeRole.MANAGER, "swarm1");
  private static final Duration NINETY_DAYS = Duration.ofDays(90);

  @Test
  void a_root_is_a_self_signed_authority_for_twenty_years() throws Exception {
    var root = SWARM.ca.certificate();

    root.verify(root.getPublicKey());
    assertThat(root.getSubjectX500Principal().getName()).isEqualTo("CN=swarm-ca,O=swarm1");
    assertThat(root.getBasicConstraints()).isEqualTo(1);
    assertThat(root.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(root.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(7300)));
  }

  @Test
  void a_root_survives_being_written_as_pem() throws Exception {
    var read = RootCa.fromPem(SWARM.ca.certificatePem(), SWARM.ca.keyPem());

    assertThat(read.certificate()).isEqualTo(SWARM.ca.certificate());
    assertThat(read.keyPem()).isEqualTo(SWARM.ca.keyPem());
    assertThat(read.digest()).isEqualTo(SWARM.ca.digest()).matches("[0-9a-z]{50}");
  }

  @Test
  void a_root_with_the_key_of_another_is_refused() {
    var other = new TestSwarm("swarm1");

    assertThatThrownBy(() -> RootCa.fromPem(SWARM.ca.certificatePem(), other.ca.keyPem()))
        .isInstanceOf(CaException.class)
        .hasMessage("private key does not belong to its certificate");
  }

  @Test
  void a_node_certificate_is_no_root() throws Exception {
    var node = SWARM.node("node1", NodeRole.MANAGER);

    assertThatThrownBy(() -> RootCa.fromPem(node.certificate().chainPem(), node.key().toPem()))
        .isInstanceOf(CaException.class)
        .hasMessage("the root certificate is not that of an authority");
  }

  @Test
  void a_node_certificate_says_who_its_holder_is() throws Exception {
    var leaf = SWARM.node("node1", NodeRole.WORKER).certificate().leaf();

    leaf.verify(SWARM.ca.certificate().getPublicKey());
    assertThat(leaf.getSubjectX500Principal().getName())
        .isEqualTo("CN=node1,OU=swarm-worker,O=swarm1");
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactly(List.of(2, "node1"), List.of(2, "swarm-worker"));
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(NINETY_DAYS));
    assertThat(PeerIdentity.of(leaf))
        .isEqualTo(new PeerIdentity("node1", NodeRole.WORKER, "swarm1"));
  }

  @Test
  void a_node_certificate_ends_no_later_than_its_root() throws Exception {
    var late = NOW.plus(Duration.ofDays(7299));

    var certificate = SWARM.ca.sign(csr(), MANAGER, NINETY_DAYS, late, RANDOM);

    assertThat(certificate.leaf().getNotAfter()).isEqualTo(SWARM.ca.certificate().getNotAfter());
  }

  @Test
  void no_validity_is_refused() {
    var tooShort = Duration.ZERO;

    assertThatThrownBy(() -> SWARM.ca.sign(csr(), MANAGER, tooShort, NOW, RANDOM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_request_signed_with_another_key_is_refused() throws Exception {
    var victim = NodeKey.generate(RANDOM);
    var thief = NodeKey.generate(RANDOM);
    var stolen =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), victim.publicKey())
            .build(thief.signer(RANDOM));

    assertRefused(
        Pem.block(Pem.REQUEST, stolen.getEncoded()),
        "certificate request is not signed with its own key");
  }

  @Test
  void a_request_for_another_kind_of_key_is_refused() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    var pair = generator.generateKeyPair();
    var request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), pair.getPublic())
            .build(new JcaContentSignerBuilder(NodeKey.SIGNATURE).build(pair.getPrivate()));

    assertRefused(
        Pem.block(Pem.REQUEST, request.getEncoded()),
        "certificate request is not for an ECDSA P-256 key");
  }

  @Test
  void a_damaged_request_is_refused_whatever_byte_is_damaged() throws Exception {
    var der = Pem.single(Pem.REQUEST, csr());

    for (int index = 0; index < der.length; index++) {
      var damaged = der.clone();
      damaged[index] ^= 0x15;
      var pem = Pem.block(Pem.REQUEST, damaged);
      assertThatThrownBy(() -> SWARM.ca.sign(pem, MANAGER, NINETY_DAYS, NOW, RANDOM))
          .describedAs("byte %d", index)
          .isInstanceOf(CaException.class);
    }
  }

  @Test
  void text_that_is_no_request_is_refused() {
    assertRefused("hello", "no PEM block \"CERTIFICATE REQUEST\" found");
    assertRefused(csr() + csr(), "expected one PEM block \"CERTIFICATE REQUEST\", found 2");
    assertRefused("x".repeat(70_000), "PEM text is longer than 65536 characters");
    assertRefused(
        Pem.block(Pem.REQUEST, new byte[0]).replace("\n\n", "\nabc=d\n"),
        "PEM block \"CERTIFICATE REQUEST\" is not base64");
  }

  @Test
  void keys_are_never_printed() throws Exception {
    var node = SWARM.node("node1", NodeRole.WORKER);
    var secret = Base64.getEncoder().encodeToString(node.key().privateKey().getEncoded());

    assertThat(node.key()).hasToString("NodeKey[***]");
    assertThat(node.toString())
        .doesNotContain(secret.substring(50, 80))
        .startsWith("NodeIdentity[PeerIdentity[nodeId=node1");
    assertThat(SWARM.ca).hasToString("RootCa[" + SWARM.ca.digest() + "]");
  }

  @Test
  void a_damaged_key_is_not_quoted() {
    var pem = NodeKey.generate(RANDOM).toPem();
    var damaged = "-----BEGIN PRIVATE KEY-----\nAAAA" + pem.substring(32);

    assertThatThrownBy(() -> Pem.privateKey(damaged))
        .isInstanceOf(CaException.class)
        .hasNoCause()
        .hasMessage("private key cannot be read (expected an EC key in PKCS#8)");
  }

  private static String csr() {
    return NodeKey.generate(RANDOM).csrPem(RANDOM);
  }

  private static void assertRefused(String csrPem, String message) {
    assertThatThrownBy(() -> SWARM.ca.sign(csrPem, MANAGER, NINETY_DAYS, NOW, RANDOM))
        .isInstanceOf(CaException.class)
        .hasMessage(message);
  }
}
