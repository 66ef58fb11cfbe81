package skep.engine.docker;

import com.github.dockerjava.api.model.PullResponseItem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// One pull under way, shared by all tasks that wait for the same image. Called by docker-java's
/// thread; listeners may join from any.
final class DockerPull {
  private static final double MEGABYTE = 1e6;

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Layer> layers = new TreeMap<>();
  private volatile Optional<String> error = Optional.empty();

  private record Layer(long current, long total) {}

  /// @return completes with the pull
  CompletableFuture<Void> join(Consumer<String> progress) {
    listeners.add(progress);
    return done.copy();
  }

  CompletableFuture<Void> done() {
    return done;
  }

  /// What the registry or the engine said went wrong.
  Optional<String> error() {
    return error;
  }

  void heard(PullResponseItem item) {
    var said = item.getErrorDetail();
    if (said != null && said.getMessage() != null) {
      error = Optional.of(said.getMessage());
    }
    var detail = item.getProgressDetail();
    if (detail == null || item.getId() == null || !"Downloading".equals(item.getStatus())) {
      return;
    }
    var current = detail.getCurrent();
    var total = detail.getTotal();
    if (current != null && total != null) {
      layers.put(item.getId(), new Layer(current, total));
      tell();
    }
  }

  private void tell() {
    long current = layers.values().stream().mapToLong(Layer::current).sum();
    long total = layers.values().stream().mapToLong(Layer::total).sum();
    var text =
        String.format(
            Locale.ROOT, "downloading %.1f of %.0f MB", current / MEGABYTE, total / MEGABYTE);
    listeners.forEach(listener -> listener.accept(text));
  }
}
