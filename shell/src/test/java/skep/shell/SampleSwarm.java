package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import skep.model.ModelJson;
import skep.shell.command.Console;
import skep.shell.command.NodeEntry;
import skep.shell.command.Pacer;
import skep.shell.command.Session;
import skep.shell.interpret.CommandRunner;
import skep.shell.prompt.Views;

/// Runs real commands against a swarm that always answers the same, or refuses what it does not
/// know.
public final class SampleSwarm implements CommandRunner, NodeEntry {
  private static final Map<String, String> CHANGES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("POST /nodes/m1-id/update", ""),
              Map.entry("POST /nodes/w1-id/update", ""),
              Map.entry("DELETE /nodes/m1", ""),
              Map.entry("POST /services/create", "{\"ID\":\"api-id\"}"),
              Map.entry("POST /services/web/update", "{}"),
              Map.entry("POST /services/web-id/update", "{}"),
              Map.entry("DELETE /services/web", ""),
              Map.entry("POST /swarm/init", "\"m1-id\""),
              Map.entry("POST /swarm/join", ""),
              Map.entry("POST /swarm/leave", ""),
              Map.entry("POST /swarm/update", ""),
              Map.entry("POST /skep/transfer-leader", "{\"From\":\"r2\",\"To\":\"r1\"}")));

  private static final String PART =
      "This node is already part of a swarm. Use \"skep swarm leave\" to leave this swarm and join"
          + " another one.";

  /// What needs no quorum, and why it is refused.
  private static final Map<String, String> OF_THE_NODE =
      Map.of(
          "POST /swarm/init", PART,
          "POST /swarm/join", PART,
          "POST /swarm/leave", "This node is not part of a swarm");

  private static final String SWARM =
      """
      {"ID":"c1","Version":{"Index":9},
       "Spec":{"Name":"default","EncryptionConfig":{"AutoLockManagers":true},
         "Orchestration":{"TaskHistoryRetentionLimit":5}},
       "JoinTokens":{"Worker":"SKEPTKN-1-w","Manager":"SKEPTKN-1-m"}}\
      """;

  private static final String INGRESS =
      """
      [{"PublishedPort":8080,"Protocol":"tcp","ServiceID":"web-id","Service":"web",
        "TargetPort":80,"Options":["accelerate=nft"],"ConnectionsPerSecond":12.34,"Active":5,
        "Backends":[{"TaskID":"t1","Task":"web.1","Node":"m1","Address":"192.0.2.1:32768",
          "LocalAddress":"172.17.0.2:80","Accepted":90,"Active":5,"Failed":1,"EjectedBy":0}],
        "Nodes":[
          {"NodeID":"m1-id","Node":"m1","Address":"192.0.2.1","State":"serving","Text":"",
           "ConnectionsPerSecond":12.34,"Accepted":91,"Active":5,"Refused":1,"BytesIn":7,
           "BytesOut":8},
          {"NodeID":"m2-id","Node":"m2","Address":"192.0.2.2","State":"failed",
           "Text":"another program has the port","Accepted":0}]}]\
      """;

  private final FakeApi api =
      new FakeApi()
          .on("GET /nodes", ModelJson.write(List.copyOf(Views.managers(3).nodes().values())))
          .on("GET /services", ModelJson.write(List.copyOf(Views.managers(3).services().values())))
          .on("GET /tasks", ModelJson.write(List.copyOf(Views.managers(3).tasks().values())))
          .on("GET /skep/status", ModelJson.write(Views.status(2)))
          .on("GET /services/web", ModelJson.write(Views.service("web", 2)))
          .on("GET /nodes/m1", ModelJson.write(Views.node("m1", "ready")))
          .on(
              "GET /nodes/w1",
              ModelJson.write(Views.node("w1", "ready")).replace("\"active\"", "\"pause\""))
          .on("GET /nodes/m1-id", ModelJson.write(Views.node("m1", "ready")))
          .refuse("GET /nodes/nothere", 404, "node nothere not found")
          .refuse("GET /services/nothere", 404, "service nothere not found")
          .on("GET /swarm", SWARM)
          .on("GET /swarm/unlockkey", "{\"UnlockKey\":\"SKEPKEY-1-k\"}")
          .on("GET /skep/ingress", INGRESS)
          .on("GET /version", "{\"Version\":\"9\",\"ApiVersion\":\"1.43\"}")
          .on(
              "GET /info",
              """
              {"Name":"m1","Swarm":{"NodeID":"m1-id","LocalNodeState":"active","ControlAvailable":true,
               "RemoteManagers":[],"Managers":3,"Nodes":4}}\
              """);

  public SampleSwarm() {
    CHANGES.forEach(api::on);
  }

  private SampleSwarm(String why, String hint) {
    for (var route : CHANGES.keySet()) {
      var own = OF_THE_NODE.getOrDefault(route, "");
      if (own.isEmpty()) {
        api.refuse(route, 500, why, "NO_QUORUM", hint);
      } else {
        api.refuse(route, 503, own, "NOT_IN_SWARM");
      }
    }
  }

  /// One that can be read and not be changed: it has no quorum, and this node cannot come or go.
  static SampleSwarm refusing() {
    return new SampleSwarm(
        "rpc error: code = Unknown desc = The swarm does not have a leader. 1 of 3 managers answer,"
            + " 2 are needed: m2, m3. Nothing was done.",
        "bring one more manager back, or see `skep swarm recover`");
  }

  @Override
  public int run(List<String> words, Console console) {
    var session = new Session(console, api, new Standing(), () -> {}, this, () -> "1.2.3");
    return new Shell(Commands.table(), session).run(words);
  }

  @Override
  public int daemon(List<String> arguments) {
    return 0;
  }

  @Override
  public int demo(List<String> arguments) {
    return 0;
  }

  /// Time stands still until somebody waits.
  private static final class Standing implements Pacer {
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void pause(Duration length) {
      now = now.plus(length);
    }

    @Override
    public Watch onInterrupt(Runnable farewell) {
      return () -> {};
    }
  }
}
