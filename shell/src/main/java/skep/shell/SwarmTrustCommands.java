package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import skep.api.client.ApiPath;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.FileTrouble;
import skep.shell.command.HelpText;
import skep.shell.command.Keyboard;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep swarm ...`: a swarm's settings, its root CA, and the lock of its managers.
final class SwarmTrustCommands {
  static final Option CERT_EXPIRY =
      value(
          "--cert-expiry", "duration", "Validity period for node certificates (default 2160h0m0s)");
  private static final Option TIMEOUT =
      value(
          "--timeout",
          "duration",
          "Longest wait; then exit code 5, the rotation goes on (default 2m0s)");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /// More is no certificate and no key.
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private SwarmTrustCommands() {}

  static List<Command> all() {
    return List.of(ca(), unlock(), unlockKey(), update());
  }

  private static Command ca() {
    return new Command(
        List.of("swarm", "ca"),
        "Display and rotate the root CA",
        Positionals.NONE,
        List.of(
            value("--ca-cert", "pem-file", "Root CA certificate to rotate to"),
            value("--ca-key", "pem-file", "Key of that certificate (PEM, PKCS#8, EC)"),
            CERT_EXPIRY,
            flag("--detach", "-d", "Exit immediately instead of waiting for all nodes"),
            flag("--quiet", "-q", "Suppress progress output"),
            flag("--rotate", "", "Rotate the root CA, to a new one unless --ca-cert names it"),
            TIMEOUT),
        Lacking.of("--external-ca"),
        List.of("skep swarm ca", "skep swarm ca --rotate"),
        SwarmTrustCommands::runCa);
  }

  private static Command unlock() {
    return new Command(
        List.of("swarm", "unlock"),
        "Unlock this manager; the key is asked for or read from standard input",
        Positionals.NONE,
        List.of(),
        Lacking.NOTHING,
        List.of("skep swarm unlock", "skep swarm unlock <key-file"),
        SwarmTrustCommands::runUnlock);
  }

  private static Command unlockKey() {
    return new Command(
        List.of("swarm", "unlock-key"),
        "Manage the unlock key",
        Positionals.NONE,
        List.of(
            flag("--quiet", "-q", "Only display the key"), flag("--rotate", "", "Rotate the key")),
        Lacking.NOTHING,
        List.of("skep swarm unlock-key", "skep swarm unlock-key --rotate"),
        SwarmTrustCommands::runUnlockKey);
  }

  private static Command update() {
    return new Command(
        List.of("swarm", "update"),
        "Update the swarm",
        Positionals.NONE,
        List.of(
            flag("--autolock", "", "Require an unlock key to start a manager again (true|false)"),
            CERT_EXPIRY,
            value("--dispatcher-heartbeat", "duration", "Dispatcher heartbeat period (default 1s)"),
            IngressSettings.DEADLINE,
            IngressSettings.GRACE,
            value("--task-history-limit", "int", "Task history retention limit (default 5)")),
        Lacking.of("--external-ca --max-snapshots --snapshot-interval"),
        List.of("skep swarm update --autolock", "skep swarm update --cert-expiry 720h"),
        SwarmTrustCommands::runUpdate);
  }

  private static Exit runCa(Session session, Arguments arguments) {
    if (!arguments.isOn("--rotate")) {
      for (var other : List.of("--ca-cert", "--ca-key", "--cert-expiry", "--detach", "--quiet")) {
        if (arguments.has(other)) {
          throw UserError.usage(
              "`%s` flag requires the `--rotate` flag to update the CA".formatted(other), "");
        }
      }
      return printRoot(session);
    }
    var swarm = swarm(session);
    var spec =
        swarm
            .get("Spec")
            .with("CAConfig.SigningCACert", Value.of(file(arguments, "--ca-cert")))
            .with("CAConfig.SigningCAKey", Value.of(file(arguments, "--ca-key")))
            .with(
                "CAConfig.ForceRotate",
                Value.of(swarm.at("Spec.CAConfig.ForceRotate").number() + 1));
    post(session, swarm, settings(spec, arguments), List.of());
    if (arguments.isOn("--detach")) {
      return Exit.OK;
    }
    boolean isQuiet = arguments.isOn("--quiet");
    var timeout = arguments.duration("--timeout").orElse(DEFAULT_TIMEOUT);
    var exit = new RootRotationWait(session, isQuiet, timeout).run();
    return exit == Exit.OK && !isQuiet ? printRoot(session) : exit;
  }

  private static Exit printRoot(Session session) {
    var root = swarm(session).at("TLSInfo.TrustRoot").text();
    if (root.isEmpty()) {
      throw new UserError(Exit.FAILED, "no CA information available", "");
    }
    session.console().line(root.strip());
    return Exit.OK;
  }

  private static Exit runUnlock(Session session, Arguments arguments) {
    var state =
        JsonText.read(session.api().get(ApiPath.of("info"))).at("Swarm.LocalNodeState").text();
    if (state.isEmpty() || state.equals("inactive") || state.equals("error")) {
      throw new UserError(Exit.FAILED, "this node is not part of a swarm", "");
    }
    if (!state.equals("locked")) {
      throw new UserError(Exit.FAILED, "swarm is not locked", "");
    }
    var key = key(session.console().keyboard());
    if (key.isEmpty()) {
      throw new UserError(
          Exit.FAILED, "no unlock key was given", "type it, or: skep swarm unlock <key-file");
    }
    session
        .api()
        .post(
            ApiPath.of("swarm", "unlock"),
            JsonText.write(Value.noFields().with("UnlockKey", Value.of(key))));
    return Exit.OK;
  }

  /// Typed unseen, or the first line of standard input.
  private static String key(Keyboard keyboard) {
    var prompt = "Enter unlock key: ";
    return (keyboard.isAttended() ? new String(keyboard.secret(prompt)) : keyboard.piped()).strip();
  }

  private static Exit runUnlockKey(Session session, Arguments arguments) {
    boolean isQuiet = arguments.isOn("--quiet");
    if (arguments.isOn("--rotate")) {
      var swarm = swarm(session);
      if (!swarm.at("Spec.EncryptionConfig.AutoLockManagers").isTrue()) {
        throw new UserError(
            Exit.CONFLICT,
            "cannot rotate because autolock is not turned on",
            "turn it on with: skep swarm update --autolock");
      }
      post(session, swarm, swarm.get("Spec"), List.of("rotateManagerUnlockKey"));
      if (!isQuiet) {
        session.console().line("Successfully rotated manager unlock key.\n");
      }
    }
    var key = unlockKey(session);
    if (key.isEmpty()) {
      throw new UserError(
          Exit.FAILED, "no unlock key is set", "autolock is off; see `skep swarm update --help`");
    }
    if (isQuiet) {
      session.console().line(key);
    } else {
      printUnlock(session, key);
    }
    return Exit.OK;
  }

  private static Exit runUpdate(Session session, Arguments arguments) {
    if (arguments.values().isEmpty()) {
      session.console().out().print(HelpText.of(arguments.command()));
      return Exit.OK;
    }
    var swarm = swarm(session);
    boolean wasLocking = swarm.at("Spec.EncryptionConfig.AutoLockManagers").isTrue();
    post(session, swarm, settings(swarm.get("Spec"), arguments), List.of());
    session.console().line("Swarm updated.");
    if (arguments.isOn("--autolock") && !wasLocking) {
      printUnlock(session, unlockKey(session));
    }
    return Exit.OK;
  }

  /// The spec with the settings that were given.
  static Value settings(Value given, Arguments arguments) {
    var spec = given;
    if (arguments.has("--autolock")) {
      spec = spec.with("EncryptionConfig.AutoLockManagers", Value.of(arguments.isOn("--autolock")));
    }
    var expiry = arguments.duration("--cert-expiry");
    if (expiry.isPresent()) {
      spec = spec.with("CAConfig.NodeCertExpiry", Value.of(expiry.get().toNanos()));
    }
    var heartbeat = arguments.duration("--dispatcher-heartbeat");
    if (heartbeat.isPresent()) {
      spec = spec.with("Dispatcher.HeartbeatPeriod", Value.of(heartbeat.get().toNanos()));
    }
    spec = IngressSettings.edit(spec, arguments);
    var history = arguments.parsed("--task-history-limit", Long::valueOf);
    return history.isPresent()
        ? spec.with("Orchestration.TaskHistoryRetentionLimit", Value.of(history.get()))
        : spec;
  }

  static void printUnlock(Session session, String key) {
    session
        .console()
        .line(
            "To unlock a swarm manager after it restarts, run the `skep swarm unlock`\n"
                + "command and provide the following key:\n\n    "
                + key
                + "\n\nRemember to store this key in a password manager, since without it you\n"
                + "will not be able to restart the manager.");
  }

  static String unlockKey(Session session) {
    return JsonText.read(session.api().get(ApiPath.of("swarm", "unlockkey")))
        .get("UnlockKey")
        .text();
  }

  private static Value swarm(Session session) {
    return JsonText.read(session.api().get(ApiPath.of("swarm")));
  }

  private static void post(Session session, Value swarm, Value spec, List<String> switches) {
    var path = ApiPath.of("swarm", "update").with("version", swarm.at("Version.Index").text());
    for (var name : switches) {
      path = path.with(name, "true");
    }
    session.api().post(path, JsonText.write(spec));
  }

  private static String file(Arguments arguments, String flag) {
    if (!arguments.has(flag)) {
      return "";
    }
    var file = Path.of(arguments.text(flag));
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw UserError.usage(file + " is too long for a certificate or a key", "");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw UserError.usage("cannot read " + flag + " " + file + ": " + FileTrouble.reason(e), "");
    }
  }
}
