package skep.shell.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import skep.bootstrap.host.HostException;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.plan.BootstrapPlan;
import skep.bootstrap.plan.Fault;
import skep.bootstrap.plan.HostSight;
import skep.bootstrap.plan.PortTry;
import skep.bootstrap.plan.Preflight;
import skep.bootstrap.plan.Release;
import skep.bootstrap.run.RuntimeImage;
import skep.bootstrap.run.Upload;
import skep.bootstrap.ssh.SshConfig;
import skep.bootstrap.ssh.SshConnector;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.FileTrouble;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.Value;

/// One call of a bootstrap command: the hosts it is about, what was found there, and the operator
/// who is shown it and asked.
final class Bootstrap implements AutoCloseable {
  private final Session session;
  private final Arguments arguments;
  private final Inventory inventory;
  private final Looking looking;
  private final RuntimeImage image;
  private final Release release;
  private final Path jar;
  private List<HostSight> sights = List.of();
  private List<PortTry> tries = List.of();
  private List<Fault> faults = List.of();
  private Duration took = Duration.ZERO;

  private Bootstrap(
      Session session, Arguments arguments, Inventory inventory, Looking looking, Path jar) {
    this.session = session;
    this.arguments = arguments;
    this.inventory = inventory;
    this.looking = looking;
    this.jar = jar;
    this.image =
        new RuntimeImage(
            Path.of(System.getProperty("java.home", "/")),
            places(session).cache().resolve("runtimes"));
    this.release = release(session, jar, image);
  }

  static Bootstrap of(Session session, Arguments arguments, Inventory inventory) {
    var secrets =
        new AskedSecrets(session.console().keyboard(), HostsOptions.password(session, arguments));
    var places = places(session);
    var config =
        SshConfig.ofSystem(
            places.home(),
            configured(session, arguments),
            session.console().environment().getOrDefault("PATH", ""));
    var looking =
        new Looking(inventory, new SshConnector(config, secrets), secrets, new SwarmOverSsh());
    return new Bootstrap(session, arguments, inventory, looking, HostsOptions.jar(arguments));
  }

  private static Optional<Path> configured(Session session, Arguments arguments) {
    var named =
        arguments.has("--ssh-config")
            ? arguments.text("--ssh-config")
            : session.console().environment().getOrDefault("SKEP_SSH_CONFIG", "");
    return Optional.of(named).filter(path -> !path.isEmpty()).map(Path::of);
  }

  private static Places places(Session session) {
    return Places.of(session.console().environment());
  }

  private static Release release(Session session, Path jar, RuntimeImage image) {
    try {
      return new Release(session.version(), Upload.hash(jar), Files.size(jar), image.runtime());
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot read " + jar + ": " + FileTrouble.reason(e), "");
    } catch (HostException e) {
      throw failed(e);
    }
  }

  static UserError failed(HostException e) {
    return new UserError(
        switch (e.reason()) {
          case UNREACHABLE -> Exit.UNREACHABLE;
          case TIMED_OUT -> Exit.TIMED_OUT;
          case KEY_CHANGED, KEY_UNKNOWN, KEY_UNCONFIRMED, AUTHENTICATION, FAILED -> Exit.FAILED;
        },
        e.text(),
        e.hint());
  }

  Inventory inventory() {
    return inventory;
  }

  Looking looking() {
    return looking;
  }

  List<HostSight> sights() {
    return sights;
  }

  RuntimeImage image() {
    return image;
  }

  Path jar() {
    return jar;
  }

  /// Looks at all hosts, and asks first if a login takes a password and the key is new.
  void look() {
    var start = session.pacer().now();
    try {
      sights = looking.look();
      if (sights.stream().anyMatch(Bootstrap::isUnconfirmed) && isAgreed(unconfirmed())) {
        looking.trustNew();
        sights = looking.completed(sights);
        looking.trustNew();
      }
      tries = looking.ports(sights);
    } catch (HostException e) {
      throw failed(e);
    }
    judge(start);
  }

  /// Looks at all hosts without trying their ports.
  void see() {
    try {
      sights = looking.look();
    } catch (HostException e) {
      throw failed(e);
    }
  }

  /// Looks again where not everything was seen, now that the operator has said yes.
  void complete() {
    var start = session.pacer().now();
    try {
      if (!Looking.newKeys(sights).isEmpty()) {
        looking.trustNew();
      }
      sights = looking.completed(sights);
    } catch (HostException e) {
      throw failed(e);
    }
    judge(start);
  }

  private void judge(Instant start) {
    faults = Preflight.faults(inventory, sights, tries, release, arguments.isOn("--allow-even"));
    took = Duration.between(start, session.pacer().now());
  }

  private static boolean isUnconfirmed(HostSight sight) {
    return sight
        .trouble()
        .filter(trouble -> trouble.reason() == HostException.Reason.KEY_UNCONFIRMED)
        .isPresent();
  }

  private String unconfirmed() {
    var text = new StringBuilder("New host keys, of hosts that want a password to log in:\n");
    sights.stream()
        .filter(Bootstrap::isUnconfirmed)
        .forEach(
            sight ->
                text.append("  ")
                    .append(sight.name())
                    .append("  ")
                    .append(sight.trouble().map(HostSight.Trouble::text).orElse(""))
                    .append('\n'));
    return text + "Are they theirs? [y/N] ";
  }

  /// Whether the operator says yes; without a terminal nobody does, unless it was said beforehand.
  boolean isAgreed(String question) {
    if (arguments.isOn("--yes")) {
      return true;
    }
    var keyboard = session.console().keyboard();
    if (!keyboard.isAttended()) {
      return false;
    }
    session.console().out().flush();
    var answer = keyboard.line(question).strip();
    return answer.equals("y") || answer.equals("yes");
  }

  boolean isBlocked() {
    return faults.stream().anyMatch(Fault::isBlocking);
  }

  /// The file given as ssh's configuration; empty: none.
  String sshConfig() {
    return arguments.has("--ssh-config") ? HostsOptions.absolute(arguments) : "";
  }

  boolean isJson() {
    return arguments.text("--format").equals("json");
  }

  /// What was found, for programs.
  Value json() {
    return PreflightText.json(sights, tries, faults);
  }

  /// Shows what was found to people; programs are told once, at the end.
  void show() {
    if (isJson()) {
      return;
    }
    session
        .console()
        .line(
            "Preflight  %d host%s  %s   (read-only, nothing changed yet)"
                .formatted(sights.size(), sights.size() == 1 ? "" : "s", RunLines.seconds(took)));
    session.console().out().print(PreflightText.table(sights, tries));
    session.console().out().print(PreflightText.faults(faults));
    var keys = Looking.newKeys(sights);
    if (!keys.isEmpty() && !looking.isNewTrusted()) {
      session
          .console()
          .line("New host keys: " + String.join("  ", keys) + "   (stored when you say yes)");
    }
    session.console().out().flush();
  }

  void showFaults() {
    if (isJson()) {
      return;
    }
    session.console().out().print(PreflightText.faults(faults));
    session.console().out().flush();
  }

  BootstrapPlan plan() {
    return BootstrapPlan.of(inventory, sights, release);
  }

  @Override
  public void close() {
    looking.close();
  }
}
