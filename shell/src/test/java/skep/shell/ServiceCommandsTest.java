package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.model.ModelJson;
import skep.model.ServiceSpec;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

class ServiceCommandsTest {
  static final String WEB =
      """
      {"ID":"mbiap412jyugfpi4a38mb5i1k","Version":{"Index":7},"Future":1,
       "Spec":{"Name":"web","Labels":{"a":"1"},"Future":{"x":1},
         "TaskTemplate":{"ContainerSpec":{"Image":"nginx:latest@sha256:ab","Env":["A=1","B=2"]}},
         "Mode":{"Replicated":{"Replicas":3}}},
       "ServiceStatus":{"RunningTasks":2,"DesiredTasks":3}}\
      """;

  private static final String TASKS =
      """
      [{"ID":"l9jtbswl2x22zzzz","ServiceID":"s","ServiceName":"web","Slot":3,"NodeID":"n3",
        "CreatedAt":"2026-01-01T10:00:00Z","DesiredState":"shutdown",
        "Spec":{"ContainerSpec":{"Image":"nginx:latest@sha256:ab"}},
        "Status":{"State":"failed","Timestamp":"2026-01-01T11:59:37Z",
          "Err":"task: non-zero exit (137): dockerexec: unhealthy container"}},
       {"ID":"t3gjvsgtpuqlzzzz","ServiceID":"s","ServiceName":"web","Slot":3,"NodeID":"n2",
        "CreatedAt":"2026-01-01T11:50:00Z","DesiredState":"running",
        "Spec":{"ContainerSpec":{"Image":"nginx:latest@sha256:ab"}},
        "Status":{"State":"running","Timestamp":"2026-01-01T11:54:00Z",
          "PortStatus":{"Ports":[{"TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}}}]\
      """;

  private static FakeApi cluster() {
    return new FakeApi()
        .on("GET /services", "[" + WEB + "]")
        .on("GET /services/web", WEB)
        .on("GET /nodes", "[{\"ID\":\"n2\",\"Spec\":{},\"Description\":{\"Hostname\":\"node2\"}}]")
        .on("GET /tasks", TASKS)
        .on("POST /services/create", "{\"ID\":\"mbiap412jyugfpi4a38mb5i1k\"}")
        .on("POST /services/mbiap412jyugfpi4a38mb5i1k/update", "{}")
        .on("DELETE /services/web", "");
  }

  @Test
  void ls() {
    Run.of(cluster(), "service ls")
        .exits(0)
        .prints(
            """
            ID             NAME      MODE         REPLICAS   IMAGE          PORTS
            mbiap412jyug   web       replicated   2/3        nginx:latest   \n\
            """);
  }

  @Test
  void ls_shows_the_ports_that_every_node_answers() {
    var ports =
        """
        "Endpoint":{"Ports":[
          {"TargetPort":81,"PublishedPort":8081,"PublishMode":"ingress"},
          {"TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},
          {"TargetPort":53,"PublishedPort":30000,"PublishMode":"ingress","Protocol":"udp"},
          {"TargetPort":22,"PublishedPort":2222,"PublishMode":"host"}]},\
        """;
    var api = new FakeApi().on("GET /services", "[" + WEB.replaceFirst("\\{", "{" + ports) + "]");

    Run.of(api, "service ls --format '{{.Ports}}'")
        .exits(0)
        .prints("*:8080-8081->80-81/tcp, *:30000->53/udp\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--publish-add 80:80|8000:80/tcp ingress, 22:22/tcp host, 80:80/tcp ingress",
        "--publish-add 8000:80|8000:80/tcp ingress, 22:22/tcp host",
        "--publish-add 53/udp|8000:80/tcp ingress, 22:22/tcp host, 0:53/udp ingress",
        "--publish-rm 80|22:22/tcp host",
        "--publish-rm 8000:80|22:22/tcp host",
        "--publish-rm 80/udp|8000:80/tcp ingress, 22:22/tcp host",
        "--publish-rm 22|8000:80/tcp ingress, 22:22/tcp host",
        "--publish-rm target=22,mode=host|8000:80/tcp ingress",
        "--publish-rm 80 --publish-add 81:80|22:22/tcp host, 81:80/tcp ingress"
      })
  void update_adds_ports_and_removes_them_by_target(String words, String left) {
    var ports =
        """
        "EndpointSpec":{"Ports":[
          {"Protocol":"tcp","TargetPort":80,"PublishedPort":8000,"PublishMode":"ingress"},
          {"Protocol":"tcp","TargetPort":22,"PublishedPort":22,"PublishMode":"host"}]},\
        """;
    var api =
        new FakeApi()
            .on("GET /services/web", WEB.replace("\"Spec\":{", "\"Spec\":{" + ports))
            .on("POST /services/mbiap412jyugfpi4a38mb5i1k/update", "{}");

    Run.of(api, "service update -d " + words + " web").exits(0);

    var sent = api.body("POST /services/mbiap412jyugfpi4a38mb5i1k/update");
    assertThat(ModelJson.read(ServiceSpec.class, sent).endpointSpec().ports())
        .extracting(port -> port.publishedPort() + ":" + port.target() + " " + port.publishMode())
        .containsExactly(left.split(", "));
  }

