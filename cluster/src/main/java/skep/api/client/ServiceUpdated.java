package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;

/// Answer to `POST /services/{id}/update`.
@Json
public record ServiceUpdated(@Json.Property("Warnings") List<String> warnings) {

  public ServiceUpdated {
    warnings = Absent.list(warnings);
  }
}
