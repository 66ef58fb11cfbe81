package skep.shell.hosts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import skep.bootstrap.host.HostException;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.InventoryText;
import skep.bootstrap.plan.Addressing;
import skep.bootstrap.plan.BootstrapPlan;
import skep.bootstrap.plan.Work;
import skep.bootstrap.run.Bootstrapper;
import skep.bootstrap.run.Hands;
import skep.bootstrap.run.Journal;
import skep.bootstrap.run.SwarmDoor;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.FileTrouble;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep bootstrap apply`: looks, shows, asks once, does, and looks again from outside.
final class ApplyCommand {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final Duration WELL_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(250);

  private final Session session;
  private final Bootstrap bootstrap;
  private final Places places;

  ApplyCommand(Session session, Bootstrap bootstrap) {
    this.session = session;
    this.bootstrap = bootstrap;
    this.places = Places.of(session.console().environment());
  }

  static Exit run(Session session, Arguments arguments) {
    return run(session, arguments, HostsOptions.inventory(session, arguments));
  }

  static Exit run(Session session, Arguments arguments, Inventory inventory) {
    try (var bootstrap = Bootstrap.of(session, arguments, inventory)) {
      return new ApplyCommand(session, bootstrap).run(arguments.isOn("--dry-run"));
    }
  }

  Exit run(boolean isDry) {
    var start = session.pacer().now();
    bootstrap.look();
    bootstrap.show();
    if (bootstrap.isBlocked()) {
      throw blocked();
    }
    var plan = bootstrap.plan();
    if (isDry) {
      PlanText.print(session.console(), bootstrap, plan);
      return Exit.OK;
    }
    boolean isNewKey = !Looking.newKeys(bootstrap.sights()).isEmpty();
    if (!plan.isEmpty() || isNewKey) {
      say(PlanText.summary(plan, bootstrap.inventory()));
      if (!bootstrap.isAgreed("Go on? [y/N] ")) {
        throw new UserError(
            Exit.NEEDS_CONFIRMATION, "not confirmed; nothing was changed", "say --yes to go on");
      }
      // what an ordinary login could not see may change the picture
      bootstrap.complete();
      if (bootstrap.isBlocked()) {
        bootstrap.showFaults();
        throw blocked();
      }
      plan = bootstrap.plan();
    }
    if (plan.isEmpty()) {
      save();
      var health = verified();
      say("0 changes   " + health.text() + " · " + since(start));
      tell(health, 0, start, Duration.ZERO);
      return Exit.OK;
    }
    return carryOut(plan, start);
  }

  /// To people.
  private void say(String text) {
    if (!bootstrap.isJson()) {
      session.console().line(text);
    }
  }

  /// To programs: what was found and what came of it.
  private void tell(
      SwarmDoor.Health health, int changes, java.time.Instant start, Duration uploading) {
    if (bootstrap.isJson()) {
      var took = Duration.between(start, session.pacer().now());
      session
          .console()
          .line(
              JsonText.write(
                  bootstrap
                      .json()
                      .with("Changes", Value.of(changes))
                      .with("Ms", Value.of(took.toMillis()))
                      .with("MsWithoutUploads", Value.of(took.minus(uploading).toMillis()))
                      .with("Swarm", HostsStatus.json(health))));
    }
  }

  private UserError blocked() {
    if (bootstrap.isJson()) {
      session.console().line(JsonText.write(bootstrap.json()));
    }
    return new UserError(Exit.CONFLICT, "nothing was changed: mend the problems above first", "");
  }

  private Exit carryOut(BootstrapPlan plan, java.time.Instant start) {
    var directory =
        places
            .state()
            .resolve("runs")
            .resolve(STAMP.format(start) + "-" + bootstrap.inventory().cluster());
    var lines = new RunLines(session.console(), session.pacer(), bootstrap.isJson());
    try (var _ = locked()) {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("inventory.yaml"), InventoryText.of(bootstrap.inventory()));
      save();
      var journal =
          new Journal(
              directory.resolve("journal.jsonl"),
              directory.getFileName().toString(),
              InstantSource.system());
      var result = new Bootstrapper(hands(plan, journal, lines)).run(plan, owner());
      if (!result.failures().isEmpty()) {
        return failed(result, directory);
      }
      var health = verified();
      saveContext();
      say(
          "%s · %d changes · %s (%s without uploads) · log %s"
              .formatted(
                  health.text(),
                  result.changeCount(),
                  since(start),
                  RunLines.seconds(
                      Duration.between(start, session.pacer().now()).minus(lines.uploading())),
                  directory));
      say("Next: skep service create --name web --replicas 3 -p 80:80 nginx");
      tell(health, result.changeCount(), start, lines.uploading());
      return Exit.OK;
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot write a journal: " + e.getMessage(), "");
    } catch (HostException e) {
      throw Bootstrap.failed(e);
    }
  }

  /// Runs of this machine for the same swarm keep each other out; ends with the process.
  private FileChannel locked() throws IOException {
    Files.createDirectories(places.state());
    var file = places.state().resolve(bootstrap.inventory().cluster() + ".lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // another run of this very process
    }
    channel.close();
    throw new UserError(
        Exit.CONFLICT, "another bootstrap of this swarm runs on this machine", "wait for it");
  }

  private String owner() {
    return "%s, process %d, since %s"
        .formatted(
            System.getProperty("user.name", "?"),
            ProcessHandle.current().pid(),
            STAMP.format(session.pacer().now()));
  }

  private Hands hands(BootstrapPlan plan, Journal journal, RunLines lines) throws IOException {
    var cargo = new EnumMap<Work.Cargo, Path>(Work.Cargo.class);
    cargo.put(Work.Cargo.JAR, bootstrap.jar());
    boolean needsRuntime =
        plan.steps().stream()
            .anyMatch(
                step ->
                    step.work() instanceof Work.Bring bring && bring.cargo() == Work.Cargo.RUNTIME);
    if (needsRuntime) {
      if (!bootstrap.image().isMade()) {
        lines.say("making " + bootstrap.image().runtime().id() + " with jlink, once");
      }
      cargo.put(Work.Cargo.RUNTIME, bootstrap.image().make());
    }
    var addresses = new TreeMap<String, String>();
    var network = bootstrap.inventory().network();
    for (var sight : bootstrap.sights()) {
      sight
          .facts()
          .ifPresent(
              facts ->
                  addresses.put(
                      sight.name(),
                      Addressing.of(sight.entry(), facts, network) + ":" + network.swarmPort()));
    }
    return new Hands(
        bootstrap.looking().hosts(), cargo, addresses, new SwarmOverSsh(), journal, lines);
  }

  private Exit failed(Bootstrapper.Result result, Path directory) {
    session.console().out().flush();
    var states = new LinkedHashMap<String, String>();
    for (var host : bootstrap.inventory().hosts()) {
      states.put(host.name(), "done");
    }
    result.left().forEach(step -> states.put(step.host(), "not finished"));
    result.failures().forEach((host, e) -> states.put(host, "FAILED: " + e.text()));
    states.forEach((host, state) -> session.console().warn(host + "  " + state));
    result
        .failures()
        .forEach(
            (host, e) -> {
              if (!e.hint().isEmpty()) {
                session.console().warn("hint for " + host + ":  " + e.hint());
              }
            });
    throw new UserError(
        Exit.PARTLY_FAILED,
        "%d of %d hosts failed; what was reached is safe, log %s"
            .formatted(result.failures().size(), bootstrap.inventory().hosts().size(), directory),
        "mend it, then: skep bootstrap resume --cluster " + bootstrap.inventory().cluster());
  }

  /// Every host's own daemon is asked, from here.
  private SwarmDoor.Health verified() {
    var door = new SwarmOverSsh();
    var end = session.pacer().now().plus(WELL_LIMIT);
    Map<String, String> unwell = new TreeMap<>();
    while (true) {
      unwell.clear();
      var healths = new ArrayList<SwarmDoor.Health>();
      for (var host : bootstrap.inventory().hosts()) {
        try {
          var health = door.health(bootstrap.looking().host(host.name()));
          healths.add(health);
          if (!health.isWhole()) {
            unwell.put(host.name(), health.text());
          }
        } catch (HostException e) {
          unwell.put(host.name(), e.text());
        }
      }
      if (unwell.isEmpty()) {
        return healths.getFirst();
      }
      if (session.pacer().now().isAfter(end)) {
        throw new UserError(
            Exit.TIMED_OUT, "not all hosts are well: " + unwell, "see skep bootstrap status");
      }
      pause();
    }
  }

  private void pause() {
    try {
      session.pacer().pause(POLL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UserError(Exit.INTERRUPTED, "interrupted", "skep bootstrap resume goes on");
    }
  }

  /// The inventory is kept, so that next time no host has to be named.
  private void save() {
    var file = HostsOptions.saved(places, bootstrap.inventory().cluster());
    try {
      Files.createDirectories(places.config());
      Files.writeString(file, InventoryText.of(bootstrap.inventory()));
    } catch (IOException e) {
      session.console().warn("warning: cannot write " + file + ": " + FileTrouble.reason(e));
    }
  }

  private void saveContext() {
    var contexts = new Contexts(places);
    try {
      var context = Contexts.of(bootstrap.inventory(), bootstrap.looking(), bootstrap.sshConfig());
      contexts.write(context);
      contexts.use(context.name());
      say("context " + context.name() + " is in use");
    } catch (IOException e) {
      session.console().warn("warning: the context was not saved: " + e.getMessage());
    }
  }

  private String since(java.time.Instant start) {
    return RunLines.seconds(Duration.between(start, session.pacer().now()));
  }
}
