package skep.tui.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import skep.tui.cells.Size;

/// A terminal as the operating system has it.
public interface TerminalDevice {

  /// Bytes typed; Enter is a line feed. A read may end with -1 after a tenth of a second without
  /// any: there may be more later.
  InputStream in();

  OutputStream out();

  /// Its size now. May block for a moment.
  Size size() throws IOException;

  /// From now on each key comes as it is pressed, Ctrl-C and Ctrl-Z too, and is not echoed.
  void raw() throws IOException;

  /// Its settings are again what they were before [#raw].
  void restore() throws IOException;

  /// `changed` is called, on any thread, when its size may have changed, and when this process goes
  /// on after it was stopped.
  void watch(Runnable changed);

  /// Stops this process, as Ctrl-Z does; comes back when it is told to go on.
  void suspend() throws IOException;
}
