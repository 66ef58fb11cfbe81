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
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private long nextNumber;

  PendingCalls(EventLoop loop, Duration limit) {
    this.loop = loop;
    this.limit = limit;
  }

  /// Fails `result` when `call` fails; else `onDone` is to complete it.
  <A> void track(
      CompletableFuture<?> result,
      CompletableFuture<Ordered<A>> call,
      Consumer<Ordered<A>> onDone) {
    long number = nextNumber++;
    calls.put(number, new Call(result, loop.nanoTime() + limit.toNanos()));
    var _ =
        call.whenComplete(
            (ordered, error) -> {
              calls.remove(number);
              if (error == null) {
                onDone.accept(ordered);
              } else {
                result.completeExceptionally(translated(error));
              }
            });
  }

  /// Fails the calls whose time is over. They are in the order of their deadlines.
  void expire() {
    var expired = new ArrayList<Long>();
    long now = loop.nanoTime();
    for (var entry : calls.entrySet()) {
      if (now - entry.getValue().deadlineNanos() < 0) {
        break;
      }
      expired.add(entry.getKey());
    }
    expired.forEach(number -> fail(number, "no answer within " + limit));
  }

  void failAll(String why) {
    new ArrayList<>(calls.keySet()).forEach(number -> fail(number, why));
  }

  private void fail(long number, String why) {
    Optional.ofNullable(calls.remove(number))
        .ifPresent(
            call ->
                call.result().completeExceptionally(new RaftGroupException.OutcomeUnknown(why)));
  }

  private record Call(CompletableFuture<?> result, long deadlineNanos) {}

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
      case TimeoutException e -> new RaftGroupException.Busy(String.valueOf(e.getMessage()));
      case IllegalArgumentException e ->
          new RaftGroupException.Refused(String.valueOf(e.getMessage()));
      case IllegalStateException e -> new RaftGroupException.Busy(String.valueOf(e.getMessage()));
      default ->
          // IndeterminateStateException: stepped down with it pending. Anything else is a surprise
          // in the middle of replicating, of which we know no more.
          new RaftGroupException.OutcomeUnknown("the leader was replaced before it could answer");
    };
  }
}
