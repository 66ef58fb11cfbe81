package skep.tui.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import skep.tui.cells.Style;
import skep.tui.keys.Key;

/// `:`: views by their names, and every command of the shell.
final class CommandPrompt {
  /// Commands that change nothing, by their last word or alone. What is not known to be harmless is
  /// held to be a change.
  private static final List<String> READS =
      List.of(
          "ls", "ps", "inspect", "status", "info", "version", "logs", "test", "show", "help", "why",
          "events", "wait", "doctor");

  /// What sets one command of a line off from the next; a pipe does not, what is behind it reads
  /// only.
  private static final Pattern JOINTS = Pattern.compile("&&|\\|\\||[;&\n]");

  private CommandPrompt() {}

  static Step pressed(DashModel model, Popup.Command prompt, Key key) {
    return switch (key.name()) {
      case "Enter" -> submitted(model, prompt.line().text().strip());
      case "Esc" -> Step.of(model.with(Popup.NONE));
      case "Up", "Ctrl-P" -> Step.of(model.with(recalled(model, prompt, prompt.recalled() + 1)));
      case "Down", "Ctrl-N" -> Step.of(model.with(recalled(model, prompt, prompt.recalled() - 1)));
      case "Tab" -> tab(model, prompt, 1);
      case "Shift-Tab" -> tab(model, prompt, -1);
      default -> edited(model, prompt, key);
    };
  }

  /// What can follow has been found out, for a line that may have changed since.
  static DashModel completed(DashModel model, String line, List<Popup.Candidate> candidates) {
    if (!(model.popup() instanceof Popup.Command prompt) || !head(prompt).equals(line)) {
      return model;
    }
    if (candidates.isEmpty()) {
      return model.with(new Popup.Command(prompt.line(), candidates, -1, prompt.recalled()));
    }
    var common = common(candidates);
    var word = word(line);
    var completed =
        candidates.size() == 1
            ? replaced(prompt.line(), word, common.endsWith("=") ? common : common + " ")
            : common.length() > word.length()
                ? replaced(prompt.line(), word, common)
                : prompt.line();
    var left = candidates.size() == 1 ? List.<Popup.Candidate>of() : candidates;
    return model.with(new Popup.Command(completed, left, -1, prompt.recalled()));
  }

  private static Step edited(DashModel model, Popup.Command prompt, Key key) {
    if (key.equals(Key.BACKSPACE) && prompt.line().text().isEmpty()) {
      return Step.of(model.with(Popup.NONE));
    }
    return Step.of(model.with(new Popup.Command(prompt.line().typed(key), List.of(), -1, -1)));
  }

  private static Step tab(DashModel model, Popup.Command prompt, int step) {
    if (prompt.candidates().isEmpty()) {
      return Step.of(model, new DashCall.Complete(head(prompt)));
    }
    int next = Math.floorMod(prompt.chosen() + step, prompt.candidates().size());
    var line = replaced(prompt.line(), word(head(prompt)), prompt.candidates().get(next).text());
    return Step.of(
        model.with(new Popup.Command(line, prompt.candidates(), next, prompt.recalled())));
  }

  private static Popup recalled(DashModel model, Popup.Command prompt, int index) {
    int count = model.history().size();
    if (index < 0) {
      return Popup.Command.of("");
    }
    if (index >= count) {
      return prompt;
    }
    return new Popup.Command(
        EditLine.of(model.history().get(count - 1 - index)), List.of(), -1, index);
  }

  private static Step submitted(DashModel model, String typed) {
    var closed = model.with(Popup.NONE);
    var line = withoutOwnName(typed);
    if (line.isEmpty()) {
      return Step.of(closed);
    }
    if (line.equals("q") || line.equals("quit") || line.equals("exit")) {
      return Step.of(closed, new DashCall.Quit());
    }
    var view = View.named(line);
    if (view.isPresent()) {
      return Step.of(closed.with(closed.trail().to(view.get())));
    }
    if (model.settings().isReadOnly() && !isRead(line)) {
      return Step.of(closed.saying("read-only: `%s` was not run".formatted(line), Style.BAD));
    }
    return DashUpdate.run(closed, List.of(line));
  }

  /// Whether every command of the line changes nothing.
  private static boolean isRead(String line) {
    return JOINTS.splitAsStream(line).map(String::strip).allMatch(CommandPrompt::isOneRead);
  }

  private static boolean isOneRead(String command) {
    var words = List.of(command.split("\\s+"));
    var name = words.subList(0, Math.min(2, words.size()));
    // Whose other words are a program's own.
    if (command.startsWith("!") || name.contains("exec")) {
      return false;
    }
    return words.contains("--help")
        || name.stream().anyMatch(READS::contains)
        || command.equals("swarm recover");
  }

  /// People paste `skep node ls`, and press the colon twice.
  private static String withoutOwnName(String typed) {
    var line = typed.replaceFirst("^[:\\s]+", "");
    for (var name : List.of("skep ", "docker ")) {
      if (line.startsWith(name)) {
        return line.substring(name.length()).strip();
      }
    }
    return line;
  }

  private static String head(Popup.Command prompt) {
    return prompt.line().text().substring(0, prompt.line().cursor());
  }

  private static String word(String head) {
    return head.substring(head.lastIndexOf(' ') + 1);
  }

  private static EditLine replaced(EditLine line, String word, String by) {
    var head = line.text().substring(0, line.cursor() - word.length());
    var tail = line.text().substring(line.cursor());
    return new EditLine(head + by + tail, head.length() + by.length());
  }

  private static String common(List<Popup.Candidate> candidates) {
    Optional<String> common =
        candidates.stream()
            .map(Popup.Candidate::text)
            .reduce(
                (one, other) -> {
                  int length = 0;
                  while (length < Math.min(one.length(), other.length())
                      && one.charAt(length) == other.charAt(length)) {
                    length++;
                  }
                  return one.substring(0, length);
                });
    return common.orElse("");
  }
}
