package skep.ingress.linux;

import java.util.List;
import java.util.Optional;
import skep.ingress.Applied;
import skep.ingress.DataPath;
import skep.ingress.DataPathSettings;
import skep.ingress.PortTraffic;
import skep.ingress.table.IngressTable;

/// The data path on epoll and splice(2). It begins with the first published port: a node without
/// any has no threads and no classes of it in memory.
public final class LinuxDataPath implements DataPath {
  private final DataPathSettings settings;
  private volatile Optional<DataPath> begun = Optional.empty();
  private boolean isClosed;

  public LinuxDataPath(DataPathSettings settings) {
    this.settings = settings;
  }

  @Override
  public synchronized Applied apply(IngressTable table) {
    if (begun.isEmpty()) {
      if (isClosed || table.routes().isEmpty()) {
        return new Applied(table.version(), List.of());
      }
      begun = Optional.of(new EpollDataPath(settings));
    }
    return begun.get().apply(table);
  }

  @Override
  public List<PortTraffic> traffic() {
    return begun.map(DataPath::traffic).orElse(List.of());
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    begun.ifPresent(DataPath::close);
  }
}
