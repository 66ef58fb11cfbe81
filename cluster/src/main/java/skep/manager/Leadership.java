package skep.manager;

import java.time.Duration;
import java.util.function.Consumer;
import skep.loop.EventLoop;
import skep.store.ClusterState;

/// Whether this manager leads, and whether it may act on it: a new leader first learns everything
/// that was acknowledged before it, by a read barrier, which it asks for until it has one. Only on
/// the loop.
final class Leadership {
  private static final Duration BARRIER_RETRY = Duration.ofMillis(200);

  private final EventLoop loop;
  private final Store store;
  private final Consumer<ClusterState> onReady;

  /// Counts how often leadership was lost: an answer to an earlier reign's question means nothing.
  private int reign;

  private boolean isHeld;
  private boolean isReady;

  /// @param onReady given the state after each barrier, when {@link #isReady} has become true
  Leadership(EventLoop loop, Store store, Consumer<ClusterState> onReady) {
    this.loop = loop;
    this.store = store;
    this.onReady = onReady;
  }

  boolean isHeld() {
    return isHeld;
  }

  /// Whether this manager leads and knows everything that was acknowledged before it did.
  boolean isReady() {
    return isReady;
  }

  void begin() {
    isHeld = true;
    catchUp();
  }

  void end() {
    isHeld = false;
    isReady = false;
    reign++;
  }

  /// What the log holds is in doubt: a leader learns it anew.
  void catchUpAgain() {
    isReady = false;
    if (isHeld) {
      catchUpLater();
    }
  }

  private void catchUp() {
    int asked = reign;
    var _ =
        store
            .readBarrier()
            .whenComplete(
                (state, failure) ->
                    loop.execute(
                        () -> {
                          if (!isHeld || isReady || asked != reign) {
                            return;
                          }
                          if (failure != null) {
                            catchUpLater();
                            return;
                          }
                          isReady = true;
                          onReady.accept(state);
                        }));
  }

  private void catchUpLater() {
    int asked = reign;
    loop.schedule(
        BARRIER_RETRY,
        () -> {
          if (isHeld && asked == reign) {
            catchUp();
          }
        });
  }
}
