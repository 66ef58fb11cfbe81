package skep.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import skep.ingress.linux.LinuxDataPath;
import skep.ingress.nft.AcceleratedDataPath;
import skep.ingress.portable.PortableDataPath;
import skep.ingress.table.Backend;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;
import skep.loop.ThreadLoop;

/// A data path in a process of its own, for `lab/ingress-bench` and for trying things by hand:
///
///     ServePorts linux 8000=10.0.0.1:80,10.0.0.2:80 8001+nft+keep=@172.17.0.2:80
///
/// `@` is a task of this node. Says how long 1,000 further ports take, and `ready` when it serves.
/// Each line of its input is another set of ports to serve, answered with the problems and `applied`.
final class ServePorts {
  private static final int MANY = 1000;

  private ServePorts() {}

  public static void main(String... args) throws IOException {
    var settings = DataPathSettings.of("bench");
    var proxy =
        args[0].equals("linux") ? new LinuxDataPath(settings) : new PortableDataPath(settings);
    try (var loop = new ThreadLoop("nft");
        var path = new AcceleratedDataPath(proxy, "bench", loop)) {
      var routes = routes(Arrays.asList(args).subList(1, args.length));
      timeManyPorts(path, routes);
      path.apply(new IngressTable(9, routes)).problems().forEach(System.out::println);
      System.out.println("ready");
      var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      String line;
      while ((line = input.readLine()) != null) {
        long began = System.nanoTime();
        var table = new IngressTable(began, routes(List.of(line.split(" "))));
        path.apply(table).problems().forEach(System.out::println);
        System.out.printf("applied in %.1f ms%n", (System.nanoTime() - began) / 1e6);
        if (line.equals("traffic")) {
          path.traffic().forEach(System.out::println);
        }
      }
      if (args[0].equals("linux")) {
        await();
      }
    }
  }

  private static void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Route> routes(List<String> texts) {
    return texts.stream().filter(text -> text.contains("=")).map(ServePorts::route).toList();
  }

  private static void timeManyPorts(DataPath path, List<Route> routes) {
    var many = new ArrayList<>(routes);
    var backends = routes.getFirst().backends();
    for (int i = 0; i < MANY; i++) {
      many.add(route(PublishedPort.tcp(20_000 + i), RouteOptions.NONE, backends));
    }
    for (int round = 0; round < 5; round++) {
      long began = System.nanoTime();
      long cpu = cpuNanos();
      var applied = path.apply(new IngressTable(2, many));
      long opened = System.nanoTime();
      long openedCpu = cpuNanos();
      path.apply(new IngressTable(3, many));
      System.out.printf(
          "1000 ports x %d tasks: opened in %.1f ms (%.1f ms of CPU), changed in %.1f ms, problems"
              + " %d%n",
          backends.size(),
          (opened - began) / 1e6,
          (openedCpu - cpu) / 1e6,
          (System.nanoTime() - opened) / 1e6,
          applied.problems().size());
      path.apply(new IngressTable(4, routes));
    }
  }

  /// Of all threads.
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static Route route(String text) {
    var parts = text.split("=");
    var asked = Arrays.asList(parts[0].split("\\+"));
    var options =
        new RouteOptions(asked.contains("proxy"), asked.contains("keep"), asked.contains("nft"));
    var number = Integer.parseInt(asked.getFirst());
    var published = asked.contains("udp") ? PublishedPort.udp(number) : PublishedPort.tcp(number);
    var backends = new ArrayList<Backend>();
    for (var address : parts[1].split(",")) {
      backends.add(backend(address));
    }
    return route(published, options, backends);
  }

  private static Backend backend(String text) {
    boolean isLocal = text.startsWith("@");
    var address = isLocal ? text.substring(1) : text;
    int colon = address.lastIndexOf(':');
    var ip = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    return isLocal
        ? new Backend(text, "bench", "192.0.2.1", 1, ip, port)
        : new Backend(text, "other", ip, port, "", 0);
  }

  private static Route route(
      PublishedPort published, RouteOptions options, List<Backend> backends) {
    return new Route(published, "s1", "web", 80, options, backends);
  }
}
