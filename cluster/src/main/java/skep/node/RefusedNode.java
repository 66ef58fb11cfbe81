package skep.node;

import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import skep.api.Admission.Standing;
import skep.api.SwarmTexts;
import skep.api.http.JoinClient;
import skep.ca.SwarmTls;
import skep.session.SessionConnector;
import skep.session.SessionHandler;
import skep.session.SessionLink;

/// Dials managers, and finds out why when one does not want this node's certificate or shows one
/// that this node does not believe: the node was removed, its certificate has expired, or a clock
/// is wrong. The handshake itself only fails.
///
/// That a node was removed is believed only of a manager whose certificate is good; of anybody else
/// the clock alone is taken, and only for a message.
final class RefusedNode implements SessionConnector {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
  private static final int ANSWER_SECONDS = 4;

  private final SessionConnector connector;
  private final SwarmTls tls;
  private final InstantSource clock;
  private final Runnable onRemoved;
  private final AtomicLong askedNanos =
      new AtomicLong(System.nanoTime() - BETWEEN_QUESTIONS.toNanos());
  private volatile String reason = "";

  /// @param onRemoved told, once or more often, on any thread
  RefusedNode(SessionConnector connector, SwarmTls tls, InstantSource clock, Runnable onRemoved) {
    this.connector = connector;
    this.tls = tls;
    this.clock = clock;
    this.onRemoved = onRemoved;
  }

  /// Why this node has no session, for its operator; empty: nothing is known to be wrong.
  String reason() {
    return reason;
  }

  @Override
  public CompletableFuture<SessionLink> connect(String address, SessionHandler handler) {
    return connector
        .connect(address, handler)
        .whenComplete((_, failure) -> look(address, Optional.ofNullable(failure)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private void look(String address, Optional<Throwable> failure) {
    if (failure.isEmpty()) {
      reason = "";
      return;
    }
    long now = System.nanoTime();
    long before = askedNanos.get();
    if (isAboutCertificates(failure.get())
        && now - before >= BETWEEN_QUESTIONS.toNanos()
        && askedNanos.compareAndSet(before, now)) {
      Thread.startVirtualThread(() -> ask(address));
    }
  }

  private static boolean isAboutCertificates(Throwable failure) {
    var cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    // The other end may close before its reason arrives.
    return cause instanceof SSLException
        || cause.getCause() instanceof SSLException
        || cause instanceof EOFException
        || cause instanceof ClosedChannelException;
  }

  private void ask(String address) {
    var identity = tls.identity();
    var believed = standing(SwarmTls.trusting(identity.roots(), clock), address);
    if (believed.filter(Standing::removed).isPresent()) {
      reason = "this node was removed from the swarm";
      onRemoved.run();
      return;
    }
    var difference =
        believed
            .or(() -> standing(SwarmTls.fetchingRoot(), address))
            .map(standing -> ClockDifference.of(clock.instant(), standing.time()))
            .filter(ClockDifference::isNoteworthy);
    if (difference.isPresent()) {
      reason = difference.get().text(address);
    } else if (identity.expiry().isBefore(clock.instant())) {
      reason = SwarmTexts.EXPIRED;
    }
  }

  private Optional<Standing> standing(SSLContext context, String address) {
    try (var client = new JoinClient(context)) {
      return Optional.of(
          client.standing(address, tls.identity().nodeId()).get(ANSWER_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
