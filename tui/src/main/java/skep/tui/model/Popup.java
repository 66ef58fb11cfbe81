package skep.tui.model;

import java.util.List;
import skep.tui.swarm.Ref;

/// What lies over the view and takes the keys.
public sealed interface Popup {
  Popup NONE = new None();

  record None() implements Popup {}

  /// @param first topmost line shown
  record Help(int first) implements Popup {}

  /// `:`
  ///
  /// @param candidates what could follow, once asked for
  /// @param chosen index of the one put in; -1: none
  /// @param recalled index in the history, counted from the newest; -1: none
  record Command(EditLine line, List<Candidate> candidates, int chosen, int recalled)
      implements Popup {
    public Command {
      candidates = List.copyOf(candidates);
    }

    static Command of(String text) {
      return new Command(EditLine.of(text), List.of(), -1, -1);
    }
  }

  /// `/`
  ///
  /// @param complaint what is wrong with it; empty: nothing
  record FilterPrompt(EditLine line, String complaint) implements Popup {}

  /// What can be done with something.
  record Menu(String title, List<Ref> targets, List<Item> items, int index) implements Popup {
    public Menu {
      targets = List.copyOf(targets);
      items = List.copyOf(items);
    }

    /// @param refusal why it cannot be done now; empty: it can
    public record Item(Verb verb, String refusal) {}
  }

  /// Something has to be typed before it is clear what is to be done.
  record Ask(Verb verb, List<Ref> targets, String label, EditLine line, String complaint)
      implements Popup {
    public Ask {
      targets = List.copyOf(targets);
    }
  }

  record SortMenu(List<String> columns, int index) implements Popup {
    public SortMenu {
      columns = List.copyOf(columns);
    }
  }

  /// Goes on only when told so: by `y`, or by typing the name.
  record Confirm(Proposal proposal, EditLine line) implements Popup {}

  /// Before the dashboard is left.
  record Leave() implements Popup {}

  /// Before changes are possible again.
  record Unlock() implements Popup {}

  /// What can follow what was typed.
  ///
  /// @param text the whole word
  /// @param about a few words; empty: none
  record Candidate(String text, String about) {}
}
