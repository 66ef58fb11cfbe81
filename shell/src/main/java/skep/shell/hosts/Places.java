package skep.shell.hosts;

import java.nio.file.Path;
import java.util.Map;

/// Where this program keeps an operator's things, by the XDG rules.
///
/// @param home of the operator
/// @param config inventories and contexts
/// @param state journals of runs
/// @param cache what can be made again
record Places(Path home, Path config, Path state, Path cache) {
  static Places of(Map<String, String> environment) {
    var home = Path.of(environment.getOrDefault("HOME", "/"));
    return new Places(
        home,
        place(environment, "XDG_CONFIG_HOME", home.resolve(".config")),
        place(environment, "XDG_STATE_HOME", home.resolve(".local/state")),
        place(environment, "XDG_CACHE_HOME", home.resolve(".cache")));
  }

  private static Path place(Map<String, String> environment, String variable, Path usual) {
    var named = environment.getOrDefault(variable, "");
    return (named.isEmpty() ? usual : Path.of(named)).resolve("skep");
  }
}
