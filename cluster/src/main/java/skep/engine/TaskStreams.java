package skep.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import skep.engine.EngineException.Kind;

/// What goes on inside one engine's containers: logs, commands, usage. As with {@link Engine}, only
/// this swarm's containers exist for it, no method blocks, and futures fail with {@link
/// EngineException}: of kind `NOT_FOUND` when the task has no container here.
public interface TaskStreams {

  /// Of an engine that shows nothing of its containers.
  TaskStreams NONE =
      new TaskStreams() {
        @Override
        public CompletableFuture<Feed<LogPiece>> logs(String taskId, LogRequest request) {
          return refused();
        }

        @Override
        public CompletableFuture<ExecProcess> exec(String taskId, ExecRequest request) {
          return refused();
        }

        @Override
        public CompletableFuture<List<ContainerUsage>> usage() {
          return CompletableFuture.completedFuture(List.of());
        }

        private static <T> CompletableFuture<T> refused() {
          return CompletableFuture.failedFuture(
              new EngineException(Kind.REFUSED, "this engine does not show what its tasks do"));
        }
      };

  /// The log of the task's container, oldest line first.
  CompletableFuture<Feed<LogPiece>> logs(String taskId, LogRequest request);

  /// Makes a command ready to run in the task's container.
  CompletableFuture<ExecProcess> exec(String taskId, ExecRequest request);

  /// Of all containers that run.
  CompletableFuture<List<ContainerUsage>> usage();
}
