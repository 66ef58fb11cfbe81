package skep.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// An output of this process. A reader that goes away (`| head`) is no error; a disk that is full
/// is one, and what was to be written is lost.
public final class ProcessOutput extends OutputStream {
  private final OutputStream out;
  private Optional<String> trouble = Optional.empty();

  public ProcessOutput(FileDescriptor descriptor) {
    this(new BufferedOutputStream(new FileOutputStream(descriptor), 8192));
  }

  ProcessOutput(OutputStream out) {
    super();
    this.out = out;
  }

  /// Why not all was written; empty: it was.
  public synchronized Optional<String> trouble() {
    return trouble;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException e) {
      throw noted(e);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw noted(e);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw noted(e);
    }
  }

  private IOException noted(IOException e) {
    trouble = trouble.or(() -> Optional.of(String.valueOf(e.getMessage())));
    return e;
  }
}
