package skep.shell;

import java.util.Comparator;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// Finds the task that somebody means by an id, the beginning of one, or a name such as `web.1`.
final class TaskNames {
  private TaskNames() {}

  /// The task's document. Of several tasks of a name the one that runs, else the newest.
  ///
  /// @throws UserError when there is none
  static Value find(Session session, String name) {
    try {
      return JsonText.read(session.api().get(ApiPath.of("tasks", name)));
    } catch (ApiException e) {
      if (Failure.of(e).exit() != Exit.NOT_FOUND) {
        throw e;
      }
    }
    var found = session.api().get(ApiPath.of("tasks").filter("name", name));
    return JsonText.read(found).items().stream()
        .filter(task -> of(task).equals(name))
        .max(
            Comparator.comparing((Value task) -> isRunning(task))
                .thenComparing(task -> task.get("CreatedAt").text()))
        .orElseThrow(
            () ->
                new UserError(
                    Exit.NOT_FOUND,
                    "no such task or service: " + name,
                    "`skep service ls` and `skep service ps SERVICE` show what there is"));
  }

  /// `web.1`, or of a global service `web.NODE-ID`.
  static String of(Value task) {
    long slot = task.get("Slot").number();
    return task.get("ServiceName").text()
        + "."
        + (slot > 0 ? String.valueOf(slot) : task.get("NodeID").text());
  }

  static boolean isRunning(Value task) {
    return task.at("Status.State").text().equals("running");
  }
}
