package skep.shell.hosts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.Membership;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.inventory.Role;
import skep.bootstrap.plan.Work;
import skep.bootstrap.run.SwarmDoor;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// The swarm of hosts that are reached over SSH, through their daemons' API. Tokens go from one
/// daemon to the other through it and are seen nowhere else.
final class SwarmOverSsh implements SwarmDoor {
  /// A daemon takes up to 20 s to join before it says that it goes on in the background.
  private static final Duration MEMBERSHIP_TIMEOUT = Duration.ofSeconds(45);

  private static final Duration POLL = Duration.ofMillis(250);

  private static ApiClient api(RemoteHost host) {
    return ApiOverSsh.client("its socket", host);
  }

  @Override
  public Membership membership(RemoteHost host) throws HostException {
    var info = get(host, ApiPath.of("info"));
    var version = get(host, ApiPath.of("version"));
    var node = info.at("Swarm.NodeID").text();
    var labels = new TreeMap<String, String>();
    if (!node.isEmpty() && info.at("Swarm.LocalNodeState").text().equals("active")) {
      try {
        labels.putAll(texts(get(host, ApiPath.of("nodes", node)).at("Spec.Labels")));
      } catch (HostException _) {
        // without a quorum they are not known; then nothing is done either
      }
    }
    var state = info.at("Swarm.LocalNodeState").text();
    return new Membership(
        state.isEmpty() ? "inactive" : state,
        node,
        info.at("Swarm.Cluster.ID").text(),
        info.at("Swarm.ControlAvailable").isTrue(),
        version.at("Version").text(),
        info.at("Swarm.Error").text(),
        labels);
  }

  private static SortedMap<String, String> texts(Value value) {
    var texts = new TreeMap<String, String>();
    value.fields().forEach((name, each) -> texts.put(name, each.text()));
    return texts;
  }

  @Override
  public void found(RemoteHost host, Work.Found work) throws HostException {
    var request =
        Value.noFields()
            .with("ListenAddr", Value.of("0.0.0.0:" + work.port()))
            .with("AdvertiseAddr", Value.of(work.advertise() + ":" + work.port()))
            .with("Spec", Value.noFields().with("Name", Value.of("default")));
    post(host, ApiPath.of("swarm", "init"), JsonText.write(request));
  }

  @Override
  public void join(RemoteHost host, Work.Join work, RemoteHost manager, String address)
      throws HostException {
    var role = work.role() == Role.MANAGER ? "Manager" : "Worker";
    var token = get(manager, ApiPath.of("swarm")).at("JoinTokens." + role).text();
    var request =
        Value.noFields()
            .with("ListenAddr", Value.of("0.0.0.0:" + work.port()))
            .with("AdvertiseAddr", Value.of(work.advertise() + ":" + work.port()))
            .with("RemoteAddrs", Value.ofTexts(List.of(address)))
            .with("JoinToken", Value.of(token));
    post(host, ApiPath.of("swarm", "join"), JsonText.write(request));
  }

  @Override
  public void promote(RemoteHost manager, String node) throws HostException {
    update(manager, node, "Role", Value.of("manager"));
  }

  @Override
  public void label(RemoteHost manager, String node, Work.Label work) throws HostException {
    var labels = texts(get(manager, ApiPath.of("nodes", node)).at("Spec.Labels"));
    labels.putAll(work.labels());
    var fields = new TreeMap<String, Value>();
    labels.forEach((name, text) -> fields.put(name, Value.of(text)));
    update(manager, node, "Labels", new Value.Fields(fields));
  }

  private static void update(RemoteHost manager, String node, String field, Value value)
      throws HostException {
    var now = get(manager, ApiPath.of("nodes", node));
    post(
        manager,
        ApiPath.of("nodes", node, "update").with("version", now.at("Version.Index").text()),
        JsonText.write(now.at("Spec").with(field, value)));
  }

  @Override
  public Health health(RemoteHost host) throws HostException {
    var status = get(host, ApiPath.of("skep", "status"));
    var nodes = get(host, ApiPath.of("nodes"));
    var unready = new ArrayList<String>();
    int count = 0;
    for (var node : nodes.items()) {
      count++;
      if (!node.at("Status.State").text().equals("ready")) {
        unready.add(node.at("Description.Hostname").text());
      }
    }
    return new Health(
        number(status, "Voters"),
        number(status, "Reachable"),
        status.at("Managers").items().size(),
        number(status, "Tolerance"),
        status.at("Writable").isTrue(),
        count,
        count - unready.size(),
        !status.at("Self").text().isEmpty()
            && status.at("Self").text().equals(status.at("Leader").text()),
        unready);
  }

  private static int number(Value status, String field) {
    var text = status.at(field).text();
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  @Override
  public void handOver(RemoteHost manager) throws HostException {
    post(manager, ApiPath.of("skep", "transfer-leader"), "");
  }

  @Override
  public void announceRestart(RemoteHost host, Duration patience) throws HostException {
    var node = get(host, ApiPath.of("info")).at("Swarm.NodeID").text();
    post(
        host,
        ApiPath.of("skep", "nodes", node, "await")
            .with("seconds", Long.toString(patience.toSeconds())),
        "");
  }

  @Override
  public void leave(RemoteHost host, List<RemoteHost> others) throws HostException {
    var membership = membership(host);
    if (!membership.isMember()) {
      return;
    }
    if (membership.isManager() && !others.isEmpty()) {
      update(others.getFirst(), membership.node(), "Role", Value.of("worker"));
      awaitWorker(host);
    }
    post(host, ApiPath.of("swarm", "leave").with("force", "true"), "");
    if (!others.isEmpty()) {
      var row = ApiPath.of("nodes", membership.node()).with("force", "true");
      answer(
          () -> api(others.getFirst()).delete(row.toString(), UUID.randomUUID().toString()).body());
    }
  }

  /// A manager gives up its part before it leaves, so that the others do not miss it.
  private void awaitWorker(RemoteHost host) throws HostException {
    long end = System.nanoTime() + MEMBERSHIP_TIMEOUT.toNanos();
    while (membership(host).isManager()) {
      if (System.nanoTime() > end) {
        throw new HostException(
            Reason.TIMED_OUT, "it is still a manager", "see skep node ls, then do it again");
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HostException(Reason.FAILED, "interrupted", "");
      }
    }
  }

  private static Value get(RemoteHost host, ApiPath path) throws HostException {
    return JsonText.read(answer(() -> api(host).get(path.toString()).body()));
  }

  private static void post(RemoteHost host, ApiPath path, String json) throws HostException {
    answer(
        () ->
            api(host)
                .withTimeout(MEMBERSHIP_TIMEOUT)
                .post(path.toString(), json, UUID.randomUUID().toString())
                .body());
  }

  private static String answer(Supplier<String> call) throws HostException {
    try {
      return call.get();
    } catch (UnreachableException e) {
      throw new HostException(Reason.UNREACHABLE, String.valueOf(e.getMessage()), e.hint());
    } catch (ApiException e) {
      throw new HostException(Reason.FAILED, String.valueOf(e.getMessage()), e.hint().orElse(""));
    }
  }
}
