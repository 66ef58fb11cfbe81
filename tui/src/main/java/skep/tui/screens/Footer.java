package skep.tui.screens;

import java.util.ArrayList;
import java.util.List;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.keys.Action;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.model.Pane;
import skep.tui.model.Popup;
import skep.tui.model.View;
import skep.tui.model.WaysOut;
import skep.view.DisplayWidth;

/// The last lines: what was done, what is being typed, which keys there are.
final class Footer {
  /// @param keys as pressed
  /// @param isKept whether it stays when not all fit
  private record Hint(String keys, String text, boolean isKept) {
    Hint(String keys, String text) {
      this(keys, text, false);
    }

    int width() {
      return DisplayWidth.of(keys) + 1 + DisplayWidth.of(text) + GAP;
    }
  }

  private static final int GAP = 2;

  private Footer() {}

  static void draw(Frame frame, Area whole, DashModel model, Sight sight) {
    int bottom = whole.bottom() - 1;
    frame.horizontal(0, whole.right() - 1, bottom - 3);
    int limit = whole.right() - 2;
    switch (model.popup()) {
      case Popup.Command prompt ->
          Prompts.command(frame, new Area(2, bottom - 2, limit - 2, 1), prompt);
      case Popup.FilterPrompt prompt ->
          Prompts.filter(frame, new Area(2, bottom - 2, limit - 2, 1), prompt);
      case Popup.None _,
          Popup.Help _,
          Popup.Menu _,
          Popup.Ask _,
          Popup.SortMenu _,
          Popup.Confirm _,
          Popup.Leave _,
          Popup.Unlock _ ->
          echo(frame, bottom - 2, limit, model);
    }
    hints(frame, bottom - 1, limit, hints(model, sight));
  }

  private static void echo(Frame frame, int y, int limit, DashModel model) {
    var echo = model.echo();
    var line = Line.EMPTY;
    int end = limit;
    if (!echo.command().isEmpty()) {
      var copy = model.keys().key(Action.Do.COPY_COMMAND) + " copy command";
      end = limit - copy.length() - 2;
      frame.put(limit - copy.length(), y, limit, copy, Style.DIM);
      line = line.plus("$ ", Style.DIM).plus(echo.command(), Style.STRONG).plus("  ");
    }
    line.plus(echo.text(), echo.style()).draw(frame, 2, y, end);
  }

  /// Those that fit, and those that are kept: who does not know the keys must find the help.
  private static void hints(Frame frame, int y, int limit, List<Hint> hints) {
    int room = limit + GAP - 2;
    for (var hint : hints) {
      room -= hint.isKept() ? hint.width() : 0;
    }
    int x = 2;
    boolean isFull = false;
    for (var hint : hints) {
      isFull |= !hint.isKept() && hint.width() > room;
      if (hint.isKept() || !isFull) {
        room -= hint.isKept() ? 0 : hint.width();
        x = frame.put(x, y, limit, hint.keys(), Style.KEY);
        x = frame.put(x + 1, y, limit, hint.text(), Style.DIM) + GAP;
      }
    }
  }

  private static List<Hint> hints(DashModel model, Sight sight) {
    return switch (model.popup()) {
      case Popup.Command _ ->
          List.of(
              new Hint("Enter", "run"),
              new Hint("Tab", "complete"),
              new Hint("Up", "earlier"),
              new Hint("Esc", "cancel"));
      case Popup.FilterPrompt _ ->
          List.of(
              new Hint("Enter", "keep"),
              new Hint("Esc", "all rows"),
              new Hint("!", "not"),
              new Hint("-l", "label=value"));
      case Popup.Menu _ ->
          List.of(new Hint("letter or Enter", "choose (asks first)"), new Hint("Esc", "cancel"));
      case Popup.Ask _ ->
          List.of(new Hint("Enter", "go on (asks first)"), new Hint("Esc", "cancel"));
      case Popup.SortMenu _ -> List.of(new Hint("Enter", "sort"), new Hint("Esc", "cancel"));
      case Popup.Confirm(var proposal, var _) ->
          proposal.isSevere()
              ? List.of(new Hint("name, Enter", "go on"), new Hint("Esc", "cancel"))
              : proposal.commands().isEmpty()
                  ? List.of(new Hint("any key", "close"))
                  : List.of(new Hint("y", "go on"), new Hint("any other key", "cancel"));
      case Popup.Leave _, Popup.Unlock _ ->
          List.of(new Hint("y", "yes"), new Hint("any other key", "no"));
      case Popup.Help _ -> List.of(new Hint("j k", "scroll"), new Hint("any other key", "close"));
      case Popup.None _ -> keys(model, sight);
    };
  }

  private static List<Hint> keys(DashModel model, Sight sight) {
    var hints = new ArrayList<Hint>();
    var here = model.here();
    boolean isLogs = here.pane() == Pane.LOGS;
    boolean isText = here.pane() == Pane.TEXT || isLogs;
    if (here.view() == View.OVERVIEW && !WaysOut.of(sight.facts()).isEmpty()) {
      hints.add(new Hint("1-3", "ways out (ask first)"));
    }
    if (!isText) {
      add(hints, model, Action.Go.OPEN, "open");
    }
    if (!model.trail().isTop()) {
      add(hints, model, Action.Go.BACK, "back");
    }
    if (isText) {
      add(hints, model, Action.ListAct.FILTER, "search");
      add(hints, model, Action.ListAct.SAVE, "save");
      if (isLogs) {
        add(hints, model, Action.ListAct.FOLLOW, "follow");
        add(hints, model, Action.ListAct.WRAP, "wrap");
        add(hints, model, Action.ListAct.TIME, "times");
      }
    } else {
      add(hints, model, Action.Look.DESCRIBE, "describe");
      add(hints, model, Action.Look.LOGS, "logs");
      add(hints, model, Action.Look.SHELL, "shell");
      add(hints, model, Action.Look.WHY, "why");
      add(hints, model, Action.Do.ACTIONS, "actions");
      add(hints, model, Action.ListAct.FILTER, "filter");
    }
    add(hints, model, Action.Do.COMMAND, "command");
    if (here.view().panes().size() > 1) {
      add(hints, model, Action.Move.PANE, "pane");
    }
    hints.add(new Hint("1-9", "views"));
    var help = model.keys().key(Action.Do.HELP);
    if (!help.isEmpty()) {
      hints.add(new Hint(help, "help", true));
    }
    add(hints, model, Action.Do.QUIT, "quit");
    return hints;
  }

  private static void add(List<Hint> hints, DashModel model, Action action, String text) {
    var key = model.keys().key(action);
    if (!key.isEmpty()) {
      hints.add(new Hint(key, text));
    }
  }
}