  @Test
  void ps_indents_history_and_never_cuts_an_error() {
    Run.of(cluster(), "service ps web")
        .exits(0)
        .prints(
            """
            ID             NAME        IMAGE          NODE      DESIRED STATE   CURRENT STATE           ERROR                                                          PORTS
            t3gjvsgtpuql   web.3       nginx:latest   node2     Running         Running 6 minutes ago                                                                  *:8080->80/tcp
            l9jtbswl2x22    \\_ web.3   nginx:latest   n3        Shutdown        Failed 23 seconds ago   "task: non-zero exit (137): dockerexec: unhealthy container"   \n\
            """);
  }

  @Test
  void ps_of_an_unknown_service_exits_3() {
    var api = cluster().refuse("GET /services/x", 404, "service x not found");

    Run.of(api, "service ps x")
        .exits(3)
        .prints("")
        .complains("error: no such service: x\nhint:  see `skep service ls`\n");
  }

  @Test
  void create_detached_prints_the_id() {
    var api = cluster();

    Run.of(api, "service create -d --name web --replicas 3 nginx sh -c 'sleep 1'")
        .exits(0)
        .complains("")
        .prints("mbiap412jyugfpi4a38mb5i1k\n");

    assertThat(api.body("POST /services/create"))
        .isEqualTo(
            "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx:latest\","
                + "\"Args\":[\"sh\",\"-c\",\"sleep 1\"]}},"
                + "\"Mode\":{\"Replicated\":{\"Replicas\":3}}}");
  }

  /// Every flag ends up in a field that the model has: the model's own JSON says the same.
  @Test
  void every_flag_of_create_reaches_the_model() {
    var api = cluster();

    Run.of(
            api,
            "service create -d --name w --mode global -e A=1 -e HOME --container-label c=d"
                + " --constraint node.role==worker --placement-pref spread=node.labels.zone --mount"
                + " type=bind,src=/a,dst=/b,ro --limit-cpu 0.5 --limit-memory 64m --limit-pids 9"
                + " --reserve-cpu 0.25 --reserve-memory 8m --restart-condition on-failure"
                + " --restart-delay 2s --restart-max-attempts 3 --restart-window 1m --health-cmd"
                + " true --health-interval 2s --health-retries 4 --health-timeout 1s"
                + " --health-start-period 3s --hostname h --host db:10.0.0.1 --dns 1.1.1.1"
                + " --dns-option x --dns-search y --user u --workdir /w --group g --cap-add"
                + " net_admin --cap-drop ALL --sysctl a=b --ulimit nofile=1:2 --init --read-only"
                + " --tty --stop-signal SIGINT --stop-grace-period 5s -l l=m --log-driver local"
                + " --log-opt a=b --entrypoint 'sh -c'  -p"
                + " published=8080,target=80,proxy-protocol=v2,client-address=keep,accelerate=nft"
                + " --update-delay 1s --update-order start-first --rollback-monitor 2s"
                + " --with-registry-auth nginx")
        .exits(0);

    var sent = JsonText.read(api.body("POST /services/create"));
    var spec = ModelJson.read(ServiceSpec.class, api.body("POST /services/create"));
    var kept = JsonText.read(ModelJson.write(spec));
    assertContains(kept, sent, "Spec");
    assertThat(spec.updateConfig().orElseThrow().parallelism()).isEqualTo(1);
  }

