package skep.shell.repl;

import java.util.SequencedMap;
import skep.shell.command.Console;

/// The swarms that an operator knows, and the one that lines are for.
public interface Swarms {
  /// Has everything about connections said to `notes`, and secrets asked for there.
  void noteTo(Console notes);

  /// The one that lines are for now.
  Reach current();

  /// Names of all, with where each is.
  SequencedMap<String, String> contexts();
}
