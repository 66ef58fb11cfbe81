package skep.bootstrap.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.HostFacts.Address;
import skep.bootstrap.host.HostFacts.DockerFacts;
import skep.bootstrap.host.HostFacts.Login;
import skep.bootstrap.host.HostFacts.Platform;
import skep.bootstrap.host.HostFacts.Resources;
import skep.bootstrap.host.HostFacts.SkepFacts;
import skep.bootstrap.host.HostFacts.Sudo;

/// The script that looks at a host, and what its lines say.
public final class FactsScript {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private FactsScript() {}

  public static Script script(boolean isRoot) {
    return new Script(resource("facts.sh"), isRoot, LIMIT);
  }

  /// A file that comes with the program.
  public static String resource(String name) {
    try (var in = FactsScript.class.getResourceAsStream("/skep/bootstrap/" + name)) {
      return new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param before this machine's time when the script was sent
  /// @param after when its answer was there
  /// @throws HostException when the script did not come to its end
  public static HostFacts read(String lines, Instant before, Instant after) throws HostException {
    var values = new TreeMap<String, List<String>>();
    lines
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values
                  .computeIfAbsent(line.substring(0, equals), _ -> new ArrayList<>())
                  .add(line.substring(equals + 1).strip());
            });
    if (!values.containsKey("end")) {
      throw new HostException(
          Reason.FAILED,
          "its shell did not run the probe to the end",
          "log in and see what `sh` says");
    }
    return new Lines(values).facts(before, after);
  }

  private record Lines(SortedMap<String, List<String>> values) {
    String text(String key) {
      return values.getOrDefault(key, List.of("")).getLast();
    }

    List<String> all(String key) {
      return values.getOrDefault(key, List.of());
    }

    long number(String key) {
      var text = text(key);
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    long bytes(String key) {
      return number(key) * 1024;
    }

    HostFacts facts(Instant before, Instant after) {
      var listeners = new TreeMap<Integer, String>();
      under("listen.")
          .forEach((port, _) -> listeners.put(Integer.parseInt(port), text("listen." + port)));
      var addresses = new ArrayList<Address>();
      under("address.")
          .forEach((name, all) -> all.forEach(each -> addresses.add(new Address(name, each))));
      var features = new TreeMap<String, String>();
      under("feature.").forEach((name, all) -> features.put(name, all.getLast()));
      var files = new TreeMap<String, String>();
      under("skep.").forEach((name, all) -> files.put(name, String.join(" ", all)));
      return new HostFacts(
          number("uid") == 0 && text("uid").equals("0"),
          platform(),
          new Resources(
              (int) number("cpus"),
              bytes("memory_kb"),
              bytes("disk.programs_kb"),
              bytes("disk.state_kb"),
              bytes("disk.temporary_kb")),
          offset(before, after),
          new Login(text("user"), sudo()),
          docker(),
          new SkepFacts(files, files.containsKey("daemon"), Optional.empty()),
          features,
          addresses,
          listeners);
    }

    private SortedMap<String, List<String>> under(String prefix) {
      var found = new TreeMap<String, List<String>>();
      values
          .tailMap(prefix)
          .forEach(
              (key, all) -> {
                if (key.startsWith(prefix)) {
                  found.put(key.substring(prefix.length()), all);
                }
              });
      return found;
    }

    private Platform platform() {
      var os = text("kernel").equals("Linux") ? text("os") : text("kernel");
      return new Platform(
          text("hostname"),
          os.isEmpty() ? "linux" : os,
          arch(text("arch")),
          text("libc"),
          text("init"),
          text("packages"),
          text("java"));
    }

    private DockerFacts docker() {
      return new DockerFacts(
          text("docker.installed").equals("yes"),
          text("docker.version"),
          text("docker.swarm"),
          all("docker.foreign"),
          all("docker.own").size(),
          text("docker.process"));
    }

    private Sudo sudo() {
      return switch (text("sudo")) {
        case "root" -> Sudo.IS_ROOT;
        case "passwordless" -> Sudo.PASSWORDLESS;
        case "password" -> Sudo.PASSWORD;
        default -> Sudo.NONE;
      };
    }

    /// Against the middle of the time the answer took. A busy host starts the script late, so an
    /// offset smaller than the answer took counts as none.
    private Duration offset(Instant before, Instant after) {
      var text = text("clock");
      if (!text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
        return Duration.ZERO;
      }
      var seconds = new BigDecimal(text);
      var there =
          Instant.ofEpochSecond(
              seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
      if (there.isBefore(before)) {
        return Duration.between(before, there);
      }
      return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
    }
  }

  /// The kernel's name of an architecture as Java's.
  private static String arch(String machine) {
    return switch (machine) {
      case "x86_64" -> "amd64";
      case "arm64" -> "aarch64";
      default -> machine;
    };
  }
}
