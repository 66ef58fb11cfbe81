package skep.bootstrap.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was found on a host, all by reading. What could not be found out is absent or empty.
///
/// @param isComplete whether it was root who looked: an ordinary user does not see everything
/// @param clockOffset its clock minus this machine's, give or take half a round trip
/// @param features kernel features by name: `yes`, `no` or `unknown`
/// @param addresses IPv4 addresses by interface
/// @param listeners program by TCP port that is listened on; empty: not known which
public record HostFacts(
    boolean isComplete,
    Platform platform,
    Resources resources,
    Duration clockOffset,
    Login login,
    DockerFacts docker,
    SkepFacts skep,
    SortedMap<String, String> features,
    List<Address> addresses,
    SortedMap<Integer, String> listeners) {

  public HostFacts {
    features = new TreeMap<>(features);
    addresses = List.copyOf(addresses);
    listeners = new TreeMap<>(listeners);
  }

  /// @param os `debian12`
  /// @param arch as Java says it: `amd64`, `aarch64`
  /// @param libc `glibc` or `musl`
  /// @param init `systemd` or what else starts programs
  /// @param packages `apt`, `dnf`, ...; empty: none that is known
  /// @param java home of a Java 25 or newer 25.x; empty: none
  public record Platform(
      String hostname,
      String os,
      String arch,
      String libc,
      String init,
      String packages,
      String java) {
    public boolean isSystemd() {
      return init.equals("systemd");
    }
  }

  /// Bytes; free ones of the places that skep writes to.
  ///
  /// @param programs below /opt
  /// @param state below /var/lib/skep
  /// @param temporary below /tmp
  public record Resources(int cpus, long memory, long programs, long state, long temporary) {}

  /// @param sudo how its commands become root's
  public record Login(String user, Sudo sudo) {}

  /// How a user becomes root.
  public enum Sudo {
    IS_ROOT,
    PASSWORDLESS,
    PASSWORD,
    /// No sudo there.
    NONE
  }

  /// @param isInstalled whether there is a dockerd
  /// @param version of the Engine that answers; empty: none does, or it may not be asked
  /// @param swarm `inactive` unless Docker's own swarm mode is on
  /// @param foreign running containers that no skep made, as `id started` lines
  /// @param own how many containers skep made
  /// @param process id of dockerd; empty: not running
  public record DockerFacts(
      boolean isInstalled,
      String version,
      String swarm,
      List<String> foreign,
      int own,
      String process) {
    public DockerFacts {
      foreign = List.copyOf(foreign);
    }

    public boolean isAnswering() {
      return !version.isEmpty();
    }

    /// 0: not known.
    public int major() {
      var digits = version.split("\\.")[0];
      return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }
  }

  /// @param files what is installed: hash, link target or state by name
  /// @param isRunning whether a daemon runs
  /// @param membership as its daemon says; absent: none answers
  public record SkepFacts(
      SortedMap<String, String> files, boolean isRunning, Optional<Membership> membership) {
    public SkepFacts {
      files = new TreeMap<>(files);
    }

    public String file(String name) {
      return files.getOrDefault(name, "");
    }
  }

  /// @param networkInterface its name
  public record Address(String networkInterface, String address) {}

  public HostFacts withMembership(Membership membership) {
    return new HostFacts(
        isComplete,
        platform,
        resources,
        clockOffset,
        login,
        docker,
        new SkepFacts(skep.files(), skep.isRunning(), Optional.of(membership)),
        features,
        addresses,
        listeners);
  }

  /// The features as one would list them.
  public List<Map.Entry<String, String>> featureList() {
    return List.copyOf(features.entrySet());
  }
}
