package skep.shell.command;

import java.util.List;
import java.util.Optional;

/// One command. Parser, help, completion and manual pages are made from this.
///
/// @param path the words that name it: noun and verb, or one word
/// @param summary one line, no full stop
/// @param lacking Docker's flags that skep does not have yet: refused by name, never ignored
/// @param examples lines that work if pasted
public record Command(
    List<String> path,
    String summary,
    Positionals positionals,
    List<Option> options,
    Lacking lacking,
    List<String> examples,
    Handler handler) {

  public Command {
    path = List.copyOf(path);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /// Runs a command.
  @FunctionalInterface
  public interface Handler {
    /// @throws UserError what the user can mend
    /// @throws skep.api.client.ApiException what the daemon refuses
    /// @throws skep.api.client.UnreachableException when no daemon answers
    Exit run(Session session, Arguments arguments);
  }

  /// Docker's flags that are known and refused.
  ///
  /// @param values names of flags that take a value
  /// @param switches names of flags that do not
  public record Lacking(List<String> values, List<String> switches) {
    public static final Lacking NOTHING = new Lacking(List.of(), List.of());

    /// @param names separated by spaces; a switch ends with `!`
    public static Lacking of(String names) {
      var all = List.of(names.split(" "));
      return new Lacking(
          all.stream().filter(name -> !name.endsWith("!")).toList(),
          all.stream()
              .filter(name -> name.endsWith("!"))
              .map(name -> name.substring(0, name.length() - 1))
              .toList());
    }
  }

  /// As typed: `skep service create`.
  public String fullName() {
    return "skep " + String.join(" ", path);
  }

  /// Whether the word is a flag whose value is the next word.
  public boolean takesValue(String word) {
    return options.stream()
            .anyMatch(
                option ->
                    !option.isSwitch()
                        && (option.name().equals(word) || option.letter().equals(word)))
        || lacking.values().contains(word);
  }

  public Optional<Option> option(String name) {
    return options.stream().filter(option -> option.name().equals(name)).findFirst();
  }
}
