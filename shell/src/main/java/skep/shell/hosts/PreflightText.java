package skep.shell.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.Membership;
import skep.bootstrap.plan.Fault;
import skep.bootstrap.plan.HostSight;
import skep.bootstrap.plan.PortTry;
import skep.shell.print.TextTable;
import skep.shell.value.Value;

/// What was found on hosts, as a table and as JSON.
final class PreflightText {
  private static final long GIB = 1024L * 1024 * 1024;

  private PreflightText() {}

  static String table(List<HostSight> sights, List<PortTry> tries) {
    var lines = new ArrayList<List<String>>();
    lines.add(
        List.of(
            "HOST",
            "SSH",
            "KEY",
            "SUDO",
            "OS/ARCH",
            "DOCKER",
            "CPU/RAM/DISK",
            "CLOCK",
            "SKEP",
            "PORTS TO"));
    sights.forEach(sight -> lines.add(line(sight, tries)));
    return TextTable.render(lines);
  }

  private static List<String> line(HostSight sight, List<PortTry> tries) {
    var cells = new ArrayList<String>();
    cells.add(sight.name());
    cells.add(sight.key().isEmpty() ? "X" : sight.connectMillis() + "ms");
    cells.add(sight.key().isEmpty() ? key(sight) : sight.key());
    if (sight.facts().isEmpty()) {
      cells.addAll(List.of("-", "-", "-", "-", "-", "-", "-"));
      return cells;
    }
    var facts = sight.facts().get();
    cells.add(sudo(facts));
    cells.add(facts.platform().os() + "/" + facts.platform().arch());
    cells.add(docker(facts));
    cells.add(
        "%d/%dG/%dG"
            .formatted(
                facts.resources().cpus(),
                (facts.resources().memory() + GIB / 2) / GIB,
                facts.resources().state() / GIB));
    cells.add(String.format(Locale.ROOT, "%+.1fs", (double) facts.clockOffset().toMillis() / 1000));
    cells.add(skep(facts));
    cells.add(ports(sight.name(), tries));
    return cells;
  }

  private static String key(HostSight sight) {
    return sight
        .trouble()
        .map(
            trouble ->
                switch (trouble.reason()) {
                  case KEY_CHANGED -> "CHANGED";
                  case KEY_UNKNOWN -> "unknown";
                  case KEY_UNCONFIRMED -> "NEW";
                  case UNREACHABLE, AUTHENTICATION, FAILED, TIMED_OUT -> "-";
                })
        .orElse("-");
  }

  private static String sudo(HostFacts facts) {
    return switch (facts.login().sudo()) {
      case IS_ROOT -> "root";
      case PASSWORDLESS -> "ok";
      case PASSWORD -> facts.isComplete() ? "password" : "ask";
      case NONE -> "X";
    };
  }

  private static String docker(HostFacts facts) {
    var docker = facts.docker();
    if (docker.isAnswering()) {
      return docker.version().split("\\+")[0];
    }
    if (!docker.isInstalled()) {
      return "none";
    }
    return facts.isComplete() ? "stopped" : "?";
  }

  private static String skep(HostFacts facts) {
    return facts
        .skep()
        .membership()
        .map(
            membership ->
                membership.isMember()
                    ? (membership.isManager() ? "manager" : "worker")
                    : "no swarm")
        .orElse(facts.skep().isRunning() ? "runs" : "-");
  }

  /// `m2 ok m3 X`, for each host that it has to reach.
  private static String ports(String from, List<PortTry> tries) {
    var good = new TreeMap<String, Boolean>();
    for (var one : tries) {
      if (one.from().equals(from)) {
        good.merge(one.to(), one.isOpen(), Boolean::logicalAnd);
      }
    }
    var joined = new StringJoiner("  ");
    good.forEach((to, isGood) -> joined.add(to + (isGood ? " ok" : " X")));
    return good.isEmpty() ? "-" : joined.toString();
  }

  static String faults(List<Fault> faults) {
    if (faults.isEmpty()) {
      return "";
    }
    long problems = faults.stream().filter(Fault::isBlocking).count();
    long notes = faults.size() - problems;
    var out = new StringBuilder();
    out.append(count(problems, "problem"));
    out.append(notes == 0 ? "" : ", " + count(notes, "note")).append('\n');
    for (var fault : faults) {
      out.append(fault.isBlocking() ? " X " : " i ")
          .append(fault.host().isEmpty() ? "" : fault.host() + " ")
          .append(fault.text())
          .append('\n');
      if (!fault.fix().isEmpty()) {
        out.append("     ").append(fault.fix()).append('\n');
      }
    }
    return out.toString();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  static Value json(List<HostSight> sights, List<PortTry> tries, List<Fault> faults) {
    return Value.noFields()
        .with("Hosts", new Value.Items(sights.stream().map(PreflightText::json).toList()))
        .with(
            "Ports",
            new Value.Items(
                tries.stream()
                    .map(
                        one ->
                            Value.noFields()
                                .with("From", Value.of(one.from()))
                                .with("To", Value.of(one.to()))
                                .with("Port", Value.of(one.port()))
                                .with("Use", Value.of(word(one.purpose())))
                                .with("Open", Value.of(one.isOpen())))
                    .toList()))
        .with(
            "Faults",
            new Value.Items(
                faults.stream()
                    .map(
                        fault ->
                            Value.noFields()
                                .with("Host", Value.of(fault.host()))
                                .with("Blocking", Value.of(fault.isBlocking()))
                                .with("Text", Value.of(fault.text()))
                                .with("Fix", Value.of(fault.fix())))
                    .toList()));
  }

  private static Value json(HostSight sight) {
    var row =
        Value.noFields()
            .with("Name", Value.of(sight.name()))
            .with("Address", Value.of(sight.entry().address()))
            .with("Role", Value.of(word(sight.entry().role())))
            .with("Key", Value.of(sight.key().isEmpty() ? key(sight) : sight.key()));
    if (sight.facts().isEmpty()) {
      return row;
    }
    var facts = sight.facts().get();
    return row.with("Os", Value.of(facts.platform().os()))
        .with("Arch", Value.of(facts.platform().arch()))
        .with("Docker", Value.of(facts.docker().version()))
        .with("Sudo", Value.of(sudo(facts)))
        .with("Cpus", Value.of(facts.resources().cpus()))
        .with("MemoryBytes", Value.of(facts.resources().memory()))
        .with("ClockOffsetMs", Value.of(facts.clockOffset().toMillis()))
        .with("Swarm", Value.of(facts.skep().membership().map(Membership::swarm).orElse("")));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
