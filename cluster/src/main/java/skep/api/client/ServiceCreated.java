package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;

/// Answer to `POST /services/create`.
@Json
public record ServiceCreated(
    @Json.Property("ID") String id, @Json.Property("Warnings") List<String> warnings) {

  public ServiceCreated {
    id = Absent.text(id);
    warnings = Absent.list(warnings);
  }
}
