package skep.shell.docs;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;

/// Everything that is generated from the command table and committed beside the sources.
public final class GeneratedDocs {
  /// Directories that hold nothing else.
  public static final List<String> DIRECTORIES = List.of("completions", "man");

  private GeneratedDocs() {}

  /// Text by path from the project's root.
  ///
  /// @param globals flags of the program itself
  public static SortedMap<String, String> of(CommandTable table, List<Option> globals) {
    var files = new TreeMap<String, String>();
    files.put("completions/skep.bash", BashCompletion.of(table, globals));
    files.put("completions/_skep", ZshCompletion.of(table, globals));
    files.put("completions/skep.fish", FishCompletion.of(table, globals));
    files.put("man/skep.1", ManPage.of(table, globals));
    for (var command : table.commands()) {
      files.put("man/" + ManPage.name(command) + ".1", ManPage.of(command));
    }
    return Collections.unmodifiableSortedMap(files);
  }
}