  private static void assertContains(Value kept, Value sent, String path) {
    if (sent.fields().isEmpty()) {
      if (!sent.items().isEmpty() && !sent.items().getFirst().fields().isEmpty()) {
        assertContains(kept.items().getFirst(), sent.items().getFirst(), path + "[0]");
        return;
      }
      assertThat(kept).as(path).isEqualTo(sent);
    }
    sent.fields()
        .forEach((name, value) -> assertContains(kept.get(name), value, path + "." + name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--network x nginx|--network is not supported by skep yet",
        "--secret=x nginx|--secret is not supported by skep yet",
        "-p 1.2.3.4:80:80 nginx|hostip is not supported",
        "-p published=80 nginx|missing mandatory field 'target'",
        "-p target=80,mode=x nginx|invalid publish mode value (x): must be either 'ingress' or"
            + " 'host'",
        "-p target=80,proxy-protocol=v1 nginx|invalid proxy-protocol value 'v1': must be v2",
        "-p target=80,mode=host,accelerate=nft nginx|accelerate are for mode=ingress",
        "--replica 3 nginx|unknown flag: --replica",
        "--mode global --replicas 3 nginx|replicas can only be used with replicated",
        "--mode replicated-job nginx|mode replicated-job is not supported by skep yet",
        "--mode x nginx|Unknown mode: x, only replicated and global supported",
        "--name a.b nginx|name must be valid as a DNS name component",
        "--limit-cpu 0.0001 nginx|invalid cpu value 0.0001: Must be at least 0.001",
        "--reserve-memory 1m nginx|invalid memory value 1048576: Must be at least 4MiB",
        "--restart-delay 5 nginx|time: invalid duration \"5\"",
        "--placement-pref a=b nginx|unsupported placement preference a (only spread is supported)",
        "--no-healthcheck --health-cmd x nginx|--no-healthcheck conflicts with --health-* options",
        "--health-interval 1us nginx|Interval in HealthConfig cannot be less than 1ms",
        "--mount dst=/a --mount dst=/a nginx|duplicate mount target",
        "--update-failure-action explode nginx|must be one of pause, continue, rollback",
        "-d|\"skep service create\" requires at least 1 argument",
        "--env|flag needs an argument: --env"
      })
  void create_refuses(String words, String complaint) {
    var api = new FakeApi();

    var run = Run.of(api, "service create " + words);

    run.exits(2).prints("");
    assertThat(run.err()).startsWith("error: ").contains(complaint);
    assertThat(api.calls).isEmpty();
  }

  @Test
  void a_file_that_is_not_there_is_said_not_to_be() {
    Run.of(new FakeApi(), "service create --env-file /no/such nginx")
        .exits(1)
        .complains("error: cannot read env file /no/such: no such file or directory\n");
  }

  @Test
  void inspect_fails_in_json_where_json_is_wanted() {
    var api = new FakeApi().refuse("GET /services/no", 404, "service no not found", "NOT_FOUND");

    Run.of(api, "service inspect --format json no")
        .exits(3)
        .complains(
            """
            {"error":{"code":3,"id":"not-found","message":"service no not found"}}
            """);
  }

  @Test
  void ps_fails_in_json_where_json_is_wanted() {
    var api = new FakeApi().refuse("GET /services/no", 404, "service no not found", "NOT_FOUND");

    Run.of(api, "service ps --format json no")
        .exits(3)
        .prints("")
        .complains(
            """
            {"error":{"code":3,"id":"not-found","message":"no such service: no","hint":"see `skep service ls`"}}
            """);
  }

  @Test
  void a_name_that_is_taken_exits_4() {
    var api =
        new FakeApi()
            .refuse(
                "POST /services/create",
                409,
                "rpc error: code = AlreadyExists desc = name conflicts with an existing object:"
                    + " service web already exists");

    assertThat(Run.of(api, "service create --name web nginx").exits(4).err())
        .startsWith("Error response from daemon: rpc error: code = AlreadyExists desc = name");
  }

  @Test
  void update_changes_what_was_asked_and_keeps_what_it_does_not_know() {
    var api = cluster();

    Run.of(
            api,
            "service update -d --image nginx:1.27 --env-add B=3 --env-add C=4 --env-rm A"
                + " --label-add b=2 --label-rm a --limit-memory 64m --args 'x y' --force web")
        .exits(0)
        .prints("web\n");

    assertThat(api.calls.getLast())
        .isEqualTo(
            "POST /services/mbiap412jyugfpi4a38mb5i1k/update?registryAuthFrom=spec&version=7"
                + " {\"Name\":\"web\",\"Labels\":{\"b\":\"2\"},\"Future\":{\"x\":1},"
                + "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx:1.27\","
                + "\"Env\":[\"B=3\",\"C=4\"],\"Args\":[\"x\",\"y\"]},\"ForceUpdate\":1,"
                + "\"Resources\":{\"Limits\":{\"MemoryBytes\":67108864}}},"
                + "\"Mode\":{\"Replicated\":{\"Replicas\":3}}}");
  }

  @Test
  void a_stale_version_exits_4() {
    var api =
        new FakeApi()
            .on("GET /services/web", WEB)
            .refuse(
                "POST /services/mbiap412jyugfpi4a38mb5i1k/update",
                500,
                "rpc error: code = Unknown desc = update out of sequence");

    Run.of(api, "service update --force web").exits(4);
  }

  @Test
  void scale_says_what_it_did_for_each() {
    var api = cluster();

    Run.of(api, "service scale -d web=5").exits(0).prints("web scaled to 5\n");
    Run.of(api, "service scale web=x")
        .exits(2)
        .complains("error: web: invalid replicas value x: not a whole number of 0 or more\n");

    assertThat(api.calls.getLast()).contains("\"Mode\":{\"Replicated\":{\"Replicas\":5}}");
  }

  @Test
  void rm_prints_what_it_removed() {
    Run.of(cluster(), "service rm web").exits(0).prints("web\n");
  }

  @Test
  void inspect_prints_the_managers_document() {
    assertThat(Run.of(cluster(), "service inspect web").exits(0).out())
        .startsWith("[\n    {\n        \"ID\": \"mbiap412jyugfpi4a38mb5i1k\",")
        .contains("\"Future\": 1");
    Run.of(cluster(), "service inspect --pretty web")
        .prints(
            """
            ID:\t\tmbiap412jyugfpi4a38mb5i1k
            Name:\t\tweb
            Labels:
             a=1
            Service Mode:\tReplicated
             Replicas:\t3
            Placement:
            ContainerSpec:
             Image:\t\tnginx:latest@sha256:ab
             Env:\t\tA=1 B=2\s
            Resources:
            """);
  }
}
