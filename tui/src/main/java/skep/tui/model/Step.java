package skep.tui.model;

import java.util.List;

/// What follows from an event.
///
/// @param calls to be made, in order
public record Step(DashModel model, List<DashCall> calls) {
  public Step {
    calls = List.copyOf(calls);
  }

  public static Step of(DashModel model) {
    return new Step(model, List.of());
  }

  public static Step of(DashModel model, DashCall call) {
    return new Step(model, List.of(call));
  }
}
