package skep.tui.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import skep.api.client.IngressPort;
import skep.api.client.SwarmStatus;
import skep.tui.cells.Size;
import skep.tui.keys.Key;
import skep.tui.swarm.Change;
import skep.tui.swarm.Link;
import skep.tui.swarm.Swarm;

/// Everything that can happen to the dashboard.
public sealed interface DashEvent {
  record Pressed(Key key) implements DashEvent {}

  record Resized(Size size) implements DashEvent {}

  /// Time passes; once a second and before everything else that happens.
  record Ticked(Instant now) implements DashEvent {}

  /// All objects were read.
  record Loaded(Swarm swarm) implements DashEvent {}

  /// @param isPast whether they were made before the objects were read
  record Changed(List<Change> changes, boolean isPast) implements DashEvent {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /// Counters and the manager group, sampled.
  record Observed(SwarmStatus status, List<IngressPort> ports, String via, Duration latency)
      implements DashEvent {
    public Observed {
      ports = List.copyOf(ports);
    }
  }

  record Disconnected(Link.Lost lost) implements DashEvent {}

  /// A command has ended.
  ///
  /// @param exit code, as a shell would see it
  record Ran(String line, int exit, String out, String err) implements DashEvent {}

  /// @param line what was completed, up to the cursor
  record Completed(String line, List<Popup.Candidate> candidates) implements DashEvent {
    public Completed {
      candidates = List.copyOf(candidates);
    }
  }

  /// Something to be said, such as what is wrong with the keymap.
  record Noticed(String text) implements DashEvent {}
}
