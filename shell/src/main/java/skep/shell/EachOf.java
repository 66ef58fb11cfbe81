package skep.shell;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import skep.api.client.ApiException;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.UserError;

/// Does one thing to several objects: a failure with one does not keep the others from being done.
final class EachOf {
  private EachOf() {}

  /// Shows each failure on stderr. The answer is the failures' own exit when all failed alike,
  /// [Exit#PARTLY_FAILED] when some did not fail.
  static Exit run(Console console, List<String> names, Consumer<String> action) {
    return run(console, false, names, action);
  }

  /// The same for a command that shows something.
  ///
  /// @param isJson whether what failed is to be said in JSON, too
  static Exit run(Console console, boolean isJson, List<String> names, Consumer<String> action) {
    var failures = new ArrayList<Failure>();
    for (var name : names) {
      try {
        action.accept(name);
      } catch (ApiException e) {
        failures.add(Failure.of(e));
      } catch (UserError e) {
        failures.add(Failure.of(e));
      }
    }
    if (failures.isEmpty()) {
      return Exit.OK;
    }
    console.out().flush();
    failures.forEach(failure -> console.err().print(isJson ? failure.json() : failure.lines()));
    if (failures.size() < names.size()) {
      return Exit.PARTLY_FAILED;
    }
    var exits = EnumSet.noneOf(Exit.class);
    failures.forEach(failure -> exits.add(failure.exit()));
    return exits.size() == 1 ? exits.iterator().next() : Exit.FAILED;
  }
}
