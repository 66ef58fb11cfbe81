package skep.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import skep.engine.Engine;
import skep.engine.EngineException;

/// One engine call per {@link EngineOperation}, and what its success means for what is known.
final class EngineCalls {
  private final Engine engine;

  EngineCalls(Engine engine) {
    this.engine = engine;
  }

  /// What a call changed in what is known; to be applied on the loop.
  interface Change {
    void apply(AssignedTask task);
  }

  CompletableFuture<Change> call(EngineOperation operation, Consumer<String> progress) {
    return success(operation, progress)
        .thenApply(
            change ->
                task -> {
                  task.succeeded();
                  change.apply(task);
                });
  }

  private CompletableFuture<Change> success(EngineOperation operation, Consumer<String> progress) {
    return switch (operation) {
      case EngineOperation.Pull(var task) ->
          engine
              .pull(task, progress)
              .thenApply(_ -> known -> known.see(known.seen().withImagePresent()));
      case EngineOperation.Create(var task) ->
          engine
              .create(task)
              .thenApply(made -> known -> known.see(known.seen().withContainer(made)));
      case EngineOperation.Start(var id) ->
          engine.start(id).thenApply(_ -> AssignedTask::markStale);
      case EngineOperation.Stop(var id, var grace) ->
          engine.stop(id, grace).thenApply(_ -> AssignedTask::markStale);
      case EngineOperation.Remove(var id) ->
          engine.remove(id).thenApply(_ -> known -> known.see(known.seen().withoutContainer()));
      case EngineOperation.Inspect(var id) ->
          engine
              .inspect(id)
              .thenApply(found -> known -> known.see(known.seen().withContainer(found)));
    };
  }

  /// The engine's own exception; anything else an engine fails with is passed on as a refusal, so
  /// that a bug in one adapter costs one task and not the agent.
  static EngineException cause(Throwable error) {
    var cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof EngineException known
        ? known
        : new EngineException(EngineException.Kind.REFUSED, cause.toString());
  }
}
