package skep.bootstrap.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import skep.bootstrap.inventory.HostEntry.Login;
import skep.bootstrap.inventory.HostKeyPolicy;

/// What ssh's configuration says of a host. Asks `ssh -G`, which knows `Include`, `Match` and
/// tokens; without an ssh client the common keywords are read from the file itself.
public final class SshConfig {
  private static final int TIMEOUT_SECONDS = 5;
  private static final List<String> DEFAULT_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");

  private final Path home;
  private final Optional<Path> file;
  private final boolean hasClient;

  /// @param file instead of `~/.ssh/config`
  /// @param hasClient whether to ask `ssh -G`
  public SshConfig(Path home, Optional<Path> file, boolean hasClient) {
    this.home = home;
    this.file = file;
    this.hasClient = hasClient;
  }

  /// With an ssh client when there is one in the path.
  public static SshConfig ofSystem(Path home, Optional<Path> file, String searchPath) {
    boolean hasClient =
        Arrays.stream(searchPath.split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ssh")));
    return new SshConfig(home, file, hasClient);
  }

  /// @param host a name, an alias of the configuration or an address
  /// @param login what the inventory says goes first
  /// @throws IOException when the configuration cannot be read, or has what skep cannot do
  public SshTarget resolve(String host, Login login, SshTarget.Trust trust) throws IOException {
    var values = hasClient ? asked(host, login) : read(host);
    var proxy = first(values, "proxycommand", "none");
    if (!proxy.equals("none")) {
      throw new IOException(
          "ssh's configuration has a ProxyCommand for %s, which skep cannot run: say ProxyJump"
              .formatted(host));
    }
    var user = login.user().isEmpty() ? first(values, "user", systemUser()) : login.user();
    int port = login.port() == 0 ? port(first(values, "port", "22")) : login.port();
    var jump = login.jump().isEmpty() ? first(values, "proxyjump", "none") : login.jump();
    var identities = identities(values);
    if (!login.identity().isEmpty()) {
      identities.addFirst(path(login.identity()));
    }
    return new SshTarget(
        host,
        first(values, "hostname", host).replace("%h", host),
        port,
        user,
        identities,
        first(values, "identitiesonly", "no").equals("yes"),
        agent(values),
        jump.equals("none") ? List.of() : List.of(jump.split(",")),
        keyFiles(values),
        trust(values, trust));
  }

  /// A configuration that says StrictHostKeyChecking is not weakened by a milder policy of ours.
  private static SshTarget.Trust trust(Map<String, List<String>> values, SshTarget.Trust asked) {
    boolean isStrict =
        List.of("yes", "true").contains(first(values, "stricthostkeychecking", "ask"));
    return isStrict && asked.policy() == HostKeyPolicy.ACCEPT_NEW
        ? new SshTarget.Trust(HostKeyPolicy.STRICT, asked.pin())
        : asked;
  }

  private List<Path> identities(Map<String, List<String>> values) {
    var named = values.getOrDefault("identityfile", List.of());
    var words =
        named.isEmpty() ? DEFAULT_KEYS.stream().map(name -> "~/.ssh/" + name).toList() : named;
    return new ArrayList<>(words.stream().map(this::path).toList());
  }

  private String agent(Map<String, List<String>> values) {
    var named = first(values, "identityagent", "SSH_AUTH_SOCK");
    return named.equals("SSH_AUTH_SOCK") || named.startsWith("$") ? "" : path(named).toString();
  }

  private SshTarget.KeyFiles keyFiles(Map<String, List<String>> values) {
    return new SshTarget.KeyFiles(
        files(first(values, "userknownhostsfile", "~/.ssh/known_hosts ~/.ssh/known_hosts2")),
        files(
            first(
                values,
                "globalknownhostsfile",
                "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2")),
        first(values, "hashknownhosts", "no").equals("yes"));
  }

  private List<Path> files(String words) {
    return Arrays.stream(words.split(" ")).filter(word -> !word.isEmpty()).map(this::path).toList();
  }

  private Path path(String word) {
    var bare = word.replace("\"", "").replace("%d", home.toString());
    return bare.startsWith("~/") ? home.resolve(bare.substring(2)) : Path.of(bare);
  }

  private Map<String, List<String>> asked(String host, Login login) throws IOException {
    var words = new ArrayList<>(List.of("ssh", "-G"));
    file.ifPresent(path -> words.addAll(List.of("-F", path.toString())));
    if (!login.user().isEmpty()) {
      words.addAll(List.of("-l", login.user()));
    }
    if (login.port() != 0) {
      words.addAll(List.of("-p", Integer.toString(login.port())));
    }
    words.addAll(List.of("--", host));
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      var text = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("ssh -G " + host + ": " + text.strip());
      }
      var values = new TreeMap<String, List<String>>();
      text.lines().forEach(line -> add(values, line));
      return values;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /// The first value of a keyword counts; `Host` patterns may be negated. `Match` blocks never
  /// match, and `Include` is refused.
  private Map<String, List<String>> read(String host) throws IOException {
    var path = file.orElse(home.resolve(".ssh/config"));
    var values = new TreeMap<String, List<String>>();
    if (!Files.isReadable(path)) {
      return values;
    }
    boolean isMeant = true;
    for (var raw : Files.readAllLines(path)) {
      var line = raw.strip().replaceFirst("\\s*=\\s*", " ");
      var keyword = line.split("\\s+")[0].toLowerCase(Locale.ROOT);
      switch (keyword) {
        case "", "match" -> isMeant = keyword.isEmpty() && isMeant;
        case "include" ->
            throw new IOException(path + " has an Include: skep needs an ssh client to follow it");
        case "host" -> isMeant = isMeant(host, line.substring(4).strip());
        default -> {
          if (isMeant && !keyword.startsWith("#")) {
            add(values, line);
          }
        }
      }
    }
    return values;
  }

  private static boolean isMeant(String host, String patterns) {
    boolean isMatched = false;
    for (var pattern : patterns.split("\\s+")) {
      boolean isNegated = pattern.startsWith("!");
      var glob = isNegated ? pattern.substring(1) : pattern;
      var regex = ("\\Q" + glob + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      if (host.matches(regex)) {
        if (isNegated) {
          return false;
        }
        isMatched = true;
      }
    }
    return isMatched;
  }

  private static void add(Map<String, List<String>> values, String line) {
    int space = line.indexOf(' ');
    if (space > 0) {
      values
          .computeIfAbsent(
              line.substring(0, space).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(space + 1).strip());
    }
  }

  private static String first(Map<String, List<String>> values, String key, String absent) {
    return values.getOrDefault(key, List.of(absent)).getFirst();
  }

  private static int port(String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException("ssh's configuration has no port but " + text, e);
    }
  }

  private static String systemUser() {
    return System.getProperty("user.name", "root");
  }
}
