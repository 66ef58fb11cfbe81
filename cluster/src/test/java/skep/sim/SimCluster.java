package skep.sim;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import skep.agent.Agent;
import skep.agent.AgentConfig;
import skep.agent.AgentListener;
import skep.agent.SessionState;
import skep.dispatcher.Dispatcher;
import skep.manager.ControlRequest;
import skep.manager.LeaderLoop;
import skep.model.Availability;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.Epoch;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.RootKey;
import skep.model.Version;
import skep.session.AgentMessage;
import skep.store.ClusterState;

/// A whole swarm in one thread: the real leader loops, dispatchers, reconcilers and agents on
/// simulated loops, over a simulated network, manager group and engines.
final class SimCluster {
  private static final int MANAGERS = 3;

  private final SimScheduler world;
  private final SimNetwork network;
  private final SimGroup group;
  private final Map<String, Host> hosts = new TreeMap<>();

  SimCluster(SimScheduler world, int hostCount) {
    this.world = world;
    this.network = new SimNetwork(world, this::listener);
    var managers = new ArrayList<String>();
    for (int i = 1; i <= hostCount; i++) {
      var name = "h" + i;
      hosts.put(name, new Host(name, i <= MANAGERS));
      if (i <= MANAGERS) {
        managers.add(name);
      }
    }
    this.group = new SimGroup(world, network, managers);
    hosts.values().forEach(Host::startManager);
    initialise();
    hosts.values().forEach(Host::startAgent);
  }

  static String nodeId(String host) {
    return "node-" + host;
  }

  SimNetwork network() {
    return network;
  }

  SimGroup group() {
    return group;
  }

  Map<String, Host> hosts() {
    return hosts;
  }

  ClusterState committed() {
    return group.committed();
  }

  /// @param listener told host and task of each container that starts
  void onContainerStart(BiConsumer<String, String> listener) {
    hosts.values().forEach(host -> host.engine.onStart(id -> listener.accept(host.name, id)));
  }

  /// Asks the manager that leads now, if any answers.
  Optional<CompletableFuture<String>> submit(String requestId, ControlRequest request) {
    return group
        .leader()
        .map(hosts::get)
        .flatMap(host -> Optional.ofNullable(host.leaderLoop))
        .map(loop -> loop.submit(requestId, request));
  }

  private SimNetwork.@Nullable Listener listener(String address) {
    var host = hosts.get(address);
    return host == null || !host.isManager || !host.isRunning()
        ? null
        : new SimNetwork.Listener(
            host.name, host.managerLoop(), Objects.requireNonNull(host.dispatcher));
  }

  /// The swarm is formed, one node row per host, as init and join would have.
  private void initialise() {
    var first = node(Objects.requireNonNull(hosts.get("h1")));
    var cluster =
        new Cluster(
            "cluster",
            Version.NONE,
            world.now(),
            world.now(),
            ClusterSpec.defaults(),
            Optional.empty(),
            false,
            Optional.empty());
    var key = RootKey.first(world.now(), "cert", "key", "");
    until("init", () -> submit("init", new ControlRequest.InitCluster(cluster, key, first)));
    for (var host : hosts.values()) {
      if (!host.name.equals("h1")) {
        until(
            "join " + host.name,
            () -> submit("join " + host.name, new ControlRequest.AddNode(node(host))));
      }
    }
  }

  private void until(String what, Supplier<Optional<CompletableFuture<String>>> ask) {
    boolean[] done = {false};
    for (int attempt = 0; attempt < 50 && !done[0]; attempt++) {
      ask.get()
          .ifPresent(
              answer -> {
                var _ = answer.whenComplete((id, failure) -> done[0] |= failure == null);
              });
      world.runUntil(() -> done[0], Duration.ofMillis(500));
    }
    if (!done[0]) {
      throw new AssertionError("could not " + what);
    }
  }

