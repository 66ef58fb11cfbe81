package skep.tui.model;

import java.util.Optional;
import skep.tui.cells.Style;
import skep.tui.keys.Action;
import skep.tui.lists.IngressTables;
import skep.tui.lists.Sight;
import skep.tui.swarm.Ref;

/// Opening things and looking at them closer.
final class Looking {
  private Looking() {}

  /// Enter: cluster, then node or service, then its tasks, then one task.
  static DashModel open(DashModel model) {
    var sight = model.sight();
    return Panes.chosen(sight, model.here())
        .flatMap(ref -> place(sight, ref))
        .map(place -> model.with(model.trail().down(place)))
        .orElse(model);
  }

  static Step look(DashModel model, Action.Look action) {
    var sight = model.sight();
    var chosen = Panes.chosen(sight, model.here()).or(() -> model.here().about());
    if (chosen.isEmpty()) {
      return Step.of(model);
    }
    var ref = target(sight, chosen.get());
    return switch (action) {
      case DESCRIBE -> Step.of(model.with(model.trail().down(Place.of(View.DESCRIBE, ref))));
      case YAML -> Step.of(model.with(model.trail().down(Place.of(View.YAML, ref))));
      case WHY -> Step.of(model.with(model.trail().down(Place.of(View.WHY, ref))));
      case EVENTS_OF -> Step.of(model.with(model.trail().down(Place.of(View.EVENTS_OF, ref))));
      case LOGS -> Step.of(logs(model, sight, ref, false));
      case SERVICE_LOGS -> Step.of(logs(model, sight, ref, true));
      case SHELL -> shell(model, sight, ref);
    };
  }

  /// @param isWhole of the whole service, also where one of its tasks is meant
  private static DashModel logs(DashModel model, Sight sight, Ref ref, boolean isWhole) {
    var about =
        ref.kind() == Ref.Kind.TASK && isWhole ? Proposals.serviceOf(sight, ref).orElse(ref) : ref;
    return about.kind() == Ref.Kind.TASK || about.kind() == Ref.Kind.SERVICE
        ? model.with(model.trail().down(Place.of(View.LOGS, about)))
        : model.saying("logs are of tasks and services", Style.DIM);
  }

  /// A shell in a task, or in one of a service's, which takes the terminal; it changes nothing of
  /// the swarm's own.
  private static Step shell(DashModel model, Sight sight, Ref ref) {
    if (model.settings().isReadOnly()) {
      return Step.of(model.saying("read-only: no shell", Style.BAD));
    }
    var swarm = sight.facts().swarm();
    return swarm
        .task(ref.id())
        .map(swarm::taskName)
        .or(() -> swarm.service(ref.id()).map(service -> service.spec().name()))
        .map(
            name -> {
              var line = "service exec -it " + name + " sh";
              var echo =
                  new DashModel.Echo("skep " + line, "", Style.PLAIN, model.echo().running());
              return Step.of(model.with(echo), new DashCall.Lend(line));
            })
        .orElse(Step.of(model.saying("a shell is opened in a task or a service", Style.DIM)));
  }

  /// Saves what a text view shows.
  static Step save(DashModel model) {
    if (model.here().pane() != Pane.TEXT && model.here().pane() != Pane.LOGS) {
      return Step.of(model);
    }
    var lines = Texts.lines(model);
    return Step.of(model, new DashCall.Save(Texts.fileName(model), lines));
  }

  /// What can be acted on: a task's service, a manager's node, the object of an event.
  static Optional<Ref> subject(Sight sight, Ref ref) {
    return switch (ref.kind()) {
      case NODE, SERVICE, MANAGER -> Optional.of(ref);
      case TASK -> Proposals.serviceOf(sight, ref);
      case EVENT -> event(sight, ref).flatMap(about -> subject(sight, about));
      case PORT ->
          sight.facts().ports().stream()
              .filter(port -> IngressTables.ref(port).equals(ref))
              .map(port -> Ref.service(port.serviceId()))
              .findFirst();
      case JOB, WAY_OUT, LINE -> Optional.empty();
    };
  }

  private static Optional<Place> place(Sight sight, Ref ref) {
    return switch (ref.kind()) {
      case NODE -> Optional.of(Place.of(View.NODE, ref));
      case SERVICE -> Optional.of(Place.of(View.SERVICE, ref));
      case TASK -> Optional.of(Place.of(View.LOGS, ref));
      case PORT -> Optional.of(Place.of(View.PORT, ref));
      case MANAGER -> node(sight, ref).map(node -> Place.of(View.NODE, node));
      case EVENT -> event(sight, ref).flatMap(about -> place(sight, about));
      case JOB, WAY_OUT, LINE -> Optional.empty();
    };
  }

  private static Ref target(Sight sight, Ref ref) {
    return switch (ref.kind()) {
      case EVENT -> event(sight, ref).orElse(ref);
      case MANAGER -> node(sight, ref).orElse(ref);
      case NODE, SERVICE, TASK, PORT, JOB, WAY_OUT, LINE -> ref;
    };
  }

  private static Optional<Ref> event(Sight sight, Ref ref) {
    return sight.facts().events().stream()
        .filter(line -> String.valueOf(line.number()).equals(ref.id()))
        .map(line -> line.about())
        .findFirst();
  }

  private static Optional<Ref> node(Sight sight, Ref manager) {
    return sight.nodes().stream()
        .filter(
            row ->
                row.node()
                    .managerStatus()
                    .filter(status -> status.raftId().equals(manager.id()))
                    .isPresent())
        .map(row -> row.ref())
        .findFirst();
  }
}
