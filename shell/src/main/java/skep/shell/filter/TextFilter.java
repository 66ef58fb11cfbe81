package skep.shell.filter;

import java.util.function.Consumer;

/// Changes a stream of lines. For one stream only, and one thread.
public interface TextFilter {

  /// @param line without its end
  /// @param out takes what comes of it
  void line(String line, Consumer<String> out);

  /// Whether no further line can change anything, so that whoever writes them may stop.
  default boolean isDone() {
    return false;
  }

  /// After the last line.
  ///
  /// @return exit code
  int end(Consumer<String> out);
}
