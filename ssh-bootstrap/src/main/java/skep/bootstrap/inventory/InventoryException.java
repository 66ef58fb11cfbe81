package skep.bootstrap.inventory;

import java.util.List;
import java.util.stream.Collectors;

/// An inventory that cannot be used, with all that is wrong with it.
public final class InventoryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  /// @param faults at least one, in the file's order
  public InventoryException(List<Fault> faults) {
    super(faults.stream().map(Fault::text).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /// @param place `file:line:column` or empty
  public record Fault(String place, String message) {
    public String text() {
      return place.isEmpty() ? message : place + ": " + message;
    }
  }

  public List<Fault> faults() {
    return faults;
  }
}
