package skep.raft;

import io.microraft.Ordered;
import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.LaggingCommitIndexException;
import io.microraft.exception.MismatchingRaftGroupMembersCommitIndexException;
import io.microraft.exception.NotLeaderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import skep.loop.EventLoop;

/// Calls into MicroRaft that have no answer yet. Every one ends: with an answer, after its time, or
/// when the group stops. Loop thread only.
final class PendingCalls {
  private final EventLoop loop;
  private final Duration limit;
  private final Map<CompletableFuture<?>, Long> deadlines = new LinkedHashMap<>();

  PendingCalls(EventLoop loop, Duration limit) {
    this.loop = loop;
    this.limit = limit;
  }

  /// Fails `result` when `call` fails; else `onDone` is to complete it.
  <A> void track(
      CompletableFuture<?> result,
      CompletableFuture<Ordered<A>> call,
      Consumer<Ordered<A>> onDone) {
    deadlines.put(result, loop.nanoTime() + limit.toNanos());
    call.whenComplete(
        (ordered, error) -> {
          deadlines.remove(result);
          if (error == null) {
            onDone.accept(ordered);
          } else {
            result.completeExceptionally(translated(error));
          }
        });
  }

  /// Fails the calls whose time is over. They are in the order of their deadlines.
  void expire() {
    var expired = new ArrayList<CompletableFuture<?>>();
    long now = loop.nanoTime();
    for (var call : deadlines.entrySet()) {
      if (now - call.getValue() < 0) {
        break;
      }
      expired.add(call.getKey());
    }
    expired.forEach(call -> fail(call, "no answer within " + limit));
  }

  void failAll(String why) {
    new ArrayList<>(deadlines.keySet()).forEach(call -> fail(call, why));
  }

  private void fail(CompletableFuture<?> call, String why) {
    deadlines.remove(call);
    call.completeExceptionally(new RaftGroupException.OutcomeUnknown(why));
  }

  private static RaftGroupException translated(Throwable error) {
    return switch (error) {
      case RaftGroupException own -> own;
      case NotLeaderException e ->
          new RaftGroupException.NotLeader(
              Optional.ofNullable(e.getLeader()).map(ModelCodec::idOf).orElse(""));
      case CannotReplicateException _ ->
          new RaftGroupException.Busy("the leader has no majority yet, or too much is pending");
      case LaggingCommitIndexException _ ->
          new RaftGroupException.Busy("this manager is not up to date yet");
      case MismatchingRaftGroupMembersCommitIndexException _ ->
          new RaftGroupException.Busy("the members changed meanwhile");
      case TimeoutException e -> new RaftGroupException.Busy(e.getMessage());
      case IllegalArgumentException e -> new RaftGroupException.Refused(e.getMessage());
      case IllegalStateException e -> new RaftGroupException.Busy(e.getMessage());
      default ->
          // IndeterminateStateException: stepped down with it pending. Anything else is a surprise
          // in the middle of replicating, of which we know no more.
          new RaftGroupException.OutcomeUnknown("the leader was replaced before it could answer");
    };
  }
}
