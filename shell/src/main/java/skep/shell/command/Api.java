package skep.shell.command;

import skep.api.client.ApiPath;

/// Docker's Engine API as a command sees it: JSON in, JSON out. Each call throws
/// [skep.api.client.ApiException] when refused and [skep.api.client.UnreachableException] when
/// nobody answers.
public interface Api {
  String get(ApiPath path);

  /// @param json the body; empty: none
  String post(ApiPath path, String json);

  String delete(ApiPath path);

  /// Lines that come as time goes by.
  LineFeed stream(ApiPath path);

  /// Whether the daemon is this machine's.
  default boolean isLocal() {
    return false;
  }

  /// Where the daemon is, for people.
  default String place() {
    return "its socket";
  }
}
