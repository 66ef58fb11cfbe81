package skep.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.DaemonInfo;
import skep.api.client.DaemonVersion;
import skep.api.client.IngressPort;
import skep.api.client.SwarmInfo;
import skep.api.client.SwarmStatus;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.model.Node;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.doctor.Finding;
import skep.shell.doctor.Finding.Grade;
import skep.shell.doctor.HostFindings;
import skep.shell.doctor.SwarmFindings;
import skep.shell.print.Listing;
import skep.shell.value.Value;

/// `skep doctor`: looks at the daemon that is asked, at its swarm, and at this machine where that
/// daemon is this machine's. Changes nothing; goes on when a check fails.
final class DoctorCommand {
  private static final Listing LISTING =
      Listing.of("Name", "Name", "CHECK", "Result", "RESULT", "Found", "FOUND", "Fix", "FIX");

  /// Without what mends it, which is long: it follows below.
  private static final Listing TABLE =
      new Listing(LISTING.headers(), LISTING.columns().subList(0, 3), "Name");

  private final Session session;
  private final List<Finding> findings = new ArrayList<>();
  private Exit exit = Exit.OK;
  private boolean isSimulated;

  private DoctorCommand(Session session) {
    this.session = session;
  }

  static Command command() {
    return new Command(
        List.of("doctor"),
        "Check this node and its swarm, and say what mends what is wrong",
        Positionals.NONE,
        List.of(Shown.FORMAT),
        Lacking.NOTHING,
        List.of("skep doctor", "skep doctor --format json"),
        (session, arguments) -> new DoctorCommand(session).run(arguments));
  }

  private Exit run(Arguments arguments) {
    boolean answers = daemon();
    var isMember = answers && membership();
    if (session.api().isLocal()) {
      machine(isMember);
    }
    if (isMember) {
      swarm();
    }
    show(arguments);
    boolean isSick = findings.stream().anyMatch(finding -> finding.grade() == Grade.FAIL);
    return exit == Exit.OK && isSick ? Exit.FAILED : exit;
  }

  private boolean daemon() {
    try {
      var daemon =
          ModelJson.read(DaemonVersion.class, session.api().get(ApiPath.of("version"))).version();
      findings.add(Finding.ok("daemon", "skep " + daemon + " at " + session.api().place()));
      findings.add(
          daemon.equals(session.version())
              ? Finding.ok("program", "of the same version")
              : Finding.note(
                  "program",
                  "this is skep " + session.version() + ", the daemon " + daemon,
                  "skep bootstrap apply brings all hosts to one version"));
      return true;
    } catch (UnreachableException e) {
      exit = Exit.UNREACHABLE;
      findings.add(Finding.fail("daemon", String.valueOf(e.getMessage()), e.hint()));
    } catch (ApiException e) {
      findings.add(Finding.fail("daemon", String.valueOf(e.getMessage()), "skep info"));
    }
    return false;
  }

  private boolean membership() {
    var info = ModelJson.read(DaemonInfo.class, session.api().get(ApiPath.of("info")));
    isSimulated = info.serverVersion().startsWith("embedded");
    findings.add(SwarmFindings.membership(info));
    return info.swarm().filter(SwarmInfo::isActive).isPresent();
  }

  private void machine(boolean isMember) {
    var host = new LocalHost(session.console().environment());
    findings.addAll(
        isSimulated
            ? List.of(Finding.ok("engine", "simulated, inside the daemon"))
            : HostFindings.engine(host.engine()));
    try {
      findings.add(HostFindings.disk(host.state().toString(), host.free()));
    } catch (IOException e) {
      findings.add(Finding.unknown("disk", host.state() + ": " + e.getMessage()));
    }
    if (isMember) {
      asked("ports", () -> HostFindings.dialled(host.dial(status())));
    } else if (exit == Exit.OK) {
      findings.add(HostFindings.ports(host.ports()));
    }
  }

  private SwarmStatus status() {
    return ModelJson.read(SwarmStatus.class, session.api().get(ApiPath.of("skep", "status")));
  }

  private void swarm() {
    asked(
        "quorum",
        () -> {
          var status = status();
          var now = session.pacer().now();
          if (status.state().equals("NO QUORUM")) {
            exit = Exit.NO_LEADER;
          }
          var all = new ArrayList<>(SwarmFindings.quorum(status));
          all.addAll(SwarmFindings.clocks(status, now));
          all.addAll(SwarmFindings.certificates(status));
          return all;
        });
    asked("nodes", () -> SwarmFindings.nodes(list(Node.class, ApiPath.of("nodes"))));
    asked(
        "ingress",
        () -> SwarmFindings.ingress(list(IngressPort.class, ApiPath.of("skep", "ingress"))));
  }

  private <T> List<T> list(Class<T> type, ApiPath path) {
    return ModelJson.readList(type, session.api().get(path));
  }

  /// A daemon that refuses one question may answer the next.
  private void asked(String check, Supplier<List<Finding>> question) {
    try {
      findings.addAll(question.get());
    } catch (ApiException e) {
      findings.add(Finding.unknown(check, String.valueOf(e.getMessage())));
    } catch (UnreachableException e) {
      findings.add(Finding.unknown(check, String.valueOf(e.getMessage())));
    }
  }

  private void show(Arguments arguments) {
    var rows = new ArrayList<Value.Fields>();
    for (var finding : findings) {
      rows.add(
          Shown.row(
              "Name",
              finding.check(),
              "Result",
              finding.grade().word(),
              "Found",
              finding.found(),
              "Fix",
              finding.fix()));
    }
    var format = arguments.text("--format");
    if (!format.isEmpty() && !format.equals("table")) {
      Shown.list(session, arguments, LISTING, rows);
      return;
    }
    Shown.list(session, arguments, TABLE, rows);
    session.console().out().print(fixes());
  }

  private String fixes() {
    var text = new StringBuilder("\n").append(summary()).append('\n');
    for (var grade : List.of(Grade.FAIL, Grade.NOTE)) {
      for (var finding : findings) {
        if (finding.grade() == grade && !finding.fix().isEmpty()) {
          text.append(grade == Grade.FAIL ? " X " : " i ").append(finding.check()).append(": ");
          text.append(finding.found()).append("\n     ").append(finding.fix()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private String summary() {
    long problems = count(Grade.FAIL);
    long notes = count(Grade.NOTE);
    return "%d problem%s, %d note%s"
        .formatted(problems, problems == 1 ? "" : "s", notes, notes == 1 ? "" : "s");
  }

  private long count(Grade grade) {
    return findings.stream().filter(finding -> finding.grade() == grade).count();
  }
}
