package skep.node;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import skep.api.Admission.JoinAnswer;
import skep.api.Admission.JoinAsk;
import skep.api.Admission.Standing;
import skep.api.client.JoinRequest;
import skep.api.http.JoinClient;
import skep.ca.CaException;
import skep.ca.JoinToken;
import skep.ca.NodeCertificate;
import skep.ca.NodeIdentity;
import skep.ca.NodeKey;
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Epoch;
import skep.model.NodeRole;

/// A host's way into a swarm: the manager's root is fetched and held to the token before anything
/// secret is sent; then the token and a certificate request go over a connection that trusts that
/// root alone.
///
/// @param saved the new member's own notes
/// @param epoch the life of the swarm that was joined
record Joining(NodeIdentity identity, SavedNode saved, Epoch epoch) {
  private static final int ANSWER_SECONDS = 20;

  /// Tries the managers in order.
  ///
  /// @throws ControlException when the swarm refuses or an address is no good
  /// @throws IOException when no manager can be reached
  static Joining join(JoinRequest request, Addresses addresses) throws IOException {
    if (request.remoteAddrs().isEmpty()) {
      throw new ControlException(Kind.INVALID, "at least 1 RemoteAddr is required to join");
    }
    var token = parsed(request.joinToken());
    var listen = addresses.listen(request.listenAddr());
    IOException lastFailure = new IOException("no manager was tried");
    for (var remote : request.remoteAddrs()) {
      try {
        var manager = HostPort.parse(remote, Addresses.SWARM_PORT);
        var advertise =
            request.advertiseAddr().isEmpty() && listen.isAny()
                ? new HostPort(Addresses.towards(manager), listen.port())
                : addresses.advertise(request.advertiseAddr(), listen);
        var key = NodeKey.generate(new SecureRandom());
        var ask =
            new JoinAsk(
                token.text(),
                key.csrPem(new SecureRandom()),
                request.availability(),
                advertise.toString());
        var answer = ask(manager.toString(), token, ask);
        return member(key, answer, listen, advertise);
      } catch (IOException e) {
        lastFailure = e;
      } catch (IllegalArgumentException e) {
        throw new ControlException(Kind.INVALID, remote + ": " + e.getMessage());
      }
    }
    throw lastFailure;
  }

  private static JoinToken parsed(String text) {
    try {
      return JoinToken.parse(text);
    } catch (CaException e) {
      throw new ControlException(Kind.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static JoinAnswer ask(String address, JoinToken token, JoinAsk ask) throws IOException {
    try (var stranger = new JoinClient(SwarmTls.fetchingRoot())) {
      var root = token.verifiedRoot(await(stranger.rootPem(address)));
      refuseWrongClock(address, await(stranger.standing(address, "")));
      try (var trusting = new JoinClient(SwarmTls.trusting(root, InstantSource.system()))) {
        return await(trusting.join(address, ask));
      }
    } catch (CaException e) {
      throw new ControlException(Kind.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static void refuseWrongClock(String address, Standing manager) {
    var now = InstantSource.system().instant();
    ClockDifference.of(now, manager.time())
        .refusal(address)
        .ifPresent(
            text -> {
              throw new ControlException(Kind.INVALID, text);
            });
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ControlException refusal) {
        throw refusal;
      }
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("the manager did not answer within %d s".formatted(ANSWER_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while joining", e);
    }
  }

  private static Joining member(NodeKey key, JoinAnswer answer, HostPort listen, HostPort advertise)
      throws IOException {
    try {
      var certificate = NodeCertificate.fromPem(answer.chainPem(), answer.rootsPem());
      var saved =
          new SavedNode(
              listen.toString(),
              advertise.toString(),
              answer.managers(),
              answer.raftId(),
              answer.role() == NodeRole.MANAGER ? answer.founders() : List.of(),
              answer.raftPeers());
      return new Joining(NodeIdentity.of(key, certificate), saved, answer.epoch());
    } catch (CaException e) {
      throw new IOException("the manager's answer cannot be used: " + e.getMessage(), e);
    }
  }
}
