package skep.sim;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import skep.agent.Ingress;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;

/// One simulated node's ingress: takes up a table after a while. It is gone with its daemon.
final class SimIngress implements Ingress {
  private final SimScheduler world;
  private final Random random;
  private IngressTable table = IngressTable.EMPTY;

  SimIngress(SimScheduler world, String host) {
    this.world = world;
    this.random = world.random("ingress " + host + " " + world.eventCount());
  }

  /// What connections go by now.
  IngressTable table() {
    return table;
  }

  boolean reaches(String taskId) {
    return table.routes().stream().anyMatch(route -> route.hasTask(taskId));
  }

  @Override
  public CompletableFuture<List<PortFault>> serve(IngressTable next) {
    var done = new CompletableFuture<List<PortFault>>();
    world.schedule(
        Duration.ofMillis(1 + random.nextInt(random.nextInt(20) == 0 ? 2_000 : 20)),
        () -> {
          table = next;
          done.complete(List.of());
        });
    return done;
  }

  @Override
  public List<PortCounters> traffic() {
    return List.of();
  }
}
