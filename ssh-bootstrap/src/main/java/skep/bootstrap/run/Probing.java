package skep.bootstrap.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import skep.bootstrap.host.FactsScript;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.PortScripts;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.Role;
import skep.bootstrap.plan.Addressing;
import skep.bootstrap.plan.HostSight;
import skep.bootstrap.plan.PortTry;

/// Looks at hosts, all at once, and changes nothing on them.
public final class Probing {
  private static final int MAX_AT_ONCE = 16;
  private static final int READY_SECONDS = 5;

  private final InstantSource clock;

  public Probing(InstantSource clock) {
    this.clock = clock;
  }

  /// Does something for each name, for a limited number at a time.
  ///
  /// @return what came of each, in the order of the names
  public static <T> List<T> each(List<Callable<T>> all) throws HostException {
    var free = new Semaphore(MAX_AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures =
          all.stream()
              .map(
                  one ->
                      threads.submit(
                          () -> {
                            free.acquire();
                            try {
                              return one.call();
                            } finally {
                              free.release();
                            }
                          }))
              .toList();
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(Reason.FAILED, "interrupted", "");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// @param isRoot whether to look as root, which sees more and may take a password
  /// @throws HostException when the script did not get through
  public HostFacts facts(RemoteHost host, boolean isRoot) throws HostException {
    var before = clock.instant();
    var outcome = host.run(FactsScript.script(isRoot));
    return FactsScript.read(outcome.out(), before, clock.instant());
  }

  /// Tries the ports between every two hosts that will have to talk.
  public List<PortTry> ports(
      Inventory inventory, List<HostSight> sights, Map<String, ? extends RemoteHost> hosts)
      throws HostException {
    var seen =
        sights.stream()
            .filter(sight -> sight.facts().isPresent() && hosts.containsKey(sight.name()))
            .toList();
    var listeners = new TreeMap<String, Listening>();
    try {
      var opened =
          each(
              seen.stream()
                  .<Callable<Listening>>map(sight -> () -> listen(inventory, sight, hosts))
                  .toList());
      opened.forEach(one -> listeners.put(one.name(), one));
      var results =
          each(
              seen.stream()
                  .<Callable<List<PortTry>>>map(
                      sight -> () -> tries(inventory, sight, seen, listeners, hosts))
                  .toList());
      return results.stream().flatMap(List::stream).toList();
    } finally {
      listeners.values().forEach(Listening::close);
    }
  }

  /// Ports that answer on a host.
  ///
  /// @param ports real ones by wanted ones; 0 stands for any
  private record Listening(
      String name, SortedMap<Integer, Integer> ports, List<RemoteHost.Stream> streams) {
    void close() {
      for (var stream : streams) {
        try {
          stream.close();
        } catch (IOException _) {
          // it ends by itself after 30 s
        }
      }
    }
  }

  private static Listening listen(
      Inventory inventory, HostSight sight, Map<String, ? extends RemoteHost> hosts) {
    var network = inventory.network();
    var wanted = new ArrayList<>(List.of(network.swarmPort(), network.raftPort(), 0));
    var ports = new TreeMap<Integer, Integer>();
    var taken = sight.facts().orElseThrow().listeners();
    taken.keySet().stream().filter(wanted::contains).forEach(port -> ports.put(port, port));
    wanted.removeAll(taken.keySet());
    var host = hosts.get(sight.name());
    if (host == null) {
      return new Listening(sight.name(), ports, List.of());
    }
    try {
      var stream = host.start(PortScripts.listen(wanted));
      var ready = new CompletableFuture<Map<Integer, Integer>>();
      Thread.startVirtualThread(() -> follow(stream, ready));
      ports.putAll(ready.get(READY_SECONDS, TimeUnit.SECONDS));
      return new Listening(sight.name(), ports, List.of(stream));
    } catch (HostException | ExecutionException | TimeoutException _) {
      // its ports are tried all the same: a refusal then tells that the way is open
      return new Listening(sight.name(), ports, List.of());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Listening(sight.name(), ports, List.of());
    }
  }

  /// Reads to the end: a listener whose words nobody takes dies of it.
  private static void follow(
      RemoteHost.Stream stream, CompletableFuture<Map<Integer, Integer>> ready) {
    var ports = new TreeMap<Integer, Integer>();
    var reader = new BufferedReader(new InputStreamReader(stream.in(), StandardCharsets.US_ASCII));
    try (stream) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var words = line.split(" ");
        if (words.length == 4 && words[0].equals("port") && words[2].equals("ok")) {
          ports.put(Integer.parseInt(words[1]), Integer.parseInt(words[3]));
        }
        if (line.equals("ready")) {
          ready.complete(ports);
        }
      }
      ready.complete(ports);
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private record Target(String to, PortTry.Purpose purpose, int port, boolean isListened) {}

  private static List<PortTry> tries(
      Inventory inventory,
      HostSight from,
      List<HostSight> all,
      Map<String, Listening> listeners,
      Map<String, ? extends RemoteHost> hosts) {
    var targets = new TreeMap<String, Target>();
    for (var to : all) {
      if (!to.name().equals(from.name())) {
        var address = Addressing.of(to.entry(), to.facts().orElseThrow(), inventory.network());
        targets(inventory, from, to, listeners)
            .forEach(target -> targets.put(address + ":" + target.port(), target));
      }
    }
    var host = hosts.get(from.name());
    if (targets.isEmpty() || host == null) {
      return List.of();
    }
    try {
      var reached = PortScripts.reached(host.run(PortScripts.connect(targets.keySet())).out());
      var tries = new ArrayList<PortTry>();
      targets.forEach(
          (place, target) -> {
            var reach = reached.get(place);
            if (reach != null) {
              tries.add(
                  new PortTry(
                      from.name(),
                      target.to(),
                      target.purpose(),
                      target.port(),
                      target.isListened(),
                      reach));
            }
          });
      return tries;
    } catch (HostException _) {
      // that the host went away is found out by whoever uses it next
      return List.of();
    }
  }

  private static List<Target> targets(
      Inventory inventory, HostSight from, HostSight to, Map<String, Listening> listeners) {
    var network = inventory.network();
    var listening = listeners.get(to.name());
    var ports = listening == null ? new TreeMap<Integer, Integer>() : listening.ports();
    var targets = new ArrayList<Target>();
    if (to.entry().role() == Role.MANAGER) {
      int swarm = network.swarmPort();
      targets.add(new Target(to.name(), PortTry.Purpose.SWARM, swarm, ports.containsKey(swarm)));
      if (from.entry().role() == Role.MANAGER) {
        int raft = network.raftPort();
        targets.add(new Target(to.name(), PortTry.Purpose.RAFT, raft, ports.containsKey(raft)));
      }
    }
    if (ports.containsKey(0)) {
      targets.add(new Target(to.name(), PortTry.Purpose.DATA, ports.getOrDefault(0, 0), true));
    }
    return targets;
  }
}
