package skep.shell.interpret;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import skep.shell.command.Console;

/// `| less`: this machine's pager on a terminal, else nothing at all.
final class Less {
  static final String NAME = "less";

  private Less() {}

  static PipeEnd open(List<String> words, LocalShell local, Console console) throws IOException {
    if (!console.isTerminal()) {
      return new Through(console);
    }
    var command = new StringBuilder("less -FIRX");
    for (var word : words.subList(1, words.size())) {
      command.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    return local.open(command.toString(), console);
  }

  private record Through(Console console) implements PipeEnd {
    @Override
    public OutputStream in() {
      return console.out();
    }

    @Override
    public int finish() {
      console.out().flush();
      return 0;
    }
  }
}
