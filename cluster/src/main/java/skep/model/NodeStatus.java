package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the leader last concluded about a node.
///
/// @param message why
/// @param addr the node's address as the leader saw it, no port
/// @param awaitedUntil until when its silence means nothing, because its daemon restarts and was
///   announced to
@Json
public record NodeStatus(
    @Json.Property("State") NodeState state,
    @Json.Property("Message") String message,
    @Json.Property("Addr") String addr,
    @Json.Property("AwaitedUntil") Optional<Instant> awaitedUntil) {

  /// The longest that a restart is waited for: a host that dies in it is found out so much later.
  public static final Duration LONGEST_AWAITED = Duration.ofMinutes(2);

  @Json.Creator
  public NodeStatus {
    state = Fields.or(state, NodeState.UNKNOWN);
    message = Fields.text(message);
    addr = Fields.text(addr);
    awaitedUntil = Fields.option(awaitedUntil);
  }

  /// Nobody announced a restart.
  public NodeStatus(NodeState state, String message, String addr) {
    this(state, message, addr, Optional.empty());
  }

  public NodeStatus withAwaitedUntil(Instant until) {
    return new NodeStatus(state, message, addr, Optional.of(until));
  }

  /// What is seen of the node now. A node that was away and is back, or that is given up, is
  /// awaited no more; one that was ready is yet to go.
  ///
  /// @param seenAt its address; empty: as before
  public NodeStatus seen(NodeState now, String why, String seenAt) {
    boolean isOver = now == NodeState.DOWN || (now == NodeState.READY && state != NodeState.READY);
    return new NodeStatus(
        now, why, seenAt.isEmpty() ? addr : seenAt, isOver ? Optional.empty() : awaitedUntil);
  }

  /// Whether its restart is waited for. A clock that was set wrong when it was announced does not
  /// make that longer than it may be.
  public boolean isAwaited(Instant now) {
    return awaitedUntil
        .filter(until -> now.isBefore(until) && !until.isAfter(now.plus(LONGEST_AWAITED)))
        .isPresent();
  }
}
