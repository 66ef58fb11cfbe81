package skep.shell.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import skep.shell.filter.TextFilter;

/// A filter behind a pipe: cuts bytes into lines.
final class FilterEnd extends OutputStream implements PipeEnd {
  private final TextFilter filter;
  private final PrintStream out;
  private boolean isDone;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  FilterEnd(TextFilter filter, PrintStream out) {
    this.filter = filter;
    this.out = out;
  }

  @Override
  public OutputStream in() {
    return this;
  }

  /// @throws IOException when nothing more is wanted, as a pipe does that nobody reads
  @Override
  public void write(int b) throws IOException {
    if (isDone) {
      throw new IOException("nobody reads on");
    }
    if (b == '\n') {
      pass();
    } else {
      line.write(b);
    }
  }

  /// What a command flushes, a person may be waiting for.
  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public int finish() {
    if (line.size() > 0) {
      pass();
    }
    int exit = filter.end(this::print);
    out.flush();
    return exit;
  }

  private void pass() {
    var text = line.toString(UTF_8);
    line.reset();
    filter.line(text, this::print);
    isDone = filter.isDone() || out.checkError();
  }

  private void print(String text) {
    out.print(text);
    out.print('\n');
  }
}
