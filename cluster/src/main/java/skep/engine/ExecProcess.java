package skep.engine;

/// A command in a container, which runs once it is started. Closing it lets go of the command: its
/// input ends, and if it has a terminal that hangs up.
public interface ExecProcess extends AutoCloseable {

  /// Runs it; to be called once.
  void start();

  /// Its output and then how it ended; for one reader.
  Feed<ExecEvent> events();

  /// Waits until the command has taken them.
  ///
  /// @throws EngineException when it takes no more
  void write(byte[] bytes) throws InterruptedException;

  /// The command reads the end of its input.
  void closeInput();

  /// The size of its terminal; nothing happens when it has none or has ended.
  void resize(int rows, int columns);

  @Override
  void close();
}
