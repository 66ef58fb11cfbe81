package skep.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// The items of one streamed answer of Docker. Unlike docker-java's own callbacks it leaves errors
/// to the caller instead of logging each with its stack. Called by docker-java's thread; made and
/// awaited by another.
final class Answers<T> implements ResultCallback<T> {
  private final Consumer<T> listener;
  private final CompletableFuture<Closeable> started = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  Answers(Consumer<T> listener) {
    this.listener = listener;
  }

  /// Returns once Docker has begun to answer.
  void awaitStart() throws InterruptedException {
    await(started);
  }

  /// Returns once Docker has answered, throws what it said instead.
  void awaitEnd() throws InterruptedException {
    await(ended);
  }

  private static void await(CompletableFuture<?> event) throws InterruptedException {
    try {
      var _ = event.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new UncheckedIOException(new IOException(failed.getCause()));
    }
  }

  @Override
  public void onStart(Closeable stream) {
    started.complete(stream);
  }

  @Override
  public void onNext(T item) {
    listener.accept(item);
  }

  @Override
  public void onError(Throwable error) {
    started.completeExceptionally(error);
    ended.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    ended.complete(true);
  }

  @Override
  public void close() throws IOException {
    if (started.state() == java.util.concurrent.Future.State.SUCCESS) {
      started.resultNow().close();
    }
    ended.complete(false);
  }
}
