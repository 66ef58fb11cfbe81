package skep.model;

import io.avaje.jsonb.Json;

/// What a task may use at most (not looked at when scheduling) and what is kept free for it.
@Json
public record ResourceRequirements(
    @Json.Property("Limits") ResourceLimits limits,
    @Json.Property("Reservations") ResourceLimits reservations) {

  public ResourceRequirements {
    limits = Fields.or(limits, ResourceLimits.NONE);
    reservations = Fields.or(reservations, ResourceLimits.NONE);
  }

  public static final ResourceRequirements NONE =
      new ResourceRequirements(ResourceLimits.NONE, ResourceLimits.NONE);
}
