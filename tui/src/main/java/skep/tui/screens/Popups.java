package skep.tui.screens;

import java.util.ArrayList;
import java.util.List;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.keys.Action;
import skep.tui.model.DashModel;
import skep.tui.model.EditLine;
import skep.tui.model.Popup;
import skep.tui.model.Proposal;

/// What lies over the view.
final class Popups {
  private static final int WIDE = 72;
  private static final int CANDIDATES = 8;

  private Popups() {}

  static void draw(Frame frame, Area area, DashModel model) {
    switch (model.popup()) {
      case Popup.None _, Popup.FilterPrompt _ -> {}
      case Popup.Command prompt -> candidates(frame, area, prompt);
      case Popup.Help help -> help(frame, area, model, help);
      case Popup.Menu menu -> menu(frame, area, menu);
      case Popup.Ask ask -> ask(frame, area, ask);
      case Popup.SortMenu menu -> sort(frame, area, menu);
      case Popup.Confirm(var proposal, var typed) -> confirm(frame, area, proposal, typed);
      case Popup.Leave _ ->
          box(
              frame,
              area,
              "Leave the dashboard?",
              List.of(
                  Line.of("The swarm goes on without it."), Line.EMPTY, yesNo("leave", "stay")));
      case Popup.Unlock _ ->
          box(
              frame,
              area,
              "Allow changes again?",
              List.of(
                  Line.of("Each change still asks before it is made."),
                  Line.EMPTY,
                  yesNo("allow", "stay read-only")));
    }
  }

  private static void candidates(Frame frame, Area area, Popup.Command prompt) {
    var all = prompt.candidates();
    if (all.isEmpty()) {
      return;
    }
    int first = TablePane.first(Math.max(0, prompt.chosen()), CANDIDATES, all.size());
    int count = Math.min(CANDIDATES, all.size() - first);
    int wide = 12;
    for (var candidate : all) {
      wide = Math.max(wide, candidate.text().length());
    }
    var list =
        new Area(1, area.bottom() - count - 1, Math.min(area.width() - 2, wide + 50), count + 2);
    frame.clear(list);
    frame.box(list);
    for (int i = 0; i < count; i++) {
      var candidate = all.get(first + i);
      int y = list.y() + 1 + i;
      frame.put(list.x() + 2, y, list.right() - 1, candidate.text(), Style.STRONG);
      frame.put(list.x() + 4 + wide, y, list.right() - 1, candidate.about(), Style.DIM);
      if (first + i == prompt.chosen()) {
        frame.choose(new Area(list.x() + 1, y, list.width() - 2, 1));
      }
    }
  }

  private static void menu(Frame frame, Area area, Popup.Menu menu) {
    var lines = new ArrayList<Line>();
    for (var item : menu.items()) {
      boolean isOff = !item.refusal().isEmpty();
      var line =
          Line.of(" " + item.verb().letter() + "  ", isOff ? Style.DIM : Style.KEY)
              .plus(item.verb().label(), isOff ? Style.DIM : Style.PLAIN);
      lines.add(isOff ? line.plus("  - " + item.refusal(), Style.WARN) : line);
    }
    var inner = box(frame, area, menu.title(), lines);
    frame.choose(new Area(inner.x(), inner.y() + menu.index(), inner.width(), 1));
  }

  private static void ask(Frame frame, Area area, Popup.Ask ask) {
    var complaint = ask.complaint();
    var lines = new ArrayList<Line>();
    lines.add(Line.of(ask.label() + ":", Style.HEADING));
    lines.add(Line.EMPTY);
    lines.add(Line.of(complaint, Style.BAD));
    var title = ask.verb().label().replace(" ...", "");
    var inner = box(frame, area, title, lines);
    Prompts.typed(frame, new Area(inner.x(), inner.y() + 1, inner.width(), 1), "> ", ask.line());
  }

  private static void sort(Frame frame, Area area, Popup.SortMenu menu) {
    var lines = menu.columns().stream().map(column -> Line.of(" " + column)).toList();
    var inner = box(frame, area, "Sort by", lines);
    frame.choose(new Area(inner.x(), inner.y() + menu.index(), inner.width(), 1));
  }

