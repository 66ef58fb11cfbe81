package skep.shell;

import skep.model.Service;
import skep.shell.print.Listing;
import skep.shell.value.Value;

/// The rows of `service ls`.
final class ServiceRows {
  static final Listing LISTING =
      Listing.of(
          "ID",
          "ID",
          "ID",
          "Name",
          "NAME",
          "Mode",
          "MODE",
          "Replicas",
          "REPLICAS",
          "Image",
          "IMAGE",
          "Ports",
          "PORTS");

  private ServiceRows() {}

  static Value.Fields row(Service service) {
    return Shown.row(
        "ID", Shown.shortId(service.id()),
        "Name", service.spec().name(),
        "Mode", service.spec().mode().isReplicated() ? "replicated" : "global",
        "Replicas", replicas(service),
        "Image", Shown.withoutDigest(service.spec().taskTemplate().containerSpec().image()),
        "Ports", PortRanges.of(service.ports()));
  }

  private static String replicas(Service service) {
    long running = service.serviceStatus().map(status -> status.runningTasks()).orElse(0L);
    long desired =
        service
            .serviceStatus()
            .map(status -> status.desiredTasks())
            .orElse(service.spec().mode().replicas());
    long max = service.spec().taskTemplate().placement().maxReplicas();
    return running + "/" + desired + (max > 0 ? " (max " + max + " per node)" : "");
  }
}
