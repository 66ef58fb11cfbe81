package skep.ca;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import skep.model.RootKey;

/// What a manager signs with at one moment: the swarm's root; while that is being changed, the next
/// root, whose key the old one certifies for nodes that know only the old one.
///
/// @param intermediates what a node shows beside its certificate; empty or the cross-signed one
/// @param roots what a node is to trust
public record Issuer(
    RootCa signer, List<X509Certificate> intermediates, List<X509Certificate> roots) {

  public Issuer {
    intermediates = List.copyOf(intermediates);
    roots = List.copyOf(roots);
  }

  /// @throws CaException when what is stored cannot be read
  public static Issuer of(RootKey key) throws CaException {
    var root = RootCa.fromPem(key.certificatePem(), key.keyPem());
    if (key.rotation().isEmpty()) {
      return new Issuer(root, List.of(), List.of(root.certificate()));
    }
    var rotation = key.rotation().get();
    var next = RootCa.fromPem(rotation.certificatePem(), rotation.keyPem());
    return new Issuer(
        next,
        Pem.certificates(rotation.crossSignedPem()),
        List.of(root.certificate(), next.certificate()));
  }

  /// As {@link RootCa#sign}, with all that a peer needs to follow it.
  public NodeCertificate sign(
      String csrPem, PeerIdentity subject, Duration validity, Instant now, SecureRandom random)
      throws CaException {
    var signed = signer.sign(csrPem, subject, validity, now, random);
    return new NodeCertificate(
        Stream.concat(signed.chain().stream(), intermediates.stream()).toList(), roots);
  }
}
