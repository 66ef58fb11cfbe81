package skep.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import skep.model.ContainerSpec;
import skep.model.DnsConfig;
import skep.model.ModelJson;
import skep.model.RestartPolicy;
import skep.model.Service;
import skep.model.TaskSpec;
import skep.model.UpdateConfig;

/// A service with everything left out filled in with what holds instead (`insertDefaults=true`),
/// for people to read. Never stored.
final class ServiceDefaults {
  private ServiceDefaults() {}

  static Service filled(Service service) {
    var spec = service.spec();
    var filled =
        new skep.model.ServiceSpec(
            spec.name(),
            spec.labels(),
            filled(spec.taskTemplate()),
            spec.mode(),
            Optional.of(filled(spec.updateConfig().orElse(noUpdateConfig()))),
            Optional.of(filled(spec.rollbackConfig().orElse(noUpdateConfig()))),
            spec.endpointSpec());
    return service.withSpec(filled);
  }

  private static TaskSpec filled(TaskSpec task) {
    return task.withContainerSpec(filled(task.containerSpec()))
        .withRestartPolicy(filled(task.restartPolicy()));
  }

  private static RestartPolicy filled(RestartPolicy policy) {
    return new RestartPolicy(
        policy.condition(),
        Optional.of(policy.delayOrDefault()),
        policy.maxAttempts(),
        Optional.of(policy.window().orElse(Duration.ZERO)));
  }

  private static UpdateConfig filled(UpdateConfig config) {
    return new UpdateConfig(
        config.parallelism(),
        Optional.of(config.delay().orElse(Duration.ZERO)),
        config.failureAction(),
        Optional.of(config.monitorOrDefault()),
        config.maxFailureRatio(),
        config.order());
  }

  private static UpdateConfig noUpdateConfig() {
    return ModelJson.read(UpdateConfig.class, "{\"Parallelism\":1}");
  }

  private static ContainerSpec filled(ContainerSpec c) {
    return new ContainerSpec(
        c.image(),
        c.labels(),
        c.command(),
        c.args(),
        c.hostname(),
        c.env(),
        c.dir(),
        c.user(),
        c.groups(),
        c.tty(),
        c.readOnly(),
        c.mounts(),
        c.stopSignal(),
        Optional.of(c.stopGrace()),
        c.healthcheck(),
        c.hosts(),
        Optional.of(c.dnsConfig().orElse(new DnsConfig(List.of(), List.of(), List.of()))),
        c.init(),
        c.sysctls(),
        c.capabilityAdd(),
        c.capabilityDrop(),
        c.ulimits(),
        c.pullOptions());
  }
}
