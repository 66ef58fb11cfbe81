package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import skep.api.Admission.JoinAnswer;
import skep.api.Admission.RenewAsk;
import skep.api.http.JoinClient;
import skep.ca.CaException;
import skep.ca.NodeCertificate;
import skep.ca.NodeIdentity;
import skep.ca.NodeKey;
import skep.ca.Pem;
import skep.ca.SwarmTls;
import skep.loop.EventLoop;
import skep.loop.ThreadLoop;
import skep.model.NodeRole;
import skep.seal.SealKey;

/// Gets the node its next certificate before the one it has expires. When no manager gives one it
/// asks again, more often as the end comes near.
final class Renewal implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Renewal.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ANSWER_SECONDS = 20;
  private static final Duration MAX_RETRY = Duration.ofHours(1);
  private static final Duration MIN_RETRY = Duration.ofSeconds(1);
  private static final Duration EXPIRED_RETRY = Duration.ofMinutes(1);

  /// While the swarm's root is being changed, everybody waits for the last node.
  private static final Duration ROTATION_RETRY = Duration.ofSeconds(2);

  /// Part of what is left of the old certificate's life after which the next try follows a failed
  /// one.
  private static final int RETRIES = 10;

  /// Waits for answers; nothing else runs on it.
  private final ThreadLoop loop = new ThreadLoop("skep-certificate");

  private final SwarmTls tls;
  private final Path directory;
  private final SealKey dataKey;
  private final Authority authority;
  private final Listener listener;
  private EventLoop.Timer timer = () -> {};
  private String wantedIssuer = "";

  /// Who signs.
  interface Authority {
    /// @throws IOException when nobody does
    JoinAnswer renew(String csrPem) throws IOException, InterruptedException;
  }

  /// Told on a thread of this, or of whoever calls {@link #keep}.
  interface Listener {
    /// Of each identity that is used from now on.
    void certified(NodeIdentity identity);

    /// What the node is to be, in the word of a leader that gave it a certificate.
    void answered(JoinAnswer answer);
  }

  /// A new identity, not in use yet.
  ///
  /// @param answer what came with it
  record Issued(NodeIdentity identity, JoinAnswer answer) {}

  /// @param directory where the identity is kept, its key sealed with `dataKey`
  Renewal(SwarmTls tls, Path directory, SealKey dataKey, Authority authority, Listener listener) {
    this.tls = tls;
    this.directory = directory;
    this.dataKey = dataKey;
    this.authority = authority;
    this.listener = listener;
    loop.execute(() -> planned(tls.identity().renewAfter(RANDOM)));
  }

  /// Asks the managers in turn: only the one that leads signs.
  ///
  /// @param saved what the node knows of the managers and of itself
  static Authority managers(SwarmTls tls, Supplier<SavedNode> saved) {
    return csrPem -> {
      var last = new IOException("no manager is known");
      var ask = new RenewAsk(csrPem, saved.get().advertise());
      for (var address : saved.get().managers()) {
        try (var client = new JoinClient(tls.mutual(Set.of(NodeRole.MANAGER)))) {
          return client.renew(address, ask).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
          last = new IOException(address + ": " + e.getMessage(), e);
        }
      }
      throw last;
    };
  }

  /// Has the node trust `rootsPem` with a certificate of `issuer`: at once when it has one, else as
  /// soon as a manager signs.
  ///
  /// @param issuer base64 of the public key of the root that signs
  void adopt(String rootsPem, String issuer) {
    loop.execute(() -> adoptNow(rootsPem, issuer));
  }

  /// Now, whatever the age of the certificate. Only on the loop and in tests.
  ///
  /// @throws IOException when no manager gives a certificate that can be used
  void renew() throws IOException, InterruptedException {
    var issued = issue();
    keepInSameRole(issued.identity());
    listener.answered(issued.answer());
  }

  /// Another role is more than another certificate: see {@link RoleKeeper}.
  private synchronized void keepInSameRole(NodeIdentity next) throws IOException {
    if (next.role() == tls.identity().role()) {
      keep(next);
    }
  }

  /// Asks for a certificate, in whatever role the leader gives.
  ///
  /// @throws IOException when no manager gives one that can be used
  Issued issue() throws IOException, InterruptedException {
    var key = NodeKey.generate(RANDOM);
    var answer = authority.renew(key.csrPem(RANDOM));
    try {
      var next =
          NodeIdentity.of(key, NodeCertificate.fromPem(answer.chainPem(), answer.rootsPem()));
      var self = tls.identity();
      boolean isOurs =
          next.nodeId().equals(self.nodeId())
              && next.clusterId().equals(self.clusterId())
              && next.role() == answer.role();
      if (!isOurs) {
        throw new IOException("the new certificate is for " + next.self());
      }
      return new Issued(next, answer);
    } catch (CaException e) {
      throw new IOException("the new certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /// Uses `next` from now on.
  void keep(NodeIdentity next) throws IOException {
    use(next);
    LOG.log(Level.INFO, () -> "certificate renewed, good until " + next.expiry());
  }

  private synchronized void use(NodeIdentity next) throws IOException {
    // Kept before it is used: a daemon that starts again has what its peers have seen.
    next.save(directory, dataKey);
    tls.update(next);
    listener.certified(next);
  }

  private void adoptNow(String rootsPem, String issuer) {
    var identity = tls.identity();
    wantedIssuer = issuer;
    if (!identity.tlsInfo().certIssuerPublicKey().equals(issuer)) {
      tryNow();
    } else if (!identity.tlsInfo().trustRoot().equals(rootsPem)) {
      try {
        trust(rootsPem);
        LOG.log(Level.INFO, "other root certificates are trusted now");
      } catch (IOException | CaException e) {
        LOG.log(Level.WARNING, "the swarm's root certificates could not be taken over", e);
      }
    }
  }

  private synchronized void trust(String rootsPem) throws IOException, CaException {
    use(tls.identity().withRoots(Pem.certificates(rootsPem)));
  }

  @Override
  public void close() {
    loop.close();
  }

  private void planned(Instant at) {
    timer.cancel();
    timer = loop.schedule(Duration.between(loop.now(), at), this::tryNow);
  }

  private void tryNow() {
    try {
      renew();
      planned(tls.identity().renewAfter(RANDOM));
    } catch (IOException e) {
      var left = Duration.between(loop.now(), tls.identity().expiry());
      LOG.log(
          Level.WARNING,
          left.isNegative()
              ? "the certificate of this node has expired and was not renewed (%s): remove the node from the swarm and join it again"
                  .formatted(e.getMessage())
              : "certificate not renewed, it expires in %d min: %s"
                  .formatted(left.toMinutes(), e.getMessage()));
      planned(loop.now().plus(isIssuerWanted() ? retry(left) : ROTATION_RETRY));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether nobody waits for this node to have a certificate of the next root.
  private boolean isIssuerWanted() {
    return wantedIssuer.isEmpty()
        || tls.identity().tlsInfo().certIssuerPublicKey().equals(wantedIssuer);
  }

  static Duration retry(Duration left) {
    var share = left.dividedBy(RETRIES);
    if (share.compareTo(MIN_RETRY) < 0) {
      return left.isNegative() ? EXPIRED_RETRY : MIN_RETRY;
    }
    return share.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : share;
  }
}
