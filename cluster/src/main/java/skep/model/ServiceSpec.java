package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;
import java.util.SortedMap;

/// What a user asked a service to be.
///
/// @param name unique, a DNS name component of at most 63 characters
@Json
public record ServiceSpec(
    @Json.Property("Name") String name,
    @Json.Property("Labels") SortedMap<String, String> labels,
    @Json.Property("TaskTemplate") TaskSpec taskTemplate,
    @Json.Property("Mode") ServiceMode mode,
    @Json.Property("UpdateConfig") Optional<UpdateConfig> updateConfig,
    @Json.Property("RollbackConfig") Optional<UpdateConfig> rollbackConfig,
    @Json.Property("EndpointSpec") EndpointSpec endpointSpec) {

  public ServiceSpec {
    name = Fields.text(name);
    labels = Fields.map(labels);
    taskTemplate = Fields.need(taskTemplate, "TaskTemplate");
    mode = Fields.or(mode, ServiceMode.replicated(1));
    updateConfig = Fields.option(updateConfig);
    rollbackConfig = Fields.option(rollbackConfig);
    endpointSpec = Fields.or(endpointSpec, EndpointSpec.NONE);
  }

  public ServiceSpec withName(String name) {
    return new ServiceSpec(
        name, labels, taskTemplate, mode, updateConfig, rollbackConfig, endpointSpec);
  }

  public ServiceSpec withTaskTemplate(TaskSpec taskTemplate) {
    return new ServiceSpec(
        name, labels, taskTemplate, mode, updateConfig, rollbackConfig, endpointSpec);
  }

  public ServiceSpec withMode(ServiceMode mode) {
    return new ServiceSpec(
        name, labels, taskTemplate, mode, updateConfig, rollbackConfig, endpointSpec);
  }
}
