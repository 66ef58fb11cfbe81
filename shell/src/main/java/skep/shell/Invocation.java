package skep.shell;

import java.util.List;
import skep.shell.command.UserError;

/// What the program was called for. Pure.
public sealed interface Invocation {

  /// One command.
  record OneShot(List<String> words) implements Invocation {}

  /// Lines given as a word.
  record Given(String text, boolean keepsGoing) implements Invocation {}

  /// Lines of a file; `-` is standard input.
  record Scripted(String file, boolean keepsGoing) implements Invocation {}

  /// A person at a terminal.
  ///
  /// @param isAscii whether to keep to ASCII
  record Interactive(boolean isAscii) implements Invocation {}

  /// @param isInputTerminal whether standard input is a terminal
  /// @param isOutputTerminal whether standard output is
  /// @throws UserError when flags do not fit together
  static Invocation of(List<String> words, boolean isInputTerminal, boolean isOutputTerminal) {
    if (!words.isEmpty() && !words.getFirst().startsWith("-") && !words.getFirst().equals("repl")) {
      return new OneShot(words);
    }
    boolean keepsGoing = false;
    boolean isAscii = false;
    int at = 0;
    while (at < words.size()) {
      var word = words.get(at);
      switch (word) {
        case "--keep-going" -> keepsGoing = true;
        case "--ascii" -> isAscii = true;
        case "repl" -> {}
        case "-c", "--command" -> {
          return new Given(value(words, at), keepsGoing || words.contains("--keep-going"));
        }
        case "-f", "--file" -> {
          return new Scripted(value(words, at), keepsGoing || words.contains("--keep-going"));
        }
        case String _ -> {
          return new OneShot(words);
        }
      }
      at++;
    }
    if (!isInputTerminal) {
      return new Scripted("-", keepsGoing);
    }
    return isOutputTerminal ? new Interactive(isAscii) : new OneShot(List.of());
  }

  private static String value(List<String> words, int at) {
    if (at + 1 == words.size()) {
      throw UserError.usage("flag needs an argument: " + words.get(at), "see 'skep --help'");
    }
    for (var word : words.subList(at + 2, words.size())) {
      if (!word.equals("--keep-going")) {
        throw UserError.usage("unknown argument: " + word, "put all lines into one word");
      }
    }
    return words.get(at + 1);
  }
}
