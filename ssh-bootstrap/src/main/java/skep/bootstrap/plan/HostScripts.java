package skep.bootstrap.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import skep.bootstrap.host.FactsScript;
import skep.bootstrap.host.HostFacts.Platform;
import skep.bootstrap.host.Script;

/// The scripts of the steps. What they make is listed in {@link #undo}.
final class HostScripts {
  static final String LAUNCHER = "/usr/local/bin/skep";
  static final String SUPERVISOR = "/opt/skep/supervise";
  static final String UNIT = "/etc/systemd/system/skep.service";
  static final String INIT = "/etc/init.d/skep";
  static final Duration PACKAGES_LIMIT = Duration.ofMinutes(10);
  static final Duration SHORT_LIMIT = Duration.ofSeconds(60);

  /// Ends every daemon, whoever started it, and waits until it has ended.
  private static final String STOP =
      """
      if [ -d /run/systemd/system ]; then systemctl stop skep.service 2>/dev/null; fi
      if [ -s /run/skep-supervisor.pid ]; then
        s=$(cat /run/skep-supervisor.pid)
        if grep -qz supervise "/proc/$s/cmdline" 2>/dev/null; then
          kill -TERM "$s"
          for _ in $(seq 200); do [ -d "/proc/$s" ] || break; sleep 0.1; done
        fi
        rm -f /run/skep-supervisor.pid
      fi
      for f in $(grep -l 'skep[.]Main' /proc/[0-9]*/cmdline 2>/dev/null); do
        tr '\\0' ' ' <"$f" | grep -q 'skep[.]Main daemon' || continue
        p=${f%/cmdline}; p=${p#/proc/}
        kill -TERM "$p"
        for _ in $(seq 200); do [ -d "/proc/$p" ] || break; sleep 0.1; done
      done
      """;

  private static final String START =
      """
      if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        systemctl enable --now skep.service
      else
        setsid sh /opt/skep/supervise </dev/null >/dev/null 2>&1 &
      fi
      """;

  private static final String ANSWERS =
      """
      for _ in $(seq 300); do [ -S /run/skep/skep.sock ] && break; sleep 0.1; done
      [ -S /run/skep/skep.sock ] || { tail -n 3 /var/log/skep.log >&2 2>/dev/null; exit 1; }
      """;

  private HostScripts() {}

  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String launcher() {
    return FactsScript.resource("launch.sh");
  }

  static String supervisor() {
    return FactsScript.resource("supervise.sh");
  }

  static String unit() {
    return FactsScript.resource("skep.service");
  }

  static String init() {
    return FactsScript.resource("skep.init");
  }

  /// A file with this text, in one step: nobody sees half of it.
  static String write(String path, String mode, String text) {
    return """
    mkdir -p "$(dirname %1$s)"
    cat >%1$s.new <<'SKEP_END_OF_FILE'
    %3$sSKEP_END_OF_FILE
    chmod %2$s %1$s.new
    mv -f %1$s.new %1$s
    """
        .formatted(path, mode, text.endsWith("\n") ? text : text + "\n");
  }

  static String isWritten(String path, String text) {
    return "[ \"$(sha256sum %s 2>/dev/null | cut -d' ' -f1)\" = %s ]".formatted(path, hash(text));
  }

  static Work.Shell file(String path, String mode, String text) {
    var isWritten = isWritten(path, text);
    return new Work.Shell(isWritten, write(path, mode, text), isWritten, SHORT_LIMIT);
  }

  /// A command that somebody else has put there is kept, and comes back with `reset`.
  static Work.Shell launcherFile() {
    var keep =
        "if [ -e %1$s ] && [ ! -e /opt/skep/skep.before ] && ! grep -q skep.Main %1$s; then cp -p %1$s /opt/skep/skep.before; fi\n"
            .formatted(LAUNCHER);
    var plain = file(LAUNCHER, "0755", launcher());
    return new Work.Shell(plain.probe(), keep + plain.action(), plain.verify(), plain.limit());
  }

  static Work.Shell service(Platform platform) {
    if (platform.isSystemd()) {
      return file(UNIT, "0644", unit());
    }
    var supervisor = file(SUPERVISOR, "0755", supervisor());
    var init = file(INIT, "0755", init());
    var atBoot =
        """
        if command -v update-rc.d >/dev/null; then update-rc.d skep defaults >/dev/null 2>&1 || true
        elif command -v rc-update >/dev/null; then rc-update add skep default || true
        elif command -v chkconfig >/dev/null; then chkconfig --add skep || true; fi
        """;
    return new Work.Shell(
        supervisor.probe() + " && " + init.probe(),
        supervisor.action() + init.action() + atBoot,
        supervisor.probe() + " && " + init.probe(),
        SHORT_LIMIT);
  }

  static String activate(String directory) {
    return "ln -sfn versions/%1$s /opt/skep/current.new && mv -Tf /opt/skep/current.new /opt/skep/current"
        .formatted(directory);
  }

