package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import skep.shell.command.SecretInput;

/// Secrets from the process's terminal, unseen, or from its standard input.
public final class TerminalSecrets implements SecretInput {
  @Override
  public String read(String prompt) {
    var terminal = Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    if (terminal.isPresent()) {
      return Optional.ofNullable(terminal.get().readPassword("%s", prompt))
          .map(String::new)
          .orElse("");
    }
    try {
      var line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return Optional.ofNullable(line).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
