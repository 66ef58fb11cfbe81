package skep.ca;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import skep.model.NodeRole;

/// TLS 1.3 between the nodes of a swarm, for a node that is a member ({@link #mutual}, {@link
/// #welcoming}) and for a host about to join (the static factories).
///
/// A context is made once and never replaced: each handshake reads the identity of the moment, so
/// {@link #update} rotates certificate, key and roots at run time. Connections that exist keep what
/// they agreed on; whoever removes or demotes a node closes its connections. Sessions are never
/// resumed, because a resumed one would skip all checks. Safe to use from any thread.
public final class SwarmTls {
  /// The JDK neither issues nor keeps a ticket whose session would live longer than the 7 days that
  /// RFC 8446 (4.6.1) allows; it has no other switch for one context.
  private static final int NO_TICKETS_SECONDS = 7 * 24 * 3600 + 1;

  private final Predicate<String> removedNodes;
  private final InstantSource clock;
  private volatile RotatingKey.Generations generations;

  /// @param removedNodes whether a node id may not come back although its certificate is still
  ///   valid; asked in each handshake, on the thread that makes it, so it must not block
  public SwarmTls(NodeIdentity identity, Predicate<String> removedNodes, InstantSource clock) {
    this.generations = new RotatingKey.Generations(identity, identity);
    this.removedNodes = removedNodes;
    this.clock = clock;
  }

  /// Handshakes from now on use `identity`: its certificate, its key and its roots.
  public synchronized void update(NodeIdentity identity) {
    generations = new RotatingKey.Generations(identity, generations.current());
  }

  public NodeIdentity identity() {
    return generations.current();
  }

  /// For both ends of a connection between members, whose peer must have one of `peerRoles`. A
  /// server must use {@link #serverParameters}; if it does not demand a certificate, all handshakes
  /// fail.
  public SSLContext mutual(Set<NodeRole> peerRoles) {
    var roles = EnumSet.copyOf(peerRoles);
    return context(new RotatingKey(() -> generations, true), peersOf(roles));
  }

  /// For the port where hosts come to join: a client may show no certificate, but one that is shown
  /// must be good. Who serves such a port asks {@link PeerIdentity#of(javax.net.ssl.SSLSession)}
  /// before it does anything for a member.
  public SSLContext welcoming(Set<NodeRole> peerRoles) {
    var roles = EnumSet.copyOf(peerRoles);
    return context(new RotatingKey(() -> generations, false), peersOf(roles));
  }

  /// For the server's end of a {@link #mutual} context.
  public static SSLParameters serverParameters() {
    var parameters = clientParameters();
    parameters.setNeedClientAuth(true);
    return parameters;
  }

  /// For the server's end of a {@link #welcoming} context.
  public static SSLParameters welcomingParameters() {
    var parameters = clientParameters();
    parameters.setWantClientAuth(true);
    return parameters;
  }

  /// For the client's end of all contexts.
  public static SSLParameters clientParameters() {
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {Protocol.TLS13});
    return parameters;
  }

  /// The first of two steps of joining: a client that trusts anybody, only good for fetching the
  /// root certificate, which is public and is then checked with {@link JoinToken#verifiedRoot}.
  /// Nothing secret may be sent over it, and nothing else it returns be believed.
  public static SSLContext fetchingRoot() {
    return context(null, new UncheckedPeer());
  }

  /// The second step: a client without a certificate whose server must be a manager under `root`.
  /// It is safe to send the join token over it.
  ///
  /// @param root from {@link JoinToken#verifiedRoot}
  public static SSLContext trusting(X509Certificate root, InstantSource clock) {
    return trusting(List.of(root), clock);
  }

  /// The same for a member whose own certificate is refused.
  public static SSLContext trusting(List<X509Certificate> roots, InstantSource clock) {
    return context(
        null,
        new PeerTrust(() -> roots, peer -> requireRole(peer, Set.of(NodeRole.MANAGER)), clock));
  }

  private PeerTrust peersOf(Set<NodeRole> roles) {
    return new PeerTrust(() -> identity().roots(), peer -> requireMember(peer, roles), clock);
  }

  private void requireMember(PeerIdentity peer, Set<NodeRole> roles) throws CertificateException {
    if (!peer.clusterId().equals(identity().clusterId())) {
      throw new CertificateException("node " + peer.nodeId() + " belongs to another swarm");
    }
    requireRole(peer, roles);
    if (removedNodes.test(peer.nodeId())) {
      throw new CertificateException("node " + peer.nodeId() + " was removed from the swarm");
    }
  }

  private static void requireRole(PeerIdentity peer, Set<NodeRole> roles)
      throws CertificateException {
    if (!roles.contains(peer.role())) {
      throw new CertificateException(
          "node " + peer.nodeId() + " may not do this as " + peer.unit());
    }
  }

  private static SSLContext context(@Nullable KeyManager key, TrustManager trust) {
    try {
      var context = SSLContext.getInstance(Protocol.TLS13);
      var keys = key == null ? new KeyManager[0] : new KeyManager[] {key};
      context.init(keys, new TrustManager[] {trust}, new SecureRandom());
      context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
      context.getClientSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + Protocol.TLS13, e);
    }
  }
}