  private Node node(Host host) {
    var status = new NodeStatus(NodeState.UNKNOWN, "", host.name);
    var spec =
        new NodeSpec(
            "",
            new TreeMap<>(),
            host.isManager ? NodeRole.MANAGER : NodeRole.WORKER,
            Availability.ACTIVE);
    return new Node(
        nodeId(host.name),
        Version.NONE,
        world.now(),
        world.now(),
        spec,
        NodeDescription.UNKNOWN,
        status,
        host.isManager
            ? Optional.of(ManagerStatus.of(host.name, host.name, host.name))
            : Optional.empty());
  }

  /// One machine: its engine lives as long as the machine, its daemon dies and starts again.
  final class Host {
    final String name;
    final boolean isManager;
    final SimEngine engine;
    private Duration clockSkew = Duration.ZERO;
    private @Nullable SimLoop managerLoop;
    private @Nullable SimLoop agentLoop;
    private @Nullable LeaderLoop leaderLoop;
    private @Nullable Dispatcher dispatcher;
    private SimIngress ingress;
    private SessionState session;

    Host(String name, boolean isManager) {
      this.name = name;
      this.isManager = isManager;
      this.engine = new SimEngine(world, name);
      this.ingress = new SimIngress(world, name);
      this.session = new SessionState.Searching("new", world.now());
    }

    boolean isRunning() {
      return agentLoop != null;
    }

    /// As the agent sees it.
    SessionState session() {
      return session;
    }

    SimIngress ingress() {
      return ingress;
    }

    SimLoop managerLoop() {
      return Objects.requireNonNull(managerLoop);
    }

    void start() {
      if (!isRunning()) {
        startManager();
        startAgent();
      }
    }

    private void startManager() {
      if (isManager) {
        managerLoop = world.process(name + " manager");
        managerLoop.skewWallClock(clockSkew);
        var store = group.start(name, managerLoop);
        leaderLoop = new LeaderLoop(managerLoop, store, ids(name));
        dispatcher = new Dispatcher(managerLoop, store, leaderLoop);
      }
    }

    private void startAgent() {
      agentLoop = world.process(name + " agent");
      ingress = new SimIngress(world, name);
      session = new SessionState.Searching("new", world.now());
      agentLoop.skewWallClock(clockSkew);
      var addresses = hosts.values().stream().filter(h -> h.isManager).map(h -> h.name).toList();
      var agent =
          new Agent(
              agentLoop,
              new Agent.Ports(engine, network.connector(name, agentLoop), ingress),
              new AgentConfig(nodeId(name), name, addresses, Epoch.FIRST, Optional.empty()),
              world.random("agent " + name),
              new AgentListener() {
                @Override
                public void session(SessionState state) {
                  session = state;
                }

                @Override
                public void managers(List<String> known) {}

                @Override
                public void removedFromSwarm() {}

                @Override
                public void epochSeen(Epoch epoch) {}

                @Override
                public void role(AgentMessage.Role role) {}

                @Override
                public void trust(AgentMessage.Trust trust) {}
              });
      agent.start();
    }

    /// kill -9 of the daemon, or the power of the whole machine.
    void die(boolean isPowerCut) {
      if (!isRunning()) {
        return;
      }
      group.stopped(name);
      for (var loop : new @Nullable SimLoop[] {managerLoop, agentLoop}) {
        if (loop != null) {
          loop.crash();
          network.processDied(loop, isPowerCut);
        }
      }
      if (isPowerCut) {
        engine.hostDied();
      }
      engine.forgetWatchers();
      agentLoop = null;
      managerLoop = null;
      leaderLoop = null;
      dispatcher = null;
    }

    /// Sets its wall clock, off from the true one by so much, for later lives too.
    void skewClock(Duration skew) {
      clockSkew = skew;
      for (var loop : new @Nullable SimLoop[] {managerLoop, agentLoop}) {
        if (loop != null) {
          loop.skewWallClock(skew);
        }
      }
    }

    /// SIGSTOP, then SIGCONT.
    void pause(Duration length) {
      for (var loop : new @Nullable SimLoop[] {managerLoop, agentLoop}) {
        if (loop != null) {
          loop.pause(length);
        }
      }
    }
  }

  private Supplier<String> ids(String host) {
    Random random = world.random("ids " + host + " " + world.eventCount());
    return () -> "%25s".formatted(new BigInteger(100, random).toString(36)).replace(' ', '0');
  }
}
