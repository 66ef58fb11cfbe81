package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import skep.api.LineSource;

/// Lines as the body of a request, read on a thread of its own as fast as the other end takes them.
/// (The JDK's publisher of an input stream reads it on the thread that all of a client's
/// connections share, so one stream that waits would stop them all.)
///
/// Blank lines between the others show either end that the other is there.
final class LinePublisher implements Flow.Publisher<ByteBuffer> {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private final LineSource lines;

  LinePublisher(LineSource lines) {
    this.lines = lines;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    var copy = new Copy(subscriber);
    subscriber.onSubscribe(copy);
    Thread.ofVirtual().name("skep-line-publisher").start(copy::run);
  }

  private final class Copy implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean isCancelled;

    Copy(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      wanted.release((int) Math.min(count, 1_000));
    }

    @Override
    public void cancel() {
      isCancelled = true;
      lines.close();
      wanted.release();
    }

    private void run() {
      try (lines) {
        // At once something, for the other end waits for the beginning.
        Optional<List<String>> next = Optional.of(List.of());
        while (next.isPresent()) {
          wanted.acquire();
          if (isCancelled) {
            return;
          }
          subscriber.onNext(ByteBuffer.wrap(text(next.get()).getBytes(UTF_8)));
          next = lines.next(KEEP_ALIVE);
        }
        subscriber.onComplete();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        subscriber.onError(e);
      }
    }

    private static String text(List<String> lines) {
      return lines.isEmpty() ? "\n" : String.join("\n", lines) + "\n";
    }
  }
}
