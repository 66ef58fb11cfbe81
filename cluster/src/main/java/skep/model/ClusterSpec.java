package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Settings of the whole swarm.
///
/// @param ingress skep's field; absent: defaults
@Json
public record ClusterSpec(
    @Json.Property("Name") String name,
    @Json.Property("Labels") SortedMap<String, String> labels,
    @Json.Property("Orchestration") OrchestrationConfig orchestration,
    @Json.Property("Raft") RaftConfig raft,
    @Json.Property("Dispatcher") DispatcherConfig dispatcher,
    @Json.Property("CAConfig") CaConfig caConfig,
    @Json.Property("EncryptionConfig") EncryptionConfig encryption,
    @Json.Property("SkepIngress") Optional<IngressConfig> ingress) {

  public ClusterSpec {
    name = Fields.or(name, "default");
    labels = Fields.map(labels);
    orchestration = Fields.or(orchestration, new OrchestrationConfig(Optional.empty()));
    raft = Fields.or(raft, new RaftConfig(10000, 1, 10));
    dispatcher = Fields.or(dispatcher, new DispatcherConfig(Optional.empty()));
    caConfig = Fields.or(caConfig, CaConfig.defaults());
    encryption = Fields.or(encryption, new EncryptionConfig(false));
    ingress = Fields.option(ingress);
  }

  public static ClusterSpec defaults() {
    return new ClusterSpec(
        "default",
        new TreeMap<>(),
        new OrchestrationConfig(Optional.empty()),
        new RaftConfig(10_000, 1, 10),
        new DispatcherConfig(Optional.empty()),
        CaConfig.defaults(),
        new EncryptionConfig(false),
        Optional.empty());
  }

  public ClusterSpec withCaConfig(CaConfig caConfig) {
    return new ClusterSpec(
        name, labels, orchestration, raft, dispatcher, caConfig, encryption, ingress);
  }

  public ClusterSpec withEncryption(EncryptionConfig encryption) {
    return new ClusterSpec(
        name, labels, orchestration, raft, dispatcher, caConfig, encryption, ingress);
  }
}
