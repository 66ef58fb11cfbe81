package skep.shell.repl;

import java.util.Optional;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.UnreachableException;
import skep.shell.live.SwarmReader;

/// A swarm as the prompt reaches it.
///
/// @param name what it is called here
/// @param isLocal whether its daemon is this machine's
/// @param client connects when it is used, and again when that has broken
public record Reach(String name, boolean isLocal, ApiClient client) {

  /// Asks its first question, which connects.
  ///
  /// @return who answered; empty: nobody, or a daemon in no swarm
  public Optional<String> connect() {
    try {
      return Optional.of(new SwarmReader(client).status().source());
    } catch (ApiException | UnreachableException _) {
      // the prompt says so
      return Optional.empty();
    }
  }
}
