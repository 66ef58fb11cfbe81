package skep.ingress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import skep.ingress.linux.LinuxDataPath;
import skep.ingress.portable.PortableDataPath;
import skep.ingress.table.Backend;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;

/// A data path in a process of its own, for `lab/ingress-bench`: `linux 8000=10.0.0.1:80,10.0.0.2:80`.
/// Says `ready` when it serves, and how long 1,000 further ports took.
final class ServePorts {
  private static final int MANY = 1000;

  private ServePorts() {}

  public static void main(String... args) throws InterruptedException {
    var settings = DataPathSettings.of("bench");
    var path =
        args[0].equals("linux") ? new LinuxDataPath(settings) : new PortableDataPath(settings);
    var routes = Arrays.stream(args).skip(1).map(ServePorts::route).toList();
    path.apply(new IngressTable(1, routes)).problems().forEach(System.err::println);
    timeManyPorts(path, routes);
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static void timeManyPorts(DataPath path, List<Route> routes) {
    var many = new ArrayList<>(routes);
    var backends = routes.getFirst().backends();
    for (int i = 0; i < MANY; i++) {
      many.add(route(PublishedPort.tcp(20_000 + i), backends));
    }
    for (int round = 0; round < 5; round++) {
      long began = System.nanoTime();
      var applied = path.apply(new IngressTable(2, many));
      long opened = System.nanoTime();
      path.apply(new IngressTable(3, many));
      long again = System.nanoTime();
      path.apply(new IngressTable(4, routes));
      System.out.printf(
          "1000 ports x %d tasks: open %.1f ms, change %.1f ms, close %.1f ms, problems %d%n",
          backends.size(),
          (opened - began) / 1e6,
          (again - opened) / 1e6,
          (System.nanoTime() - again) / 1e6,
          applied.problems().size());
    }
  }

  private static Route route(String text) {
    var parts = text.split("=");
    var backends = new ArrayList<Backend>();
    for (var address : parts[1].split(",")) {
      int colon = address.lastIndexOf(':');
      backends.add(
          new Backend(
              address,
              "other",
              address.substring(0, colon),
              Integer.parseInt(address.substring(colon + 1)),
              "",
              0));
    }
    return route(PublishedPort.tcp(Integer.parseInt(parts[0])), backends);
  }

  private static Route route(PublishedPort published, List<Backend> backends) {
    return new Route(published, "s1", "web", 80, RouteOptions.NONE, backends);
  }
}
