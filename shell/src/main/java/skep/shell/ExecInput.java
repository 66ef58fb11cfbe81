package skep.shell;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the user types or pipes, on its way to a command in a container, and the size of the
/// terminal, looked at twice a second.
final class ExecInput implements AutoCloseable {
  /// In base64 it must fit what a node takes at once.
  private static final int CHUNK = 16 << 10;

  private static final long LOOK_MS = 10;
  private static final long SIZE_MS = 500;

  private final Sender sender;
  private final Consumer<RawTerminal.Size> sizes;
  private final boolean isTerminal;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Takes input.
  @FunctionalInterface
  interface Sender {
    /// @return whether more can be sent
    boolean send(byte[] bytes, long at, boolean isEnd) throws InterruptedException;
  }

  /// @param isTerminal whether a person types it
  ExecInput(Sender sender, Consumer<RawTerminal.Size> sizes, boolean isTerminal) {
    this.sender = sender;
    this.sizes = sizes;
    this.isTerminal = isTerminal;
  }

  void start(boolean hasInput, boolean hasSize) {
    if (hasInput) {
      Thread.ofPlatform().daemon().name("skep-exec-input").start(this::copy);
    }
    if (hasSize) {
      Thread.ofPlatform().daemon().name("skep-exec-size").start(this::watchSize);
    }
  }

  private void copy() {
    var buffer = new byte[CHUNK];
    long at = 0;
    try {
      for (int n = read(System.in, buffer); closed.getCount() > 0; n = read(System.in, buffer)) {
        boolean isEnd = n < 0;
        if (!sender.send(Arrays.copyOf(buffer, Math.max(0, n)), at, isEnd) || isEnd) {
          return;
        }
        at += n;
      }
    } catch (IOException e) {
      return; // as if nothing more was typed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// From a terminal only what is there: a read that waits would take the first key that is typed
  /// after the command has ended.
  private int read(InputStream in, byte[] buffer) throws IOException, InterruptedException {
    while (isTerminal && in.available() == 0) {
      if (closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        return -1;
      }
    }
    return in.read(buffer, 0, isTerminal ? Math.min(buffer.length, in.available()) : CHUNK);
  }

  private void watchSize() {
    Optional<RawTerminal.Size> known = Optional.empty();
    try {
      do {
        var size = RawTerminal.size();
        if (size.isPresent() && !size.equals(known)) {
          sizes.accept(size.get());
        }
        known = size;
      } while (!closed.await(SIZE_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
