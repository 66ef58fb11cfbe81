package skep.shell.repl;

import java.util.List;
import skep.shell.prompt.Link;
import skep.shell.prompt.SwarmView;

/// The first lines on the screen. Pure.
final class Welcome {
  private Welcome() {}

  /// @param isLocal whether this machine's daemon is asked
  static List<String> of(SwarmView view, boolean isLocal) {
    return switch (view.link()) {
      case Link.Connecting _ -> List.of();
      case Link.Offline offline when !isLocal ->
          List.of(
              view.context() + " cannot be reached: " + offline.why(),
              "`use CONTEXT` asks another swarm, `context show " + view.context() + "` its hosts.");
      case Link.Online _ -> List.of("Tab completes, `help` lists what there is, Ctrl-D leaves.");
      case Link.Outside _ ->
          List.of(
              "This host's daemon is in no swarm yet. Ways to begin:",
              "  swarm init             make a swarm of this host",
              "  swarm join --token ... become a part of one (`swarm join-token worker` there tells"
                  + " how)",
              "  demo                   look at one that lives in a process, without Docker");
      case Link.Offline _ ->
          List.of(
              "No daemon answers here. Ways to begin:",
              "  swarm init             make a swarm of this host (starts the daemon)",
              "  swarm join --token ... become a part of one (`swarm join-token worker` there tells"
                  + " how)",
              "  demo                   look at one that lives in a process, without Docker");
    };
  }
}
