package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import skep.shell.command.Keyboard;

/// The process's own terminal.
public final class SystemKeyboard implements Keyboard {
  private static Optional<java.io.Console> console() {
    return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
  }

  @Override
  public boolean isAttended() {
    return console().isPresent();
  }

  @Override
  public String line(String prompt) {
    return console().map(terminal -> terminal.readLine("%s", prompt)).orElse("");
  }

  @Override
  public char[] secret(String prompt) {
    return console().map(terminal -> terminal.readPassword("%s", prompt)).orElse(new char[0]);
  }

  @Override
  public String piped() {
    try {
      var line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return Optional.ofNullable(line).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
