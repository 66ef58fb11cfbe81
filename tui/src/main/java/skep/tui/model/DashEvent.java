package skep.tui.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.api.client.IngressPort;
import skep.api.client.SwarmStatus;
import skep.tui.cells.Size;
import skep.tui.keys.Key;
import skep.tui.swarm.Change;
import skep.tui.swarm.Link;
import skep.tui.swarm.Load;
import skep.tui.swarm.LogEntry;
import skep.tui.swarm.Ref;
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

  /// What nodes and tasks use, sampled.
  ///
  /// @param nodes by id
  /// @param tasks by id
  record Measured(SortedMap<String, Load> nodes, SortedMap<String, Load> tasks)
      implements DashEvent {
    public Measured {
      nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
      tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    }
  }

  /// Lines of the logs that are open.
  record Logged(Ref about, List<LogEntry> entries) implements DashEvent {
    public Logged {
      entries = List.copyOf(entries);
    }
  }

  /// No more lines come for now.
  record LogsEnded(Ref about, String why) implements DashEvent {}

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
