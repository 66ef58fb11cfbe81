package skep.shell.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Exit;
import skep.shell.command.HelpText;
import skep.shell.command.Option;

/// Manual pages in the man macros of roff (groff_man(7)), without a date, so that the same table
/// gives the same bytes.
final class ManPage {
  private final StringBuilder out = new StringBuilder();

  private ManPage(String name) {
    out.append(".\\\" Generated from the command table; do not edit.\n");
    out.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" skep \"skep manual\"");
    out.append('\n');
  }

  /// `skep-service-create`.
  static String name(Command command) {
    return "skep-" + String.join("-", command.path());
  }

  /// The page of the program.
  static String of(CommandTable table, List<Option> globals) {
    var page = new ManPage("skep");
    page.title("skep", "runs Docker hosts as one swarm");
    page.section("SYNOPSIS");
    page.line(".B skep", " [OPTIONS] COMMAND");
    page.section("DESCRIPTION");
    page.text(
        "skep makes one swarm of several hosts that run Docker Engine. Each host runs"
            + " skep daemon; commands talk to the daemon of the host they are typed on, and any"
            + " node's daemon hands on what only the leader can answer.");
    page.section("COMMANDS");
    for (var command : table.commands()) {
      page.item(name(command) + "(1)", command.summary());
    }
    page.options(globals);
    page.section("ENVIRONMENT");
    page.item("SKEP_HOST", "The daemon's socket; unix:///run/skep/skep.sock when not set");
    page.item("SKEP_STATE", "Where the daemon keeps its state; /var/lib/skep when not set");
    page.item("SKEP_COMPLETION_MS", "How long another shell's Tab may take; 400 when not set");
    page.item("SKEP_DEBUG", "1: a bug in skep is shown with its stack trace");
    page.exitStatus();
    return page.text();
  }

  /// The page of one command.
  static String of(Command command) {
    var page = new ManPage(name(command));
    page.title(name(command), command.summary());
    page.section("SYNOPSIS");
    page.line(".B " + escaped(command.fullName()), behindName(command));
    page.options(command.options());
    page.lacking(command);
    if (!command.examples().isEmpty()) {
      page.section("EXAMPLES");
      page.out.append(".nf\n");
      command.examples().forEach(example -> page.line("", example));
      page.out.append(".fi\n");
    }
    page.section("EXIT STATUS");
    page.text("0 when all went well; skep(1) lists the others.");
    page.section("SEE ALSO");
    page.out.append(".BR skep (1)\n");
    return page.text();
  }

  private static String behindName(Command command) {
    return HelpText.usage(command).substring(command.fullName().length());
  }

  private String text() {
    return out.toString();
  }

  private void title(String name, String summary) {
    section("NAME");
    out.append(escaped(name)).append(" \\- ").append(escaped(summary)).append('\n');
  }

  private void section(String name) {
    out.append(".SH ").append(name).append('\n');
  }

  private void text(String text) {
    line("", text);
  }

  /// `start` is roff, `text` is not.
  private void line(String start, String text) {
    if (start.isEmpty()) {
      out.append(escaped(text)).append('\n');
    } else {
      out.append(start).append('\n').append(escaped(text.strip())).append('\n');
    }
  }

  private void item(String head, String text) {
    out.append(".TP\n.B ").append(escaped(head)).append('\n');
    text(text);
  }

  private void options(List<Option> options) {
    if (options.isEmpty()) {
      return;
    }
    section("OPTIONS");
    for (var option : options) {
      var names = new ArrayList<String>();
      if (!option.letter().isEmpty()) {
        names.add("\\fB" + escaped(option.letter()) + "\\fR");
      }
      names.add("\\fB" + escaped(option.name()) + "\\fR");
      var type = option.isSwitch() ? "" : " \\fI" + escaped(option.type()) + "\\fR";
      out.append(".TP\n").append(String.join(", ", names)).append(type).append('\n');
      text(option.help() + (option.isMany() ? "; may be given several times" : ""));
    }
  }

  /// Docker's flags that are refused, so that nobody looks for them in vain.
  private void lacking(Command command) {
    var names = new ArrayList<>(command.lacking().values());
    names.addAll(command.lacking().switches());
    if (names.isEmpty()) {
      return;
    }
    names.sort(String::compareTo);
    section("NOT SUPPORTED YET");
    text("Flags of Docker that are refused with exit code 2:");
    out.append(".PP\n");
    text(String.join(", ", names));
  }

  private void exitStatus() {
    section("EXIT STATUS");
    for (var exit : Exit.values()) {
      item(String.valueOf(exit.code()), exit.meaning());
    }
  }

  private static String escaped(String text) {
    var line =
        text.replace("\\", "\\(rs")
            .replace("-", "\\-")
            .replace("'", "\\(aq")
            .replace("`", "\\(ga")
            .replace("^", "\\(ha")
            .replace("~", "\\(ti");
    return line.startsWith(".") ? "\\&" + line : line;
  }
}
