package skep.manager;

import java.util.concurrent.CompletableFuture;
import skep.model.Node;

/// Dials a manager the way the other managers will have to.
public interface Dialler {

  /// Done when the manager answers at its advertised addresses and proves to be `node`; fails with
  /// an {@link java.io.IOException} that says what was dialled and what happened. Takes a few
  /// seconds at most, never blocks; any thread may complete it.
  CompletableFuture<Void> dial(Node node);
}
