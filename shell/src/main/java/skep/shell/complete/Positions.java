package skep.shell.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;
import skep.shell.complete.Names.Kind;

/// What can stand at each place of a command: its words, flags and what its usage names.
final class Positions {
  private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z_-]+");

  private final CommandTable table;
  private final List<Option> globals;

  Positions(CommandTable table, List<Option> globals) {
    this.table = table;
    this.globals = List.copyOf(globals);
  }

  /// Nouns and commands of one word; the program's own flags once a dash is typed.
  List<Candidate> first(String current) {
    var found = new ArrayList<Candidate>();
    table.nouns().forEach((noun, summary) -> found.add(Candidate.of(noun, summary, "commands")));
    for (var command : table.single()) {
      found.add(Candidate.of(command.path().getFirst(), command.summary(), "commands"));
    }
    if (current.startsWith("-")) {
      globals.forEach(option -> found.add(flag(option)));
    }
    return found;
  }

  List<Candidate> verbs(String noun) {
    return table.under(noun).stream()
        .map(command -> Candidate.of(command.path().getLast(), command.summary(), "commands"))
        .toList();
  }

  /// What help can be asked about.
  List<Candidate> help(List<String> words) {
    if (words.isEmpty()) {
      return first("");
    }
    return words.size() == 1 && table.isNoun(words.getFirst())
        ? verbs(words.getFirst())
        : List.of();
  }

  /// Flags that are not given yet, or may be given again.
  List<Candidate> flags(Command command, List<String> words) {
    var found = new ArrayList<Candidate>();
    for (var option : command.options()) {
      boolean isGiven = words.contains(option.name()) || words.contains(option.letter());
      if (option.isMany() || !isGiven) {
        found.add(flag(option));
      }
    }
    found.add(Candidate.of("--help", "Show help", "flags"));
    return found;
  }

  /// What the usage names for this place, without what is there already.
  ///
  /// @param index of the place, from 0
  List<Candidate> positional(Command command, int index, List<String> words, Names names) {
    var positionals = command.positionals();
    if (index >= positionals.max()) {
      return List.of();
    }
    var found = new ArrayList<Candidate>();
    if (!positionals.choices().isEmpty()) {
      positionals.choices().forEach(c -> found.add(Candidate.of(c, "", "choices")));
      return found;
    }
    var places = positionals.usage().split(" ");
    var place = places[Math.min(index, places.length - 1)];
    boolean isScale = place.contains("=");
    for (var word : SEPARATORS.split(place.split("=")[0])) {
      switch (word) {
        case "self" -> found.add(Candidate.of("self", "the node that is asked", "nodes"));
        case "NODE" -> found.addAll(names(Kind.NODE, names));
        case "SERVICE" -> found.addAll(services(isScale, names));
        case "TASK" -> found.addAll(names(Kind.TASK, names));
        case "PORT" -> {
          if (!place.contains(":")) {
            found.addAll(names(Kind.PORT, names));
          }
        }
        case "CONTEXT" -> found.addAll(names(Kind.CONTEXT, names));
        case String _ -> {}
      }
    }
    found.removeIf(candidate -> words.contains(candidate.value()));
    return found;
  }

  List<Candidate> names(Kind kind, Names names) {
    return names.of(kind).entrySet().stream()
        .map(name -> Candidate.of(name.getKey(), name.getValue(), kind.group()))
        .toList();
  }

  private List<Candidate> services(boolean isScale, Names names) {
    var services = names(Kind.SERVICE, names);
    return isScale
        ? services.stream()
            .map(c -> Candidate.open(c.value() + "=", c.description(), c.group()))
            .toList()
        : services;
  }

  private static Candidate flag(Option option) {
    return Candidate.of(option.name(), option.help(), "flags");
  }
}
