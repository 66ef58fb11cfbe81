package skep.tui.model;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import skep.tui.cells.Style;
import skep.tui.keys.Action;
import skep.tui.keys.Key;
import skep.tui.lists.Column;
import skep.tui.lists.Filter;
import skep.tui.lists.ListState;
import skep.tui.lists.Table;

/// Keys while nothing lies over the view. None of them changes the swarm.
final class Keys {
  private Keys() {}

  static Step pressed(DashModel model, Key key) {
    var way = way(model, key);
    if (way.isPresent()) {
      return Step.of(model.with(new Popup.Confirm(way.get().proposal(), EditLine.EMPTY)));
    }
    var sorted = sortLetter(model, key);
    if (sorted.isPresent()) {
      return Step.of(sorted.get());
    }
    return model.keys().action(key).map(action -> act(model, action)).orElse(Step.of(model));
  }

  private static Step act(DashModel model, Action action) {
    return switch (action) {
      case Action.Move move -> Step.of(Movement.moved(model, move));
      case Action.Go go -> Step.of(went(model, go));
      case Action.Look look -> Looking.look(model, look);
      case Action.ListAct act -> list(model, act);
      case Action.Do act -> did(model, act);
    };
  }

  private static DashModel went(DashModel model, Action.Go action) {
    var trail = model.trail();
    return switch (action) {
      case OPEN -> Looking.open(model);
      case BACK -> back(model);
      case HISTORY_BACK -> model.with(trail.back());
      case HISTORY_FORWARD -> model.with(trail.forward());
      case LAST_VIEW -> model.with(trail.last());
      case VIEW_1 -> model.with(trail.to(View.OVERVIEW));
      case VIEW_2 -> model.with(trail.to(View.NODES));
      case VIEW_3 -> model.with(trail.to(View.SERVICES));
      case VIEW_4 -> model.with(trail.to(View.TASKS));
      case VIEW_5 -> model.with(trail.to(View.INGRESS));
      case VIEW_6 -> model.with(trail.to(View.EVENTS));
      case VIEW_7 -> model.with(trail.to(View.MANAGERS));
      case VIEW_8 -> model.with(trail.to(View.JOBS));
      case VIEW_9 -> model.with(trail.to(View.MAP));
    };
  }

  /// Clears marks, then the filter, then the zoom, then goes up.
  private static DashModel back(DashModel model) {
    var here = model.here();
    var list = here.list();
    if (!list.marks().isEmpty()) {
      return model.with(here.with(list.marked(new TreeSet<>())));
    }
    if (!list.filter().isAll()) {
      return model.with(here.with(list.with(Filter.ALL)));
    }
    return here.isZoomed() ? model.with(here.zoomed()) : model.with(model.trail().up());
  }

  private static Step list(DashModel model, Action.ListAct action) {
    var here = model.here();
    return switch (action) {
      case FILTER ->
          Step.of(model.with(new Popup.FilterPrompt(EditLine.of(here.list().filter().text()), "")));
      case SORT -> Step.of(sortMenu(model));
      case MARK -> Step.of(marked(model));
      case MARK_RANGE -> Step.of(markedRange(model));
      case HISTORY -> Step.of(model.with(here.all()));
      case ZOOM -> Step.of(model.with(here.zoomed()));
      case SPLIT -> Step.of(model.with(here.split()));
      case TIME -> Step.of(model.with(model.settings().absolute(!model.settings().isAbsolute())));
      case NEXT_MATCH -> Step.of(Movement.toMatch(model, 1));
      case PREVIOUS_MATCH -> Step.of(Movement.toMatch(model, -1));
      case FOLLOW ->
          Step.of(
              here.pane() == Pane.LOGS
                  ? model.with(model.logs().following(!model.logs().isFollowing()))
                  : Movement.moved(model, Action.Move.TOP));
      case WRAP -> Step.of(model.with(model.logs().wrapped()));
      case SAVE -> Looking.save(model);
    };
  }

