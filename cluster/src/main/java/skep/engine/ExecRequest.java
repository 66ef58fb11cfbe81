package skep.engine;

import java.util.List;

/// A command to run in a container that runs.
///
/// @param isTty whether it gets a terminal; its output is one stream then
/// @param hasInput whether something will be written to its standard input
/// @param environment `NAME=value`, beside the container's
/// @param user empty: the container's
/// @param directory empty: the container's
public record ExecRequest(
    List<String> command,
    boolean isTty,
    boolean hasInput,
    List<String> environment,
    String user,
    String directory) {

  public ExecRequest {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }
}
