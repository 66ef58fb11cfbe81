package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// Ports the task's node really gave (host mode).
@Json
public record PortStatus(@Json.Property("Ports") List<PortConfig> ports) {

  public PortStatus {
    ports = Fields.list(ports);
  }
}
