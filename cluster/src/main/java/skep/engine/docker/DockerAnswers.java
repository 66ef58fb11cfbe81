package skep.engine.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Info;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Health;
import skep.engine.TaskContainer.Phase;
import skep.model.EngineDescription;
import skep.model.NodeDescription;
import skep.model.Platform;
import skep.model.Plugin;
import skep.model.PortConfig;
import skep.model.Resources;

/// Docker's answers in the port's words.
final class DockerAnswers {
  private static final long NANO_CPUS = 1_000_000_000L;

  /// The host's name in this process's uts namespace, which is the one users know the node by.
  private static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  private DockerAnswers() {}

  static TaskContainer container(InspectContainerResponse said) {
    var state = said.getState();
    var labels = Optional.ofNullable(said.getConfig().getLabels()).orElse(Map.of());
    var phase = phase(text(state.getStatus()));
    var changedAt = phase == Phase.EXITED ? state.getFinishedAt() : state.getStartedAt();
    return new TaskContainer(
        said.getId(),
        labels.getOrDefault(Labels.TASK_ID, ""),
        phase,
        state.getHealth() == null ? Health.NONE : health(text(state.getHealth().getStatus())),
        Math.toIntExact(number(state.getPidLong())),
        Math.toIntExact(number(state.getExitCodeLong())),
        text(state.getError()),
        instant(text(changedAt)),
        ports(said, labels.getOrDefault(Labels.INGRESS_PORTS, "")),
        address(said));
  }

  /// On the first of its networks that gave it one; with the host's network it has none.
  private static String address(InspectContainerResponse said) {
    var settings = said.getNetworkSettings();
    if (settings == null || settings.getNetworks() == null) {
      return "";
    }
    return new TreeMap<>(settings.getNetworks())
        .values().stream()
            .map(network -> text(network.getIpAddress()))
            .filter(given -> !given.isEmpty())
            .findFirst()
            .orElse("");
  }

  private static Phase phase(String status) {
    return switch (status) {
      case "created" -> Phase.CREATED;
      case "running", "paused", "restarting" -> Phase.RUNNING;
      default -> Phase.EXITED; // exited, dead, removing
    };
  }

  private static Health health(String status) {
    return switch (status) {
      case "starting" -> Health.STARTING;
      case "healthy" -> Health.HEALTHY;
      case "unhealthy" -> Health.UNHEALTHY;
      default -> Health.NONE;
    };
  }

  /// Docker lists a port once for IPv4 and once for IPv6; a free one may differ, IPv4's counts.
  private static List<PortConfig> ports(InspectContainerResponse said, String ingressPorts) {
    var ports = new TreeMap<String, PortConfig>();
    var settings = said.getNetworkSettings();
    if (settings == null || settings.getPorts() == null) {
      return List.of();
    }
    var ingress = List.of(ingressPorts.split(","));
    settings
        .getPorts()
        .getBindings()
        .forEach(
            (target, bindings) -> {
              if (bindings == null || bindings.length == 0) {
                return;
              }
              var protocol = target.getProtocol().toString();
              var key = target.getPort() + "/" + protocol;
              var mode = ingress.contains(key) ? "ingress" : "host";
              int port = Integer.parseInt(bindings[0].getHostPortSpec());
              ports.put(key, PortConfig.of(protocol, target.getPort(), port, mode));
            });
    return List.copyOf(ports.values());
  }

  static NodeDescription description(Info info) {
    var plugins = new ArrayList<Plugin>();
    var said = Optional.ofNullable(info.getPlugins()).orElse(Map.of());
    for (var type : List.of("Log", "Network", "Volume")) {
      for (var name : Optional.ofNullable(said.get(type)).orElse(List.of())) {
        plugins.add(new Plugin(type, name));
      }
    }
    var labels = new TreeMap<String, String>();
    for (var label : Optional.ofNullable(info.getLabels()).orElse(new String[0])) {
      int equals = label.indexOf('=');
      labels.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    return new NodeDescription(
        hostname().orElse(text(info.getName())),
        new Platform(text(info.getArchitecture()), text(info.getOsType())),
        new Resources(
            number(info.getNCPU() == null ? null : info.getNCPU().longValue()) * NANO_CPUS,
            number(info.getMemTotal())),
        new EngineDescription(text(info.getServerVersion()), labels, plugins),
        Optional.empty());
  }

  private static Optional<String> hostname() {
    try {
      return Optional.of(Files.readString(KERNEL_HOSTNAME).strip()).filter(name -> !name.isEmpty());
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  /// @param encoded the base64 JSON document of an `X-Registry-Auth` header
  /// @throws IllegalArgumentException when it is none
  static AuthConfig auth(String encoded) {
    var json =
        new String(
            Base64.getUrlDecoder().decode(encoded.replace('+', '-').replace('/', '_')),
            StandardCharsets.UTF_8);
    var auth = new AuthConfig();
    if (!(Jsonb.builder().build().type(Object.class).fromJson(json) instanceof Map<?, ?> fields)) {
      throw new IllegalArgumentException("registry auth is not a JSON object");
    }
    fields.forEach(
        (field, value) -> {
          var text = String.valueOf(value);
          switch (String.valueOf(field)) {
            case "username" -> auth.withUsername(text);
            case "password" -> auth.withPassword(text);
            case "email" -> auth.withEmail(text);
            case "serveraddress" -> auth.withRegistryAddress(text);
            case "auth" -> auth.withAuth(text);
            case "identitytoken" -> auth.withIdentityToken(text);
            case "registrytoken" -> auth.withRegistrytoken(text);
            default -> {} // what later clients may add
          }
        });
    return auth;
  }

  private static Instant instant(String text) {
    try {
      return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException unknown) {
      return Instant.EPOCH;
    }
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }

  private static long number(@Nullable Long given) {
    return given == null ? 0 : given;
  }
}
