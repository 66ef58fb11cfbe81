package skep.model;

import io.avaje.jsonb.Json;

/// How to fetch the image.
///
/// @param registryAuth the base64 `X-Registry-Auth` document; a secret
@Json
public record PullOptions(@Json.Property("RegistryAuth") String registryAuth) {

  public PullOptions {
    registryAuth = Fields.text(registryAuth);
  }

  @Override
  public String toString() {
    return "PullOptions[registryAuth=***]";
  }
}