  static Work.Shell activation(String directory) {
    var isActive = "[ \"$(readlink /opt/skep/current)\" = versions/%s ]".formatted(directory);
    return new Work.Shell(isActive, activate(directory), isActive, SHORT_LIMIT);
  }

  /// Also takes over from a daemon that was started by hand.
  static Work.Shell start() {
    return new Work.Shell(
        "false", STOP + "rm -f /run/skep/skep.sock\n" + START, ANSWERS, SHORT_LIMIT);
  }

  static String restart() {
    return STOP + "rm -f /run/skep/skep.sock\n" + START + ANSWERS;
  }

  static Work.Bring bring(Work.Cargo cargo, String target, String java) {
    var isThere = "[ -e %s/.complete ]".formatted(target);
    var unpack =
        cargo == Work.Cargo.JAR
            ? "install -m 0644 \"$file\" %s.new/skep.jar\nln -s %s %s.new/java\n"
                .formatted(target, Script.quoted(java), target)
            : "tar -xzf \"$file\" -C %s.new --no-same-owner\n%s.new/bin/java -version 2>/dev/null\n"
                .formatted(target, target);
    return new Work.Bring(
        cargo,
        isThere,
        "umask 022\nrm -rf %1$s.new\nmkdir -p %1$s.new\nchmod 0755 /opt/skep\n%2$stouch %1$s.new/.complete\nmv -T %1$s.new %1$s\nrm -f \"$file\"\n"
            .formatted(target, unpack));
  }

  static String installDockerHint(String packages) {
    return "sudo " + installDocker(packages).lines().toList().getLast();
  }

  static Work.Shell dockerInstallation(Platform platform) {
    return new Work.Shell(
        "command -v dockerd",
        "export DEBIAN_FRONTEND=noninteractive\n" + installDocker(platform.packages()),
        "command -v dockerd",
        PACKAGES_LIMIT);
  }

  private static String installDocker(String packages) {
    return switch (packages) {
      case "apt" ->
          "apt-get -qq update || true\n"
              + "apt-get -y -q install --no-install-recommends docker.io iptables ca-certificates";
      case "dnf", "yum" ->
          packages + " -y install moby-engine || " + packages + " -y install docker";
      case "zypper" -> "zypper -n install docker";
      case "apk" -> "apk add docker";
      case "pacman" -> "pacman -S --noconfirm docker";
      default -> "false # no package manager that is known";
    };
  }

  static Work.Shell dockerStart() {
    var answers = "docker info >/dev/null 2>&1";
    var start =
        """
        if [ -d /run/systemd/system ]; then systemctl enable --now docker
        elif command -v rc-service >/dev/null; then rc-update add docker default; rc-service docker start
        elif [ -x /etc/init.d/docker ]; then
          service docker start || true
          for _ in $(seq 20); do docker info >/dev/null 2>&1 && break; sleep 0.3; done
          docker info >/dev/null 2>&1 || setsid dockerd </dev/null >>/var/log/dockerd.log 2>&1 &
        else setsid dockerd </dev/null >>/var/log/dockerd.log 2>&1 &
        fi
        """;
    return new Work.Shell(
        answers,
        start,
        "for _ in $(seq 100); do " + answers + " && exit 0; sleep 0.3; done; exit 1",
        Duration.ofSeconds(90));
  }

  /// What takes a kind of step back. Docker stays while anything of anybody's runs on it.
  static String undo(String id) {
    return switch (id) {
      case "docker.install" ->
          "if [ -z \"$(docker ps -aq 2>/dev/null)\" ] && command -v apt-get >/dev/null; then"
              + " apt-get -y -q remove docker.io; else echo 'docker stays'; fi";
      case "service.start" -> STOP + "rm -rf /run/skep";
      case "service.install" ->
          "if [ -d /run/systemd/system ]; then systemctl disable skep.service; fi\n"
              + "if command -v update-rc.d >/dev/null; then update-rc.d -f skep remove >/dev/null"
              + " 2>&1; fi\n"
              + "rm -f %s %s %s\n".formatted(UNIT, INIT, SUPERVISOR)
              + "if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi; true";
      case "launcher.install" ->
          "rm -f %1$s; if [ -e /opt/skep/skep.before ]; then mv /opt/skep/skep.before %1$s; fi"
              .formatted(LAUNCHER);
      case "version.activate" -> "rm -f /opt/skep/current";
      case "version.bring" -> "rm -rf /opt/skep/versions /opt/skep/incoming";
      case "runtime.bring" -> "rm -rf /opt/skep/runtimes";
      default -> "";
    };
  }

  /// After everything else was taken back.
  static String forget() {
    return "rmdir /opt/skep 2>/dev/null; rm -rf /var/lib/skep/* /var/log/skep.log /var/cache/skep;"
        + " rmdir /var/lib/skep 2>/dev/null; true";
  }
}
