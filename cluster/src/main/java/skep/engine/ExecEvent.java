package skep.engine;

/// What a command that runs in a container brings.
public sealed interface ExecEvent {

  /// Some bytes of output.
  ///
  /// @param base64 of at most 16 KB
  record Output(boolean isError, String base64) implements ExecEvent {}

  /// The command ended; nothing follows.
  record Exited(int code) implements ExecEvent {}
}
