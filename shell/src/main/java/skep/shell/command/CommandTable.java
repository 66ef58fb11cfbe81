package skep.shell.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All commands, in the order help lists them.
///
/// @param nouns the summary of each word that groups commands
public record CommandTable(Map<String, String> nouns, List<Command> commands) {

  public CommandTable {
    commands = List.copyOf(commands);
  }

  public Optional<Command> find(List<String> path) {
    return commands.stream().filter(command -> command.path().equals(path)).findFirst();
  }

  public boolean isNoun(String word) {
    return nouns.containsKey(word);
  }

  /// The commands under a noun.
  public List<Command> under(String noun) {
    return commands.stream()
        .filter(command -> command.path().size() == 2 && command.path().getFirst().equals(noun))
        .toList();
  }

  /// Commands of one word.
  public List<Command> single() {
    return commands.stream().filter(command -> command.path().size() == 1).toList();
  }

  /// Every word that can stand first.
  public List<String> firstWords() {
    var words = new LinkedHashSet<String>();
    commands.forEach(command -> words.add(command.path().getFirst()));
    return List.copyOf(words);
  }
}
