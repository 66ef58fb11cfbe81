package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.manager.ControlException.Kind;
import skep.model.Availability;
import skep.model.ClusterSpec;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.GlobalMode;
import skep.model.JoinTokens;
import skep.model.ManagerStatus;
import skep.model.ModelJson;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.ObjectKind;
import skep.model.PortConfig;
import skep.model.PullOptions;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.TaskSpec;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoredObjects;

class ControlHandlerTest {
  private static final Instant NOW = StoredObjects.T.plusSeconds(60);
  private static final GroupView GROUP =
      new GroupView(
          "r1",
          GroupView.Role.LEADER,
          1,
          Optional.of("r1"),
          1,
          List.of(new GroupView.Member("r1", true, true)));
  private static final ServiceSpec WEB = StoredObjects.spec("web", 1);

  private final Draft draft = new Draft(ClusterState.EMPTY);
  private final ControlHandler handler = new ControlHandler(draft, NOW, () -> "fresh", GROUP);

  /// The swarm with manager m1, worker n1 that is ready, n2 and its twin n3 that are down, and the
  /// service web; all at version 1.
  private ControlHandler swarm() {
    handler.handle(
        new ControlRequest.InitCluster(
            StoredObjects.cluster(),
            StoredObjects.rootKey(),
            StoredObjects.node("m1", NodeRole.MANAGER)
                .withManagerStatus(ManagerStatus.of("10.0.0.1:2377", "r1", "10.0.0.1:7800"))));
    draft.put(StoredObjects.node("n1", NodeRole.WORKER));
    for (var id : List.of("n2", "n3")) {
      draft.put(
          StoredObjects.node(id, NodeRole.WORKER)
              .withDescription(StoredObjects.node("twin", NodeRole.WORKER).description())
              .withStatus(new NodeStatus(NodeState.DOWN, "", "")));
    }
    draft.put(StoredObjects.service("s1", "web"));
    draft.put(StoredObjects.service("s12", "db"));
    draft.put(StoredObjects.service("s13", "cache"));
    return handler;
  }

  record Refused(String what, ControlRequest request, Kind kind, String text) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Refused refused(String what, ControlRequest request, Kind kind, String text) {
    return new Refused(what, request, kind, text);
  }

  /// A service that cannot be created, for the reason `text`.
  private static Refused invalid(String what, ServiceSpec spec, String text) {
    return refused(
        what,
        new ControlRequest.CreateService(spec),
        Kind.INVALID,
        "rpc error: code = InvalidArgument desc = " + text);
  }

  /// A container spec that is `json`, an image given.
  private static ServiceSpec container(String json) {
    return template("{\"ContainerSpec\":{\"Image\":\"nginx\"," + json + "}}");
  }

  private static ServiceSpec template(String json) {
    return StoredObjects.spec("new", 1).withTaskTemplate(ModelJson.read(TaskSpec.class, json));
  }

  private static ServiceSpec with(String json) {
    return template("{\"ContainerSpec\":{\"Image\":\"nginx\"}," + json + "}");
  }

  private static ServiceSpec image(String image) {
    return StoredObjects.spec("new", 1).withTaskTemplate(TaskSpec.of(ContainerSpec.ofImage(image)));
  }

