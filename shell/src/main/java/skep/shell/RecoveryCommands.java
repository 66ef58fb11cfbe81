package skep.shell;

import static skep.shell.command.Option.value;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import skep.api.client.ApiPath;
import skep.api.client.LeaderTransferred;
import skep.api.client.PeerReport;
import skep.api.client.Recovered;
import skep.api.client.Survey;
import skep.api.client.SwarmStatus;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.print.TextTable;

/// `skep swarm recover` and `skep swarm transfer-leader`: what can be done about a group of
/// managers.
final class RecoveryCommands {
  private static final Duration NEW_LEADER_LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private RecoveryCommands() {}

  static List<Command> all() {
    return List.of(recover(), transferLeader());
  }

  private static Command recover() {
    return new Command(
        List.of("swarm", "recover"),
        "Go on with this manager alone after the majority of managers is lost for good",
        Positionals.NONE,
        List.of(
            Confirmation.CONFIRM,
            value(
                "--from",
                "NODE",
                "Manager whose state to go on with; this one even if another knows more"),
            Confirmation.YES),
        Lacking.NOTHING,
        List.of("skep swarm recover", "skep swarm recover --from self --confirm default"),
        RecoveryCommands::runRecover);
  }

  private static Command transferLeader() {
    return new Command(
        List.of("swarm", "transfer-leader"),
        "Hand the leadership of the swarm to another manager",
        Positionals.any("[NODE]"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep swarm transfer-leader", "skep swarm transfer-leader docker-node02"),
        RecoveryCommands::runTransferLeader);
  }

  private static Exit runRecover(Session session, Arguments arguments) {
    var survey = ModelJson.read(Survey.class, session.api().get(ApiPath.of("skep", "survey")));
    session.console().out().print(table(survey));
    refuse(survey, arguments.text("--from"));
    var self = survey.row(survey.self()).orElseThrow();
    session.console().line("");
    session.console().out().print(effects(survey, self));
    Confirmation.severe(session, arguments, survey.clusterName());
    var path = ApiPath.of("skep", "recover");
    var answer =
        session
            .api()
            .post(arguments.has("--from") ? path.with("even-if-behind", "true") : path, "");
    session.console().out().print(outcome(survey, self, ModelJson.read(Recovered.class, answer)));
    return Exit.OK;
  }

  private static String table(Survey survey) {
    var lines = new ArrayList<List<String>>();
    lines.add(List.of("MANAGER", "ADDRESS", "STATUS", "EPOCH", "TERM", "LAST ENTRY"));
    for (var row : survey.managers()) {
      var name = row.name() + (row.id().equals(survey.self()) ? " *" : "");
      lines.add(
          row.report()
              .map(
                  report ->
                      List.of(
                          name,
                          row.addr(),
                          report.role(),
                          epoch(report),
                          term(report),
                          end(report)))
              .orElse(List.of(name, row.addr(), "no answer", "-", "-", "-")));
    }
    return TextTable.render(lines);
  }

  private static String epoch(PeerReport report) {
    return String.valueOf(report.epoch().number());
  }

  private static String term(PeerReport report) {
    return String.valueOf(report.term());
  }

  /// Term and index, as raft compares logs.
  private static String end(PeerReport report) {
    return report.lastTerm() + ":" + report.lastIndex();
  }

  private static void refuse(Survey survey, String from) {
    if (survey.hasQuorum()) {
      throw new UserError(
          Exit.CONFLICT,
          "this swarm has its majority of managers, there is nothing to recover: %s answer"
              .formatted(
                  names(
                      survey.managers().stream().filter(row -> row.report().isPresent()).toList())),
          "see 'skep node ls'");
    }
    var chosen = from.isEmpty() ? survey.best() : named(survey, from).id();
    if (!chosen.equals(survey.self())) {
      var row = survey.row(chosen).orElseThrow();
      throw new UserError(
          Exit.CONFLICT,
          from.isEmpty()
              ? "%s (%s) knows more than this manager".formatted(row.name(), row.addr())
              : "%s (%s) is not this manager".formatted(row.name(), row.addr()),
          from.isEmpty()
              ? "run 'skep swarm recover' there; if it cannot be used: skep swarm recover --from"
                  + " self"
              : "run 'skep swarm recover' there");
    }
  }

  private static Survey.Row named(Survey survey, String name) {
    return survey.managers().stream()
        .filter(
            row ->
                row.id().equals(name)
                    || row.hostname().equals(name)
                    || (name.equals("self") && row.id().equals(survey.self())))
        .findFirst()
        .orElseThrow(
            () -> new UserError(Exit.NOT_FOUND, "no manager of this swarm is named " + name, ""));
  }

  private static String names(List<Survey.Row> rows) {
    return rows.stream().map(Survey.Row::name).collect(Collectors.joining(", "));
  }

  private static String effects(Survey survey, Survey.Row self) {
    var lines = new Lines();
    lines.add("The swarm goes on with " + self.name() + " as its only manager, in a new epoch:");
    lines.add("- services, tokens and certificates stay, running containers are not touched;");
    lines.add("- a copy of what this manager has now is kept on this host;");
    var others = others(survey);
    if (!others.isEmpty()) {
      lines.add("- no managers any more, and not heard if they come back: " + names(others) + ";");
    }
    var silent = survey.silent();
    lines.add(
        silent.isEmpty()
            ? "- nothing is lost that a manager that answers knows of."
            : "- what this manager never saw is lost; unknown what was known to: "
                + names(silent)
                + ".");
    return lines.toString();
  }

  private static List<Survey.Row> others(Survey survey) {
    return survey.managers().stream().filter(row -> !row.id().equals(survey.self())).toList();
  }

  private static String outcome(Survey survey, Survey.Row self, Recovered recovered) {
    var lines = new Lines();
    lines.add("");
    lines.add(
        "The swarm goes on in epoch %d with %s as its only manager."
            .formatted(recovered.epoch().number(), self.name()));
    lines.add("What this manager had before is kept in " + recovered.kept());
    var others = others(survey);
    if (!others.isEmpty()) {
      lines.add("");
      lines.add("To bring %s back, type there when it runs again:".formatted(names(others)));
      lines.add("");
      lines.add("    skep swarm leave --force");
      lines.add("    skep swarm join --token TOKEN " + self.addr());
      lines.add("");
      lines.add("'skep swarm join-token manager' shows the token. If it is gone for good:");
      lines.add("");
      lines.add(
          "    skep node rm --force "
              + others.stream().map(Survey.Row::nodeId).collect(Collectors.joining(" ")));
      lines.add("");
    }
    return lines.toString();
  }

  private static Exit runTransferLeader(Session session, Arguments arguments) {
    if (arguments.positionals().size() > 1) {
      throw UserError.usage("\"skep swarm transfer-leader\" takes one node at most", "");
    }
    var path = ApiPath.of("skep", "transfer-leader");
    var begun = session.pacer().now();
    var asked = arguments.positionals().isEmpty() ? path : path.with("to", arguments.positional(0));
    var answer = ModelJson.read(LeaderTransferred.class, session.api().post(asked, ""));
    if (answer.from().equals(answer.to())) {
      var names = names(status(session), answer);
      session.console().line(names.to() + " leads already.");
      return Exit.OK;
    }
    var after = awaitLeader(session, answer, begun.plus(NEW_LEADER_LIMIT));
    var names = names(after, answer);
    var took = Duration.between(begun, session.pacer().now());
    session
        .console()
        .line(
            String.format(
                Locale.ROOT,
                "%s leads now, before it was %s (%.1f s).",
                names.to(),
                names.from(),
                took.toMillis() / 1000.0));
    return Exit.OK;
  }

  private static SwarmStatus awaitLeader(
      Session session, LeaderTransferred asked, Instant deadline) {
    while (true) {
      var status = status(session);
      if (status.writable() && status.leader().filter(id -> !id.equals(asked.from())).isPresent()) {
        return status;
      }
      if (session.pacer().now().isAfter(deadline)) {
        throw new UserError(
            Exit.TIMED_OUT,
            "no new leader was seen within " + NEW_LEADER_LIMIT.toSeconds() + " s",
            "see 'skep node ls'");
      }
      try {
        session.pacer().pause(LOOK_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserError(Exit.INTERRUPTED, "interrupted", "");
      }
    }
  }

  private static SwarmStatus status(Session session) {
    return ModelJson.read(SwarmStatus.class, session.api().get(ApiPath.of("skep", "status")));
  }

  /// Who leads, by name, and who did.
  private static Names names(SwarmStatus status, LeaderTransferred answer) {
    return new Names(
        name(status, answer.from()), name(status, status.leader().orElse(answer.to())));
  }

  private record Names(String from, String to) {}

  private static String name(SwarmStatus status, String id) {
    return status.managers().stream()
        .filter(manager -> manager.id().equals(id) && !manager.hostname().isEmpty())
        .map(SwarmStatus.Manager::hostname)
        .findFirst()
        .orElse(id);
  }
}
