package skep.tui.model;

import skep.tui.cells.Style;
import skep.tui.keys.Key;
import skep.tui.lists.Filter;

/// Keys while something lies over the view.
final class PopupKeys {
  private PopupKeys() {}

  /// The list is filtered while one types; Esc takes it back.
  static Step filter(DashModel model, Popup.FilterPrompt prompt, Key key) {
    return switch (key.name()) {
      case "Enter" ->
          prompt.complaint().isEmpty() ? Step.of(model.with(Popup.NONE)) : Step.of(model);
      case "Esc" -> Step.of(filtered(model, Filter.ALL).with(Popup.NONE));
      default -> {
        var line = prompt.line().typed(key);
        var filter = new Filter(line.text());
        var complaint = filter.complaint().orElse("");
        var shown = complaint.isEmpty() ? filtered(model, filter) : model;
        yield Step.of(shown.with(new Popup.FilterPrompt(line, complaint)));
      }
    };
  }

  static DashModel help(DashModel model, Popup.Help help, Key key) {
    return switch (key.name()) {
      case "Down", "j" -> model.with(new Popup.Help(help.first() + 1));
      case "Up", "k" -> model.with(new Popup.Help(Math.max(0, help.first() - 1)));
      case "PageDown", "Space" -> model.with(new Popup.Help(help.first() + 10));
      case "PageUp" -> model.with(new Popup.Help(Math.max(0, help.first() - 10)));
      default -> model.with(Popup.NONE);
    };
  }

  static DashModel menu(DashModel model, Popup.Menu menu, Key key) {
    int count = menu.items().size();
    return switch (key.name()) {
      case "Down", "j", "Tab" -> model.with(moved(menu, Math.floorMod(menu.index() + 1, count)));
      case "Up", "k", "Shift-Tab" ->
          model.with(moved(menu, Math.floorMod(menu.index() - 1, count)));
      case "Enter" -> chosen(model, menu, menu.items().get(menu.index()));
      case "Esc", "q" -> model.with(Popup.NONE);
      default ->
          menu.items().stream()
              .filter(item -> key.name().equals(String.valueOf(item.verb().letter())))
              .findFirst()
              .map(item -> chosen(model, menu, item))
              .orElse(model);
    };
  }

  static DashModel ask(DashModel model, Popup.Ask ask, Key key) {
    return switch (key.name()) {
      case "Esc" -> model.with(Popup.NONE);
      case "Enter" -> {
        var typed = ask.line().text().strip();
        var complaint = Proposals.complaint(ask.verb(), typed);
        yield complaint.isEmpty()
            ? proposed(model, ask, typed)
            : model.with(
                new Popup.Ask(ask.verb(), ask.targets(), ask.label(), ask.line(), complaint));
      }
      default ->
          model.with(
              new Popup.Ask(ask.verb(), ask.targets(), ask.label(), ask.line().typed(key), ""));
    };
  }

  static DashModel sort(DashModel model, Popup.SortMenu menu, Key key) {
    int count = menu.columns().size();
    return switch (key.name()) {
      case "Down", "j" ->
          model.with(new Popup.SortMenu(menu.columns(), Math.floorMod(menu.index() + 1, count)));
      case "Up", "k" ->
          model.with(new Popup.SortMenu(menu.columns(), Math.floorMod(menu.index() - 1, count)));
      case "Enter" -> {
        var list = model.here().list().sortedBy(menu.columns().get(menu.index()));
        yield model.with(model.here().with(list)).with(Popup.NONE);
      }
      default -> model.with(Popup.NONE);
    };
  }

  /// Enter alone is a No, unless the name was typed.
  static Step confirm(DashModel model, Popup.Confirm confirm, Key key) {
    var proposal = confirm.proposal();
    if (!proposal.isSevere()) {
      return key.name().equals("y") && !proposal.commands().isEmpty()
          ? DashUpdate.run(model, proposal.commands())
          : Step.of(cancelled(model));
    }
    return switch (key.name()) {
      case "Esc" -> Step.of(cancelled(model));
      case "Enter" ->
          confirm.line().text().equals(proposal.name())
              ? DashUpdate.run(model, proposal.commands())
              : Step.of(cancelled(model));
      default -> Step.of(model.with(new Popup.Confirm(proposal, confirm.line().typed(key))));
    };
  }

  static Step leave(DashModel model, Key key) {
    return key.name().equals("y")
        ? Step.of(model.with(Popup.NONE), new DashCall.Quit())
        : Step.of(model.with(Popup.NONE));
  }

  static DashModel unlock(DashModel model, Key key) {
    var closed = model.with(Popup.NONE);
    return key.name().equals("y")
        ? closed.with(model.settings().readOnly(false)).saying("changes are possible", Style.WARN)
        : closed;
  }

  private static Popup moved(Popup.Menu menu, int index) {
    return new Popup.Menu(menu.title(), menu.targets(), menu.items(), index);
  }

  private static DashModel chosen(DashModel model, Popup.Menu menu, Popup.Menu.Item item) {
    if (!item.refusal().isEmpty()) {
      return model.with(Popup.NONE).saying("not now: " + item.refusal(), Style.BAD);
    }
    if (!item.verb().question().isEmpty()) {
      var initial = initial(model, menu, item.verb());
      return model.with(
          new Popup.Ask(
              item.verb(), menu.targets(), item.verb().question(), EditLine.of(initial), ""));
    }
    var proposal = new Proposals(model.sight()).proposal(item.verb(), menu.targets(), "");
    return model.with(new Popup.Confirm(proposal, EditLine.EMPTY));
  }

  /// What it is now, to be changed.
  private static String initial(DashModel model, Popup.Menu menu, Verb verb) {
    var id = menu.targets().getFirst().id();
    var spec = model.facts().swarm().service(id).map(service -> service.spec());
    return switch (verb) {
      case SCALE -> spec.map(known -> String.valueOf(known.mode().replicas())).orElse("");
      case IMAGE -> spec.map(known -> known.taskTemplate().containerSpec().image()).orElse("");
      case DRAIN,
          PAUSE,
          ACTIVATE,
          PROMOTE,
          DEMOTE,
          LABEL,
          REMOVE_NODE,
          RESTART,
          REMOVE_SERVICE,
          LEAD ->
          "";
    };
  }

  private static DashModel proposed(DashModel model, Popup.Ask ask, String typed) {
    var proposal = new Proposals(model.sight()).proposal(ask.verb(), ask.targets(), typed);
    return model.with(new Popup.Confirm(proposal, EditLine.EMPTY));
  }

  private static DashModel cancelled(DashModel model) {
    return model.with(Popup.NONE).saying("cancelled, nothing was changed", Style.DIM);
  }

  private static DashModel filtered(DashModel model, Filter filter) {
    var here = model.here();
    return model.with(here.with(here.list().with(filter)));
  }
}
