package skep.tui.model;

import java.util.List;
import java.util.Optional;
import skep.tui.lists.Describe;
import skep.tui.swarm.LogEntry;
import skep.tui.swarm.Ref;

/// What text views show.
public final class Texts {
  private Texts() {}

  /// The lines of the view that is shown.
  public static List<String> lines(DashModel model) {
    var here = model.here();
    return switch (here.view()) {
      case DESCRIBE -> here.about().map(ref -> Describe.of(model.sight(), ref)).orElse(List.of());
      case YAML -> here.about().map(ref -> Describe.yaml(model.sight(), ref)).orElse(List.of());
      case WHY -> here.about().map(ref -> Describe.why(model.sight(), ref)).orElse(List.of());
      case OUTPUT -> here.text().lines();
      case LOGS -> model.logs().entries().stream().map(LogEntry::line).toList();
      case OVERVIEW,
          NODES,
          SERVICES,
          TASKS,
          INGRESS,
          EVENTS,
          MANAGERS,
          JOBS,
          MAP,
          NODE,
          SERVICE,
          PORT,
          EVENTS_OF ->
          List.of();
    };
  }

  /// A name for a file with them.
  static String fileName(DashModel model) {
    var here = model.here();
    var name = here.about().map(ref -> nameOf(model, ref)).orElse(here.text().title());
    return "skep-" + (here.view().title() + "-" + name).replaceAll("[^A-Za-z0-9.]+", "-") + ".txt";
  }

  /// What a place is of, for its crumb; empty when it is gone.
  public static String nameOf(DashModel model, Ref ref) {
    var swarm = model.held().orElse(model.facts()).swarm();
    Optional<String> name =
        switch (ref.kind()) {
          case NODE -> Optional.of(swarm.nodeName(ref.id()));
          case SERVICE -> swarm.service(ref.id()).map(service -> service.spec().name());
          case TASK -> swarm.task(ref.id()).map(swarm::taskName);
          case PORT, MANAGER, EVENT, JOB, WAY_OUT, LINE -> Optional.of(ref.id());
        };
    return name.orElse("gone");
  }
}