  private static void confirm(Frame frame, Area area, Proposal proposal, EditLine typed) {
    var lines = new ArrayList<Line>();
    int width = Math.min(WIDE, area.width() - 6);
    for (var effect : proposal.effects()) {
      for (var text : TablePane.wrapped(effect, width)) {
        lines.add(Line.of(text));
      }
    }
    lines.add(Line.EMPTY);
    for (var command : proposal.commands()) {
      lines.add(Line.of("$ ", Style.DIM).plus("skep " + command, Style.ACCENT));
    }
    if (!proposal.commands().isEmpty()) {
      lines.add(Line.EMPTY);
    }
    if (!proposal.isSevere()) {
      lines.add(
          proposal.commands().isEmpty()
              ? Line.of("any key closes this", Style.DIM)
              : yesNo("do it", "cancel (default)"));
      box(frame, area, title(proposal), lines);
      return;
    }
    lines.add(
        Line.of("Type ", Style.PLAIN)
            .plus(proposal.name(), Style.STRONG)
            .plus(" and Enter to do it; anything else cancels."));
    lines.add(Line.EMPTY);
    var inner = box(frame, area, title(proposal), lines);
    Prompts.typed(frame, new Area(inner.x(), inner.bottom() - 1, inner.width(), 1), "> ", typed);
  }

  private static String title(Proposal proposal) {
    return proposal.commands().isEmpty() ? proposal.title() : proposal.title() + "?";
  }

  private static Line yesNo(String yes, String no) {
    return Line.of("y ", Style.KEY)
        .plus(yes + "    ", Style.PLAIN)
        .plus("any other key ", Style.KEY)
        .plus(no, Style.PLAIN);
  }

  private static void help(Frame frame, Area area, DashModel model, Popup.Help help) {
    var lines = new ArrayList<Line>();
    var group = "";
    for (var action : Action.all()) {
      var title = title(action);
      if (!title.equals(group)) {
        lines.add(Line.EMPTY);
        lines.add(Line.of(title, Style.HEADING));
        group = title;
      }
      lines.add(
          Line.of("  %-18s".formatted(model.keys().allKeys(action)), Style.KEY)
              .plus(action.help()));
    }
    lines.add(Line.EMPTY);
    lines.add(
        Line.of("  Shift+letter      ", Style.KEY).plus("sort by the column that begins with it"));
    lines.add(Line.of("  :ov :no :svc :ta  ", Style.KEY).plus("views by name; :q leaves"));
    lines.add(
        Line.of("  Changes are only behind a and :, and ask before they are made.", Style.DIM));
    lines.removeFirst();
    var box = area.centred(Math.min(area.width(), WIDE + 4), area.height());
    int rows = box.height() - 2;
    int first = Math.clamp(help.first(), 0, Math.max(0, lines.size() - rows));
    box(frame, box, "Keys", lines.subList(first, Math.min(lines.size(), first + rows)));
  }

  private static String title(Action action) {
    return switch (action) {
      case Action.Move _ -> "Move";
      case Action.Go _ -> "Go";
      case Action.Look _ -> "Look closer";
      case Action.ListAct _ -> "Lists and texts";
      case Action.Do _ -> "Do";
    };
  }

  /// Draws a box with lines in the middle of an area and returns its inside.
  private static Area box(Frame frame, Area area, String title, List<Line> lines) {
    int width = title.length() + 8;
    for (var line : lines) {
      width = Math.max(width, line.width() + 4);
    }
    var box = area.centred(Math.max(width, 40), lines.size() + 2);
    frame.clear(box);
    frame.box(box);
    frame.put(box.x() + 2, box.y(), box.right() - 1, " " + title + " ", Style.TITLE);
    var inner = box.inset(2, 1);
    for (int i = 0; i < Math.min(lines.size(), inner.height()); i++) {
      lines.get(i).draw(frame, inner.x(), inner.y() + i, inner.right());
    }
    return inner;
  }
}
