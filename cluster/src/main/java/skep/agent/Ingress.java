package skep.agent;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;

/// This node's ingress as the agent needs it.
public interface Ingress {

  /// Answers no port, which is no fault: for nodes that share an address with another.
  Ingress NONE =
      new Ingress() {
        @Override
        public CompletableFuture<List<PortFault>> serve(IngressTable table) {
          return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public List<PortCounters> traffic() {
          return List.of();
        }
      };

  /// Serves `table` and nothing older. Tables are served in the order in which they are given.
  ///
  /// @return once no connection is sent by an older table: the ports that are not served as asked,
  ///   in order of the port. On any thread
  CompletableFuture<List<PortFault>> serve(IngressTable table);

  /// What the ports have carried, in order of the port. From any thread, never blocks.
  List<PortCounters> traffic();
}