  private static Step did(DashModel model, Action.Do action) {
    var settings = model.settings();
    return switch (action) {
      case ACTIONS -> Step.of(actions(model));
      case COMMAND -> Step.of(model.with(Popup.Command.of("")));
      case COPY_COMMAND ->
          model.echo().command().isEmpty()
              ? Step.of(model.saying("no command was run yet", Style.DIM))
              : Step.of(
                  model.saying("copied", Style.DIM), new DashCall.Copy(model.echo().command()));
      case COPY_NAME -> copyName(model);
      case REFRESH -> Step.of(model.saying("reading anew", Style.DIM), new DashCall.Refresh());
      case PAUSE -> Step.of(model.paused());
      case READ_ONLY ->
          settings.isReadOnly()
              ? Step.of(model.with(new Popup.Unlock()))
              : Step.of(model.with(settings.readOnly(true)).saying("read-only", Style.WARN));
      case HELP -> Step.of(model.with(new Popup.Help(0)));
      case MOUSE ->
          Step.of(
              model
                  .with(settings.mouse(!settings.isMouse()))
                  .saying(settings.isMouse() ? "mouse off" : "mouse on", Style.DIM),
              new DashCall.Mouse(!settings.isMouse()));
      case REDRAW -> Step.of(model, new DashCall.Redraw());
      case SUSPEND -> Step.of(model, new DashCall.Suspend());
      case QUIT ->
          model.trail().isTop()
              ? Step.of(model.with(new Popup.Leave()))
              : Step.of(model.with(model.trail().up()));
      case INTERRUPT -> Step.of(model);
    };
  }

  /// What is acted on: what is marked, else what the cursor is on; a task stands for its service.
  private static DashModel actions(DashModel model) {
    var sight = model.sight();
    var marks = List.copyOf(model.here().list().marks());
    var chosen = Panes.chosen(sight, model.here());
    var targets = marks.isEmpty() ? chosen.map(List::of).orElse(List.of()) : marks;
    var able =
        targets.stream().flatMap(ref -> Looking.subject(sight, ref).stream()).distinct().toList();
    if (able.isEmpty() || Verb.of(able.getFirst().kind()).isEmpty()) {
      return model.saying("nothing here to act on", Style.DIM);
    }
    var proposals = new Proposals(sight);
    var names = String.join(" ", proposals.names(able));
    return model.with(
        new Popup.Menu(names, able, proposals.items(able, model.settings().isReadOnly()), 0));
  }

  private static Step copyName(DashModel model) {
    var sight = model.sight();
    return Panes.chosen(sight, model.here())
        .map(ref -> new Proposals(sight).names(List.of(ref)).getFirst())
        .map(name -> Step.of(model.saying("copied " + name, Style.DIM), new DashCall.Copy(name)))
        .orElse(Step.of(model));
  }

  private static DashModel marked(DashModel model) {
    var here = model.here();
    return Panes.chosen(model.sight(), here)
        .map(
            ref -> {
              var marks = new TreeSet<>(here.list().marks());
              if (!marks.remove(ref)) {
                marks.add(ref);
              }
              return Movement.moved(
                  model.with(here.with(here.list().marked(marks))), Action.Move.DOWN);
            })
        .orElse(model);
  }

  /// From the nearest marked row above, or the top, to the cursor.
  private static DashModel markedRange(DashModel model) {
    var here = model.here();
    var table = Panes.table(model.sight(), here);
    int last = table.position(here.list());
    var marks = new TreeSet<>(here.list().marks());
    for (int row = last; row >= 0; row--) {
      if (row < last && here.list().marks().contains(table.refAt(row))) {
        break;
      }
      marks.add(table.refAt(row));
    }
    return model.with(here.with(here.list().marked(marks)));
  }

  private static DashModel sortMenu(DashModel model) {
    var columns = titles(Panes.table(model.sight(), model.here()));
    return columns.isEmpty() ? model : model.with(new Popup.SortMenu(columns, 0));
  }

  private static List<String> titles(Table<?> table) {
    return table.columns().stream().map(Column::title).toList();
  }

  /// A capital sorts by the column that begins with it: once, the other way, then by the next one.
  private static Optional<DashModel> sortLetter(DashModel model, Key key) {
    boolean isCapital = key.name().length() == 1 && Character.isUpperCase(key.name().charAt(0));
    if (!isCapital || model.keys().action(key).isPresent()) {
      return Optional.empty();
    }
    var columns =
        titles(Panes.table(model.sight(), model.here())).stream()
            .filter(title -> title.startsWith(key.name()))
            .toList();
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    var here = model.here();
    ListState list = here.list();
    int now = columns.indexOf(list.sort());
    boolean isDone = now >= 0 && list.isReverse();
    var next = columns.get(isDone ? (now + 1) % columns.size() : Math.max(0, now));
    return Optional.of(model.with(here.with(list.sortedBy(next))));
  }

  /// The digits of the screen that says that the quorum is lost.
  private static Optional<WaysOut.Way> way(DashModel model, Key key) {
    if (model.here().view() != View.OVERVIEW || key.name().length() != 1) {
      return Optional.empty();
    }
    return WaysOut.of(model.facts()).stream()
        .filter(way -> key.name().equals(String.valueOf(way.number())))
        .filter(way -> !model.settings().isReadOnly() || way.command().isEmpty())
        .findFirst();
  }
}
