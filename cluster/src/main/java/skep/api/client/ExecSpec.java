package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;

/// `POST /skep/tasks/{id}/exec`: a command to run in a task's container. The names are those of
/// Docker's `POST /containers/{id}/exec`.
///
/// @param env `NAME=value`
@Json
public record ExecSpec(
    @Json.Property("Cmd") List<String> command,
    @Json.Property("Tty") boolean isTty,
    @Json.Property("AttachStdin") boolean hasInput,
    @Json.Property("Env") List<String> env,
    @Json.Property("User") String user,
    @Json.Property("WorkingDir") String directory) {

  public ExecSpec {
    command = Absent.list(command);
    env = Absent.list(env);
    user = Absent.text(user);
    directory = Absent.text(directory);
  }
}
