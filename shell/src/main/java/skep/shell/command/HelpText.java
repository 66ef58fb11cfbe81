package skep.shell.command;

import java.util.ArrayList;
import java.util.List;

/// Help in Docker's layout, within 80 columns.
public final class HelpText {
  private static final int COLUMNS = 80;

  private HelpText() {}

  /// `skep node ls [OPTIONS]`.
  public static String usage(Command command) {
    var words = new ArrayList<String>();
    words.add(command.fullName());
    if (!command.options().isEmpty()) {
      words.add("[OPTIONS]");
    }
    if (!command.positionals().usage().isEmpty()) {
      words.add(command.positionals().usage());
    }
    return String.join(" ", words);
  }

  /// Help of one command.
  public static String of(Command command) {
    var out = new StringBuilder();
    wrap(out, "Usage:  ", usage(command));
    out.append('\n');
    wrap(out, "", command.summary());
    if (!command.options().isEmpty()) {
      out.append("\nOptions:\n");
      rows(out, command.options().stream().map(HelpText::row).toList());
    }
    if (!command.examples().isEmpty()) {
      out.append("\nExamples:\n");
      command.examples().forEach(example -> out.append("  ").append(example).append('\n'));
    }
    return out.toString();
  }

  /// Help of a noun: its verbs.
  public static String of(CommandTable table, String noun) {
    var out = new StringBuilder();
    out.append("Usage:  skep ").append(noun).append(" COMMAND\n\n");
    out.append(table.nouns().getOrDefault(noun, "")).append("\n\nCommands:\n");
    rows(
        out,
        table.under(noun).stream()
            .map(command -> new Row("  " + command.path().getLast(), command.summary()))
            .toList());
    out.append("\nRun 'skep ").append(noun);
    out.append(" COMMAND --help' for more information on a command.\n");
    return out.toString();
  }

  /// Help of the program.
  public static String of(CommandTable table, List<Option> globals) {
    var out = new StringBuilder();
    out.append("Usage:  skep [OPTIONS] COMMAND\n\n");
    out.append("Runs Docker hosts as one swarm\n\nManagement Commands:\n");
    rows(
        out,
        table.nouns().entrySet().stream()
            .map(noun -> new Row("  " + noun.getKey(), noun.getValue()))
            .toList());
    out.append("\nCommands:\n");
    rows(
        out,
        table.single().stream()
            .map(command -> new Row("  " + command.path().getFirst(), command.summary()))
            .toList());
    out.append("\nGlobal Options:\n");
    rows(out, globals.stream().map(HelpText::row).toList());
    out.append("\nRun 'skep COMMAND --help' for more information on a command.\n");
    return out.toString();
  }

  private record Row(String left, String right) {}

  private static Row row(Option option) {
    var letter = option.letter().isEmpty() ? "      " : "  " + option.letter() + ", ";
    var type = option.isSwitch() ? "" : " " + option.type();
    return new Row(letter + option.name() + type, option.help());
  }

  private static void rows(StringBuilder out, List<Row> rows) {
    int left = rows.stream().mapToInt(row -> row.left().length()).max().orElse(0) + 3;
    for (var row : rows) {
      wrap(out, row.left() + " ".repeat(left - row.left().length()), row.right());
    }
  }

  /// `text` behind `start`, continued below its own beginning.
  private static void wrap(StringBuilder out, String start, String text) {
    var line = new StringBuilder(start);
    boolean isFirst = true;
    for (var word : text.split(" ")) {
      if (!isFirst && line.length() + 1 + word.length() > COLUMNS) {
        out.append(line).append('\n');
        line.setLength(0);
        line.repeat(' ', start.length());
        isFirst = true;
      }
      line.append(isFirst ? "" : " ").append(word);
      isFirst = false;
    }
    out.append(line).append('\n');
  }
}
