package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// Resolver settings of a container.
@Json
public record DnsConfig(
    @Json.Property("Nameservers") List<String> nameservers,
    @Json.Property("Search") List<String> search,
    @Json.Property("Options") List<String> options) {

  public DnsConfig {
    nameservers = Fields.list(nameservers);
    search = Fields.list(search);
    options = Fields.list(options);
  }
}
