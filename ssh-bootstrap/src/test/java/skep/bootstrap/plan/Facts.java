package skep.bootstrap.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.HostFacts.Address;
import skep.bootstrap.host.HostFacts.DockerFacts;
import skep.bootstrap.host.HostFacts.Login;
import skep.bootstrap.host.HostFacts.Platform;
import skep.bootstrap.host.HostFacts.Resources;
import skep.bootstrap.host.HostFacts.SkepFacts;
import skep.bootstrap.host.HostFacts.Sudo;
import skep.bootstrap.host.Membership;

/// Facts of a host that is as it should be, to be changed.
final class Facts {
  static final long GIB = 1024L * 1024 * 1024;
  static final DockerFacts DOCKER =
      new DockerFacts(true, "27.5.1", "inactive", List.of(), 0, "700");
  static final SkepFacts NO_SKEP = new SkepFacts(new TreeMap<>(), false, Optional.empty());

  private Facts() {}

  static HostFacts of(String hostname, DockerFacts docker, SkepFacts skep) {
    return new HostFacts(
        true,
        platform(hostname, "amd64", ""),
        new Resources(2, 4 * GIB, 20 * GIB, 20 * GIB, 20 * GIB),
        Duration.ZERO,
        new Login("root", Sudo.IS_ROOT),
        docker,
        skep,
        new TreeMap<>(Map.of("nft", "yes", "overlayfs", "yes", "cgroups", "yes")),
        List.of(new Address("docker0", "172.17.0.1"), new Address("eth0", address(hostname))),
        new TreeMap<>());
  }

  static Platform platform(String hostname, String arch, String java) {
    return new Platform(hostname, "debian12", arch, "glibc", "none", "apt", java);
  }

  static String address(String hostname) {
    return "10.0.0." + hostname.replaceAll("\\D", "");
  }

  static SkepFacts member(String node, boolean isManager, SortedMap<String, String> files) {
    return new SkepFacts(
        files,
        true,
        Optional.of(new Membership("active", node, "swarm1", isManager, "1", "", new TreeMap<>())));
  }
}
