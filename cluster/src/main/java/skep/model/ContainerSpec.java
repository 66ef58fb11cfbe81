package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What to run: the container part of a task's spec, as in Docker's API.
///
/// @param command replaces the image's entrypoint; empty: the image's
/// @param args replaces the image's command; empty: the image's
/// @param env `KEY=value` lines, last wins
/// @param hosts `/etc/hosts` lines, `ip name`
@Json
public record ContainerSpec(
    @Json.Property("Image") String image,
    @Json.Property("Labels") SortedMap<String, String> labels,
    @Json.Property("Command") List<String> command,
    @Json.Property("Args") List<String> args,
    @Json.Property("Hostname") String hostname,
    @Json.Property("Env") List<String> env,
    @Json.Property("Dir") String dir,
    @Json.Property("User") String user,
    @Json.Property("Groups") List<String> groups,
    @Json.Property("TTY") boolean tty,
    @Json.Property("ReadOnly") boolean readOnly,
    @Json.Property("Mounts") List<Mount> mounts,
    @Json.Property("StopSignal") String stopSignal,
    @Json.Property("StopGracePeriod") Optional<Duration> stopGracePeriod,
    @Json.Property("Healthcheck") Optional<HealthConfig> healthcheck,
    @Json.Property("Hosts") List<String> hosts,
    @Json.Property("DNSConfig") Optional<DnsConfig> dnsConfig,
    @Json.Property("Init") Optional<Boolean> init,
    @Json.Property("Sysctls") SortedMap<String, String> sysctls,
    @Json.Property("CapabilityAdd") List<String> capabilityAdd,
    @Json.Property("CapabilityDrop") List<String> capabilityDrop,
    @Json.Property("Ulimits") List<Ulimit> ulimits,
    @Json.Property("PullOptions") Optional<PullOptions> pullOptions) {

  public ContainerSpec {
    image = Fields.text(image);
    labels = Fields.map(labels);
    command = Fields.list(command);
    args = Fields.list(args);
    hostname = Fields.text(hostname);
    env = Fields.list(env);
    dir = Fields.text(dir);
    user = Fields.text(user);
    groups = Fields.list(groups);
    mounts = Fields.list(mounts);
    stopSignal = Fields.text(stopSignal);
    stopGracePeriod = Fields.option(stopGracePeriod);
    healthcheck = Fields.option(healthcheck);
    hosts = Fields.list(hosts);
    dnsConfig = Fields.option(dnsConfig);
    init = Fields.option(init);
    sysctls = Fields.map(sysctls);
    capabilityAdd = Fields.list(capabilityAdd);
    capabilityDrop = Fields.list(capabilityDrop);
    ulimits = Fields.list(ulimits);
    pullOptions = Fields.option(pullOptions);
  }

  public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(10);

  /// Everything but the image left to the image and the engine.
  public static ContainerSpec ofImage(String image) {
    return ModelJson.read(ContainerSpec.class, "{}").withImage(image);
  }

  /// Time between the stop signal and SIGKILL.
  public Duration stopGrace() {
    return stopGracePeriod.orElse(DEFAULT_STOP_GRACE);
  }

  public ContainerSpec withImage(String image) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        tty,
        readOnly,
        mounts,
        stopSignal,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        init,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        pullOptions);
  }

  public ContainerSpec withCommand(List<String> command) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        tty,
        readOnly,
        mounts,
        stopSignal,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        init,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        pullOptions);
  }

  public ContainerSpec withArgs(List<String> args) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        tty,
        readOnly,
        mounts,
        stopSignal,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        init,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        pullOptions);
  }

  public ContainerSpec withEnv(List<String> env) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        tty,
        readOnly,
        mounts,
        stopSignal,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        init,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        pullOptions);
  }

  public ContainerSpec withoutPullOptions() {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        tty,
        readOnly,
        mounts,
        stopSignal,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        init,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        Optional.empty());
  }

  public ContainerSpec withPullOptions(PullOptions pullOptions) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        tty,
        readOnly,
        mounts,
        stopSignal,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        init,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        Optional.of(pullOptions));
  }
}
