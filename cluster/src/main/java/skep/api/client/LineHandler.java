package skep.api.client;

/// Told what a stream says, on the stream's own thread.
public interface LineHandler {

  /// One line, never blank, without its end.
  void line(String line);

  /// Once, after the last line, unless the stream was closed on this side.
  ///
  /// @param why for people: the daemon ended it, fell silent, or went away
  void ended(String why);
}