  private static ServiceSpec service(String json) {
    return ModelJson.read(
        ServiceSpec.class,
        "{\"Name\":\"new\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"}},"
            + json
            + "}");
  }

  static Stream<Refused> badSpecs() {
    var badName = "name must be valid as a DNS name component";
    return Stream.of(
        invalid("no name", WEB.withName(""), badName),
        invalid("a dot in the name", WEB.withName("a.b"), badName),
        invalid("a dash at the end", WEB.withName("a-"), badName),
        invalid("a long name", WEB.withName("a".repeat(64)), "name must be 63 characters or fewer"),
        invalid("no image", image(""), "ContainerSpec: image reference must be provided"),
        invalid(
            "a bad image",
            image("ngi nx"),
            "ContainerSpec: \"ngi nx\" is not a valid repository/tag"),
        invalid(
            "two mounts in one place",
            container("\"Mounts\":[{\"Target\":\"/a\"},{\"Target\":\"/a\"}]"),
            "ContainerSpec: duplicate mount point: /a"),
        invalid(
            "too little cpu",
            with("\"Resources\":{\"Limits\":{\"NanoCPUs\":999999}}"),
            "invalid cpu value 9.99999E-4: Must be at least 0.001"),
        invalid(
            "too little memory",
            with("\"Resources\":{\"Reservations\":{\"MemoryBytes\":4194303}}"),
            "invalid memory value 4194303: Must be at least 4MiB"),
        invalid(
            "a negative delay",
            with("\"RestartPolicy\":{\"Delay\":-1}"),
            "TaskSpec: restart-delay cannot be negative"),
        invalid(
            "a constraint without operator",
            with("\"Placement\":{\"Constraints\":[\"node.role=worker\"]}"),
            "constraint expected one operator from ==, !="),
        invalid(
            "a negative count",
            StoredObjects.spec("new", -1),
            "Number of replicas must be non-negative"),
        invalid(
            "a ratio over 1",
            service("\"UpdateConfig\":{\"MaxFailureRatio\":1.5}"),
            "TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1"),
        invalid(
            "one port twice",
            service(
                "\"EndpointSpec\":{\"Ports\":["
                    + "{\"TargetPort\":1,\"PublishedPort\":80,\"PublishMode\":\"host\"},"
                    + "{\"TargetPort\":2,\"PublishedPort\":80,\"PublishMode\":\"host\"}]}"),
            "EndpointSpec: duplicate published ports provided"),
        invalid(
            "an ingress port in dnsrr mode",
            service("\"EndpointSpec\":{\"Mode\":\"dnsrr\",\"Ports\":[{\"TargetPort\":80}]}"),
            "EndpointSpec: port published with ingress mode can't be used with dnsrr mode"),
        invalid(
            "no target port",
            service("\"EndpointSpec\":{\"Ports\":[{\"PublishedPort\":80}]}"),
            "EndpointSpec: invalid target port 0"),
        invalid(
            "a port that is none",
            service("\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80,\"PublishedPort\":65536}]}"),
            "EndpointSpec: invalid published port 65536"),
        invalid(
            "an unknown publish mode",
            service("\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80,\"PublishMode\":\"x\"}]}"),
            "EndpointSpec: invalid publish mode x"),
        invalid(
            "a PROXY protocol that is none",
            service(
                "\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80,"
                    + "\"SkepIngress\":{\"ProxyProtocol\":\"v1\"}}]}"),
            "port 80: invalid proxy-protocol 'v1', must be v2"),
        invalid(
            "an option of the ingress for host mode",
            service(
                "\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80,\"PublishMode\":\"host\","
                    + "\"SkepIngress\":{\"Accelerate\":\"nft\"}}]}"),
            "port 80: accelerate is for publish mode ingress, not host"),
        invalid(
            "PROXY protocol for udp",
            service(
                "\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":53,\"Protocol\":\"udp\","
                    + "\"SkepIngress\":{\"ProxyProtocol\":\"v2\"}}]}"),
            "port 53: proxy-protocol is for tcp, not udp"),
        refused(
            "sctp through the ingress",
            new ControlRequest.CreateService(
                service(
                    "\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80,\"Protocol\":\"sctp\"}]}")),
            Kind.UNIMPLEMENTED,
            "port 80: the ingress carries tcp and udp, publish sctp with mode=host"));
  }

  static Stream<Refused> badRequests() {
    var nodeSpec = StoredObjects.node("n1", NodeRole.WORKER).spec();
    var global = new ServiceMode(Optional.empty(), Optional.of(new GlobalMode()));
    return Stream.of(
        refused(
            "a name that is taken",
            new ControlRequest.CreateService(WEB),
            Kind.EXISTS,
            "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service"
                + " web already exists"),
        refused(
            "an old version",
            new ControlRequest.UpdateService("web", 0, WEB),
            Kind.OUT_OF_SEQUENCE,
            "rpc error: code = Unknown desc = update out of sequence"),
        refused(
            "another name",
            new ControlRequest.UpdateService("web", 1, WEB.withName("www")),
            Kind.UNIMPLEMENTED,
            "rpc error: code = Unimplemented desc = renaming services is not supported"),
        refused(
            "another mode",
            new ControlRequest.UpdateService("web", 1, WEB.withMode(global)),
            Kind.UNIMPLEMENTED,
            "rpc error: code = Unimplemented desc = service mode change is not allowed"),
        refused(
            "an unknown service",
            new ControlRequest.RemoveService("nobody"),
            Kind.NOT_FOUND,
            "rpc error: code = NotFound desc = service nobody not found"),
        refused(
            "a prefix of two services",
            new ControlRequest.UpdateService("s", 1, WEB),
            Kind.INVALID,
            "rpc error: code = InvalidArgument desc = service s is ambiguous (3 matches found)"),
        refused(
            "removing a manager",
            new ControlRequest.RemoveNode("m1", true),
            Kind.PRECONDITION,
            "rpc error: code = FailedPrecondition desc = node m1 is a cluster manager and is a"
                + " member of the raft cluster. It must be demoted to worker before removal"),
        refused(
            "removing a node that is up",
            new ControlRequest.RemoveNode("n1", false),
            Kind.PRECONDITION,
            "rpc error: code = FailedPrecondition desc = node n1 is not down and can't be removed"),
        refused(
            "an unknown node",
            new ControlRequest.RemoveNode("nobody", true),
            Kind.NOT_FOUND,
            "rpc error: code = NotFound desc = node nobody not found"),
        refused(
            "a hostname of two nodes",
            new ControlRequest.RemoveNode("host-twin", false),
            Kind.INVALID,
            "rpc error: code = InvalidArgument desc = node host-twin is ambiguous (2 matches"
                + " found)"),
        refused(
            "waiting for a restart for an hour",
            new ControlRequest.AwaitNode("n1", Duration.ofHours(1)),
            Kind.INVALID,
            "a restart is waited for 0 to 120 s"),
        refused(
            "an old version of a node",
            new ControlRequest.UpdateNode("n1", 7, nodeSpec),
            Kind.OUT_OF_SEQUENCE,
            "rpc error: code = Unknown desc = update out of sequence"),
        refused(
            "an old version of the swarm",
            new ControlRequest.UpdateCluster(0, ClusterSpec.defaults(), ClusterSecrets.NONE),
            Kind.OUT_OF_SEQUENCE,
            "rpc error: code = Unknown desc = update out of sequence"),
        refused(
            "forming the swarm twice",
            new ControlRequest.InitCluster(
                StoredObjects.cluster(),
                StoredObjects.rootKey(),
                StoredObjects.node("m1", NodeRole.MANAGER)),
            Kind.EXISTS,
            "this swarm is initialised already"));
  }

  @ParameterizedTest
  @MethodSource({"badSpecs", "badRequests"})
  void what_cannot_be_is_refused_in_dockers_words_and_changes_nothing(Refused refused) {
    swarm();
    var before = draft.state();

    var refusal =
        catchThrowableOfType(ControlException.class, () -> handler.handle(refused.request()));

    assertThat(refusal).hasMessage(refused.text());
    assertThat(refusal.kind()).isEqualTo(refused.kind());
    assertThat(draft.state()).isSameAs(before);
  }

  @Test
  void nothing_is_created_before_the_swarm_is() {
    for (var request :
        List.of(
            new ControlRequest.CreateService(WEB),
            new ControlRequest.AddNode(StoredObjects.node("n1", NodeRole.WORKER)))) {
      var refusal = catchThrowableOfType(ControlException.class, () -> handler.handle(request));

      assertThat(refusal.kind()).isEqualTo(Kind.NOT_IN_SWARM);
    }
    assertThat(draft.batch().isEmpty()).isTrue();
  }

  @Test
  void a_service_is_created_under_a_fresh_id() {
    var id = swarm().handle(new ControlRequest.CreateService(StoredObjects.spec("new", 3)));

    assertThat(id).isEqualTo("fresh");
    var service = draft.state().service("fresh").orElseThrow();
    assertThat(service.createdAt()).isEqualTo(NOW);
    assertThat(service.specVersion()).isEqualTo(draft.nextVersion());
  }

  @Test
  void the_name_of_a_removed_service_is_free_again() {
    swarm().handle(new ControlRequest.RemoveService("web"));

    assertThat(handler.handle(new ControlRequest.CreateService(WEB))).isEqualTo("fresh");
  }

  record Update(String what, boolean isTemplateChanged, UnaryOperator<ServiceSpec> change) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Update> updates() {
    return Stream.of(
        new Update("nothing", false, spec -> spec),
        new Update("a count", false, spec -> spec.withMode(ServiceMode.replicated(9))),
        new Update("a label", false, spec -> labelled(spec, EndpointSpec.NONE)),
        new Update("an image", true, spec -> image("httpd").withName("web")),
        new Update(
            "a port",
            true,
            spec ->
                labelled(
                    spec, new EndpointSpec("vip", List.of(PortConfig.of("tcp", 80, 80, "host"))))));
  }

  private static ServiceSpec labelled(ServiceSpec spec, EndpointSpec endpoint) {
    var labels = new TreeMap<String, String>();
    labels.put("tier", "front");
    return new ServiceSpec(
        spec.name(),
        labels,
        spec.taskTemplate(),
        spec.mode(),
        spec.updateConfig(),
        spec.rollbackConfig(),
        endpoint);
  }

  @ParameterizedTest
  @MethodSource("updates")
  void only_a_change_that_tasks_are_made_from_is_a_new_spec_version(Update update) {
    var next = new Draft(stored());
    var before = next.state().service("s1").orElseThrow();

    new ControlHandler(next, NOW, () -> "fresh", GROUP)
        .handle(new ControlRequest.UpdateService("web", 1, update.change().apply(before.spec())));

    var after = next.state().service("s1").orElseThrow();
    assertThat(after.previousSpec()).contains(before.spec());
    assertThat(after.updatedAt()).isEqualTo(NOW);
    assertThat(after.specVersion())
        .isEqualTo(update.isTemplateChanged() ? next.nextVersion() : before.specVersion());
  }

  /// The swarm in the store, at revision 1.
  private ClusterState stored() {
    swarm();
    return StoredObjects.applied(ClusterState.EMPTY, draft.batch());
  }

  @Test
  void a_spec_that_was_read_and_sent_back_keeps_its_registry_credentials() {
    swarm();
    var secret = new PullOptions("secret");
    var shown = WEB.taskTemplate().containerSpec();
    var spec = WEB.withTaskTemplate(TaskSpec.of(shown.withPullOptions(secret)));
    handler.handle(new ControlRequest.UpdateService("web", 1, spec));
    var versionOfSecret = draft.state().service("s1").orElseThrow().specVersion();

    handler.handle(new ControlRequest.UpdateService("web", 1, WEB));

    var after = draft.state().service("s1").orElseThrow();
    assertThat(after.spec().taskTemplate().containerSpec().pullOptions()).contains(secret);
    assertThat(after.specVersion()).isEqualTo(versionOfSecret);

    var other = new PullOptions("other");
    handler.handle(
        new ControlRequest.UpdateService(
            "web", 1, WEB.withTaskTemplate(TaskSpec.of(shown.withPullOptions(other)))));
    var replaced = draft.state().service("s1").orElseThrow();
    assertThat(replaced.spec().taskTemplate().containerSpec().pullOptions()).contains(other);
  }

  @Test
  void a_node_that_is_down_is_removed_and_any_worker_by_force() {
    swarm();

    handler.handle(new ControlRequest.RemoveNode("n2", false));
    handler.handle(new ControlRequest.RemoveNode("host-n1", true));

    assertThat(draft.state().nodes()).containsOnlyKeys("m1", "n3");
    assertThat(draft.batch().actions())
        .filteredOn(action -> action.kind() == ObjectKind.NODE)
        .hasSize(4);
  }

  @Test
  void a_node_is_drained() {
    swarm();
    var spec = StoredObjects.node("n1", NodeRole.WORKER).spec();

    var id =
        handler.handle(
            new ControlRequest.UpdateNode("host-n1", 1, spec.withAvailability(Availability.DRAIN)));

    assertThat(id).isEqualTo("n1");
    assertThat(draft.state().node("n1").orElseThrow().spec().availability())
        .isEqualTo(Availability.DRAIN);
  }

  @Test
  void a_restart_is_waited_for_whatever_the_clock_said_when_it_was_announced() {
    swarm();

    handler.handle(new ControlRequest.AwaitNode("host-n1", Duration.ofSeconds(60)));

    var status = draft.state().node("n1").orElseThrow().status();
    var until = status.awaitedUntil().orElseThrow();
    assertThat(status.isAwaited(until.minusSeconds(60))).isTrue();
    assertThat(status.isAwaited(until.minusMillis(1))).isTrue();
    assertThat(status.isAwaited(until)).isFalse();
    assertThat(status.isAwaited(until.minusSeconds(86_400))).as("a clock set back").isFalse();
  }

  @Test
  void a_token_is_rotated_alone() {
    swarm();
    var cluster = draft.state().cluster().orElseThrow();
    draft.put(cluster.withJoinTokens(new JoinTokens("w1", "m1")));

    handler.handle(
        new ControlRequest.UpdateCluster(
            1, ClusterSpec.defaults(), ClusterSecrets.NONE.withWorkerToken("w2")));

    assertThat(draft.state().cluster().orElseThrow().joinTokens())
        .contains(new JoinTokens("w2", "m1"));
  }
}
