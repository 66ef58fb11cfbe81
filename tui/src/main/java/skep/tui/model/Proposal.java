package skep.tui.model;

import java.util.List;

/// A change that waits for a yes.
///
/// @param title verb and object: `drain node4`
/// @param effects what it does, computed from what is known, one sentence each
/// @param commands the one-shot commands that do it, in order
/// @param name what has to be typed for it; empty: a `y` is enough
public record Proposal(String title, List<String> effects, List<String> commands, String name) {
  public Proposal {
    effects = List.copyOf(effects);
    commands = List.copyOf(commands);
  }

  public boolean isSevere() {
    return !name.isEmpty();
  }
}
