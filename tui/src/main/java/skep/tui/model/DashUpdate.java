package skep.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.tui.cells.Style;
import skep.tui.keys.Action;
import skep.tui.keys.Key;
import skep.tui.swarm.Facts;
import skep.tui.swarm.Ref;

/// What happens next: the one place that decides it. Pure.
public final class DashUpdate {
  private static final int SHORT_OUTPUT = 1;

  private DashUpdate() {}

  /// The dashboard after an event, and what is to be done outside.
  public static Step update(DashModel model, DashEvent event) {
    return withLogs(happened(model, event));
  }

  private static Step happened(DashModel model, DashEvent event) {
    return switch (event) {
      case DashEvent.Pressed(var key) -> pressed(model, key);
      case DashEvent.Resized(var size) -> Step.of(model.with(size), new DashCall.Redraw());
      case DashEvent.Ticked(var now) -> Step.of(model.at(now));
      case DashEvent.Loaded(var swarm) ->
          Step.of(model.with(model.facts().loaded(swarm, model.now())));
      case DashEvent.Changed(var changes, var isPast) ->
          Step.of(model.with(model.facts().changed(changes, isPast, model.now())));
      case DashEvent.Observed(var status, var ports, var via, var latency) ->
          Step.of(model.with(model.facts().observed(status, ports, via, latency, model.now())));
      case DashEvent.Measured(var nodes, var tasks) ->
          Step.of(model.with(model.facts().measured(nodes, tasks)));
      case DashEvent.Logged(var about, var entries) ->
          Step.of(isOpen(model, about) ? model.with(model.logs().with(entries)) : model);
      case DashEvent.LogsEnded(var about, var why) ->
          Step.of(isOpen(model, about) ? model.with(model.logs().saying(why)) : model);
      case DashEvent.Disconnected(var lost) -> Step.of(model.with(model.facts().lost(lost)));
      case DashEvent.Ran ran -> Step.of(ran(model, ran));
      case DashEvent.Completed(var line, var candidates) ->
          Step.of(CommandPrompt.completed(model, line, candidates));
      case DashEvent.Noticed(var text) -> Step.of(model.saying(text, Style.WARN));
    };
  }

  private static boolean isOpen(DashModel model, Ref about) {
    return model.logs().about().filter(about::equals).isPresent();
  }

  /// Logs are open exactly while they are looked at.
  private static Step withLogs(Step step) {
    var here = step.model().here();
    Optional<Ref> wanted = here.view() == View.LOGS ? here.about() : Optional.empty();
    if (wanted.equals(step.model().logs().about())) {
      return step;
    }
    var calls = new ArrayList<>(step.calls());
    calls.add(wanted.<DashCall>map(DashCall.OpenLogs::new).orElseGet(DashCall.CloseLogs::new));
    var book = wanted.map(LogBook::of).orElse(LogBook.CLOSED);
    return new Step(step.model().with(book), calls);
  }

  private static Step pressed(DashModel model, Key key) {
    boolean isInterrupt = model.keys().action(key).filter(Action.Do.INTERRUPT::equals).isPresent();
    if (isInterrupt) {
      return interrupted(model);
    }
    var calm = model.with(model.settings().leaving(false));
    return switch (calm.popup()) {
      case Popup.None _ -> Keys.pressed(calm, key);
      case Popup.Command prompt -> CommandPrompt.pressed(calm, prompt, key);
      case Popup.FilterPrompt prompt -> PopupKeys.filter(calm, prompt, key);
      case Popup.Help help -> Step.of(PopupKeys.help(calm, help, key));
      case Popup.Menu menu -> Step.of(PopupKeys.menu(calm, menu, key));
      case Popup.Ask ask -> Step.of(PopupKeys.ask(calm, ask, key));
      case Popup.SortMenu menu -> Step.of(PopupKeys.sort(calm, menu, key));
      case Popup.Confirm confirm -> PopupKeys.confirm(calm, confirm, key);
      case Popup.Leave _ -> PopupKeys.leave(calm, key);
      case Popup.Unlock _ -> Step.of(PopupKeys.unlock(calm, key));
    };
  }

  /// Once: closes what is open, twice: leaves.
  private static Step interrupted(DashModel model) {
    if (model.settings().isLeaving()) {
      return Step.of(model, new DashCall.Quit());
    }
    return Step.of(
        model
            .with(Popup.NONE)
            .with(model.settings().leaving(true))
            .saying("once more to leave the dashboard", Style.WARN));
  }

  /// Runs commands, unless nothing may be changed from here.
  static Step run(DashModel model, List<String> lines) {
    var shown = "skep " + String.join(" && skep ", lines);
    var echo =
        new DashModel.Echo(shown, "running ...", Style.DIM, model.echo().running() + lines.size());
    var remembered = model;
    for (var line : lines) {
      remembered = remembered.remembering(line);
    }
    return new Step(
        remembered.with(Popup.NONE).with(echo),
        lines.stream().<DashCall>map(DashCall.Run::new).toList());
  }

  /// A word or two are said in their line; more is a view of its own.
  private static DashModel ran(DashModel model, DashEvent.Ran ran) {
    var said = (ran.exit() == 0 ? ran.out() : ran.err().isBlank() ? ran.out() : ran.err()).strip();
    var lines = said.lines().toList();
    var first = lines.isEmpty() ? "done" : lines.getFirst();
    var echo = model.echo();
    var done =
        new DashModel.Echo(
            echo.command(),
            ran.exit() == 0 ? first : "exit %d: %s".formatted(ran.exit(), first),
            ran.exit() == 0 ? Style.GOOD : Style.BAD,
            Math.max(0, echo.running() - 1));
    var after = model.with(done);
    var all = (ran.out() + (ran.err().isBlank() ? "" : "\n" + ran.err())).stripTrailing();
    boolean isLong = all.lines().count() > SHORT_OUTPUT;
    if (!isLong || !(model.popup() instanceof Popup.None)) {
      return after;
    }
    var text = new Place.Text("skep " + ran.line(), all.lines().toList());
    return after.with(after.trail().down(Place.of(View.OUTPUT, text)));
  }

  /// Whether changes can be made from here now; used to grey out what cannot.
  public static boolean isWritable(DashModel model) {
    Facts facts = model.facts();
    return !model.settings().isReadOnly() && !facts.isWithoutQuorum();
  }
}
