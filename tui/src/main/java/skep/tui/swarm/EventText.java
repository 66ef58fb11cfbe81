package skep.tui.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.model.Cluster;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.tui.cells.Style;

/// Words for a change: what is different now. Changes that nobody would miss have none.
public final class EventText {
  private EventText() {}

  /// The line of a change, numbered; empty when it is not worth one.
  ///
  /// @param before the swarm without the change
  public static Optional<EventLine> of(long number, Change change, Swarm before) {
    return switch (change.object()) {
      case Node node ->
          node(change, node, before.node(node.id()))
              .map(said -> line(number, change, Swarm.nameOf(node), "", said, Ref.node(node.id())));
      case Service service ->
          service(change, service, before.service(service.id()))
              .map(
                  said ->
                      line(
                          number,
                          change,
                          service.spec().name(),
                          "",
                          said,
                          Ref.service(service.id())));
      case Task task ->
          task(change, task, before.task(task.id()))
              .map(
                  said ->
                      line(
                          number,
                          change,
                          before.taskName(task),
                          task.nodeId().map(before::nodeName).orElse(""),
                          said,
                          Ref.task(task.id())));
      case Cluster cluster ->
          Optional.of(
              line(
                  number,
                  change,
                  cluster.spec().name(),
                  "",
                  new Said("settings of the swarm changed", Style.PLAIN),
                  new Ref(Ref.Kind.LINE, "swarm")));
      case RootKey _ -> Optional.empty();
    };
  }

  private record Said(String text, Style style) {}

  private static EventLine line(
      long number, Change change, String subject, String node, Said said, Ref about) {
    return new EventLine(number, change.time(), subject, node, said.text(), said.style(), about);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Optional<Said> node(Change change, Node node, Optional<Node> before) {
    if (change.isRemoval()) {
      return Optional.of(new Said("removed from the swarm", Style.WARN));
    }
    if (before.isEmpty()) {
      return Optional.of(new Said(node.status().state().wire(), Style.PLAIN));
    }
    var old = before.get();
    var parts = new ArrayList<String>();
    var style = Style.PLAIN;
    if (old.status().state() != node.status().state()) {
      boolean isReady = node.status().state() == NodeState.READY;
      style = isReady ? Style.GOOD : Style.BAD;
      var word = isReady ? "ready" : node.status().state().name();
      parts.add(change.cause().isEmpty() ? word : word + ": " + change.cause());
    }
    if (old.spec().availability() != node.spec().availability()) {
      parts.add("availability " + node.spec().availability().wire());
    }
    if (old.spec().role() != node.spec().role()) {
      parts.add("to be a " + node.spec().role().wire());
    }
    if (old.managerStatus().isPresent() != node.managerStatus().isPresent()) {
      parts.add(node.managerStatus().isPresent() ? "is a manager" : "is a worker");
    }
    if (!old.spec().labels().equals(node.spec().labels())) {
      parts.add("labels " + node.spec().labels());
    }
    return said(parts, style);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Optional<Said> service(Change change, Service service, Optional<Service> before) {
    if (change.isRemoval()) {
      return Optional.of(new Said("removed", Style.WARN));
    }
    if (before.isEmpty()) {
      boolean isNew = service.updatedAt().equals(service.createdAt());
      return Optional.of(new Said(isNew ? "created" : "changed", Style.PLAIN));
    }
    var old = before.get().spec();
    var now = service.spec();
    var parts = new ArrayList<String>();
    if (old.mode().isReplicated()
        && now.mode().isReplicated()
        && old.mode().replicas() != now.mode().replicas()) {
      parts.add("scaled %d → %d".formatted(old.mode().replicas(), now.mode().replicas()));
    }
    var oldImage = old.taskTemplate().containerSpec().image();
    var image = now.taskTemplate().containerSpec().image();
    if (!oldImage.equals(image)) {
      parts.add("image %s → %s".formatted(oldImage, image));
    }
    if (parts.isEmpty() && !old.equals(now)) {
      parts.add("updated");
    }
    return said(parts, Style.PLAIN);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Optional<Said> task(Change change, Task task, Optional<Task> before) {
    if (change.isRemoval()) {
      return Optional.empty();
    }
    boolean isNews =
        before.isEmpty()
            || before.get().state() != task.state()
            || !before.get().status().err().equals(task.status().err());
    if (!isNews) {
      return Optional.empty();
    }
    return switch (task.state()) {
      case RUNNING ->
          Optional.of(
              new Said(
                  task.desiredState() == TaskState.RUNNING ? "running" : "stopping", Style.GOOD));
      case NEW, PENDING ->
          task.status().err().isEmpty()
              ? Optional.empty()
              : Optional.of(new Said("PENDING: " + task.status().err(), Style.WARN));
      case ASSIGNED, ACCEPTED, READY -> Optional.empty();
      case PREPARING, STARTING -> Optional.of(new Said(task.state().wire(), Style.DIM));
      case COMPLETE, SHUTDOWN, REMOVE -> Optional.of(new Said(task.state().wire(), Style.DIM));
      case FAILED, REJECTED, ORPHANED ->
          Optional.of(new Said(because(task.state().name(), task.status().err()), Style.BAD));
    };
  }

  private static String because(String word, String reason) {
    return reason.isEmpty() ? word : word + ": " + reason.strip().replace('\n', ' ');
  }

  private static Optional<Said> said(List<String> parts, Style style) {
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Said(String.join(", ", parts), style));
  }
}
