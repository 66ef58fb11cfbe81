package skep.shell.repl;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import skep.shell.command.Exit;
import skep.shell.command.Keyboard;
import skep.shell.command.UserError;

/// Questions of commands, answered at the shell's terminal and kept in no history.
final class TerminalKeyboard implements Keyboard {
  private final Terminal terminal;

  TerminalKeyboard(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public boolean isAttended() {
    return true;
  }

  @Override
  public String line(String prompt) {
    try {
      return reader().readLine(prompt);
    } catch (EndOfFileException _) {
      return "";
    } catch (UserInterruptException _) {
      throw interrupted();
    }
  }

  @Override
  public char[] secret(String prompt) {
    try {
      return reader().readLine(prompt, '\0').toCharArray();
    } catch (EndOfFileException _) {
      return new char[0];
    } catch (UserInterruptException _) {
      throw interrupted();
    }
  }

  /// Nothing is piped into an interactive shell.
  @Override
  public String piped() {
    return "";
  }

  private LineReader reader() {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .history(new DefaultHistory())
        .variable(LineReader.DISABLE_HISTORY, true)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
  }

  private static UserError interrupted() {
    return new UserError(Exit.INTERRUPTED, "interrupted", "");
  }
}
