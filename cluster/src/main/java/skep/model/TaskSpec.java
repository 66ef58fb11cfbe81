package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;

/// The template every task of a service is made from.
///
/// @param forceUpdate a counter; raising it replaces every task
@Json
public record TaskSpec(
    @Json.Property("ContainerSpec") ContainerSpec containerSpec,
    @Json.Property("Resources") ResourceRequirements resources,
    @Json.Property("RestartPolicy") RestartPolicy restartPolicy,
    @Json.Property("Placement") Placement placement,
    @Json.Property("LogDriver") Optional<LogDriver> logDriver,
    @Json.Property("ForceUpdate") long forceUpdate) {

  public TaskSpec {
    containerSpec = Fields.need(containerSpec, "ContainerSpec");
    resources = Fields.or(resources, ResourceRequirements.NONE);
    restartPolicy = Fields.or(restartPolicy, RestartPolicy.DEFAULT);
    placement = Fields.or(placement, Placement.ANYWHERE);
    logDriver = Fields.option(logDriver);
  }

  public static TaskSpec of(ContainerSpec containerSpec) {
    return new TaskSpec(
        containerSpec,
        ResourceRequirements.NONE,
        RestartPolicy.DEFAULT,
        Placement.ANYWHERE,
        Optional.empty(),
        0);
  }

  public TaskSpec withContainerSpec(ContainerSpec containerSpec) {
    return new TaskSpec(containerSpec, resources, restartPolicy, placement, logDriver, forceUpdate);
  }

  public TaskSpec withResources(ResourceRequirements resources) {
    return new TaskSpec(containerSpec, resources, restartPolicy, placement, logDriver, forceUpdate);
  }

  public TaskSpec withRestartPolicy(RestartPolicy restartPolicy) {
    return new TaskSpec(containerSpec, resources, restartPolicy, placement, logDriver, forceUpdate);
  }

  public TaskSpec withPlacement(Placement placement) {
    return new TaskSpec(containerSpec, resources, restartPolicy, placement, logDriver, forceUpdate);
  }
}
