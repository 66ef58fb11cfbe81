package skep.shell.interpret;

import java.io.OutputStream;

/// What stands behind a pipe and reads.
public interface PipeEnd {

  /// Takes what is before the pipe.
  OutputStream in();

  /// Says that nothing more comes, and waits until all is done.
  ///
  /// @return exit code
  int finish() throws InterruptedException;
}
