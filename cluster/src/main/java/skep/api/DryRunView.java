package skep.api;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import skep.api.client.DryRun;
import skep.manager.Preview;
import skep.model.Cluster;
import skep.model.ClusterObject;
import skep.model.Node;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;
import skep.store.ClusterState;
import skep.store.StoreAction;

/// A change that was not made, for people.
final class DryRunView {
  private DryRunView() {}

  static DryRun of(Preview preview) {
    var changes = new ArrayList<DryRun.Change>();
    for (var action : preview.batch().actions()) {
      Optional<? extends ClusterObject> before =
          preview.before().object(action.kind(), action.id());
      switch (action) {
        case StoreAction.Put(var object) -> {
          var verb = before.isPresent() ? "update" : "create";
          changes.add(change(verb, object, detail(preview, before, object)));
        }
        case StoreAction.Remove _ ->
            before.ifPresent(gone -> changes.add(change("remove", gone, "")));
      }
    }
    changes.removeIf(change -> change.kind().equals("root_key"));
    return new DryRun(changes, preview.causes());
  }

  private static DryRun.Change change(String action, ClusterObject object, String detail) {
    var kind = object.kind().name().toLowerCase(Locale.ROOT);
    return new DryRun.Change(action, kind, object.id(), name(object), detail);
  }

  private static String name(ClusterObject object) {
    return switch (object) {
      case Cluster _, RootKey _ -> "default";
      case Node node -> node.hostname();
      case Service service -> service.spec().name();
      case Task task -> task.name();
    };
  }

  private static String detail(
      Preview preview, Optional<? extends ClusterObject> before, ClusterObject now) {
    return switch (now) {
      case Cluster _, RootKey _, Service _ -> "";
      case Node node ->
          before
              .filter(Node.class::isInstance)
              .map(Node.class::cast)
              .map(then -> detail(then, node))
              .orElse("");
      case Task task ->
          before
              .filter(Task.class::isInstance)
              .map(Task.class::cast)
              .map(then -> detail(then, task))
              .orElseGet(() -> placed(preview.before(), task));
    };
  }

  private static String detail(Node before, Node now) {
    var said = new ArrayList<String>();
    if (before.spec().availability() != now.spec().availability()) {
      said.add(
          "availability %s -> %s"
              .formatted(before.spec().availability().wire(), now.spec().availability().wire()));
    }
    if (before.spec().role() != now.spec().role()) {
      said.add("role %s -> %s".formatted(before.spec().role().wire(), now.spec().role().wire()));
    }
    if (!before.spec().labels().equals(now.spec().labels())) {
      said.add("labels %s -> %s".formatted(before.spec().labels(), now.spec().labels()));
    }
    return String.join(", ", said);
  }

  private static String detail(Task before, Task now) {
    return before.desiredState() == now.desiredState()
        ? ""
        : "desired %s -> %s".formatted(before.desiredState().wire(), now.desiredState().wire());
  }

  private static String placed(ClusterState state, Task task) {
    return task.nodeId()
        .flatMap(state::node)
        .map(node -> "on " + node.hostname())
        .orElse(task.status().err().isEmpty() ? "on no node yet" : task.status().err());
  }
}
