package skep.api;

import java.util.concurrent.CompletableFuture;
import skep.api.client.Recovered;
import skep.api.client.RestoreRequest;
import skep.api.client.Survey;
import skep.model.Backup;

/// What an operator on this host can do about a swarm that lost its majority, or its hosts. Never
/// blocks; any thread may call. Refusals are {@link skep.manager.ControlException}s.
public interface WaysOut {

  /// Asks every manager this one knows of. Refused on a node that is no manager.
  CompletableFuture<Survey> survey();

  /// Begins a new life of the swarm with this manager alone. Refused while there is a majority, and
  /// while a manager that answers knows more.
  ///
  /// @param evenIfBehind even though another manager that answers knows more
  CompletableFuture<Recovered> recover(boolean evenIfBehind);

  /// The state of the swarm at one revision, secrets included.
  CompletableFuture<Backup> backup();

  /// Makes this host, which is in no swarm, the only manager of the one in the backup, in a new
  /// life.
  CompletableFuture<Recovered> restore(RestoreRequest request);
}
