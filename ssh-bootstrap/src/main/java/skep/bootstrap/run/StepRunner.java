package skep.bootstrap.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.host.Script;
import skep.bootstrap.plan.BootstrapStep;
import skep.bootstrap.plan.Work;

/// Does one step: looks whether it is done, does it, looks whether it has come true, and writes all
/// of that down on both sides.
final class StepRunner {
  private static final Duration RESTART_LIMIT = Duration.ofSeconds(90);

  /// How long a daemon's silence means nothing while it is restarted.
  private static final Duration AWAITED = Duration.ofSeconds(60);

  private static final String JOURNAL = "/var/lib/skep/bootstrap.jsonl";
  private static final int ALREADY = 77;

  private final Hands hands;
  private final Patience patience;

  StepRunner(Hands hands, Patience patience) {
    this.hands = hands;
    this.patience = patience;
  }

  /// @return whether there was anything to do
  boolean run(BootstrapStep step) throws HostException {
    var host = hands.host(step.host());
    write(step, "begin");
    hands.listener().step(step.host(), step.id(), step.title(), "begin", "");
    boolean isChanged =
        switch (step.work()) {
          case Work.Shell shell -> shell(host, step, shell);
          case Work.Bring bring -> bring(host, step, bring);
          case Work.Found found -> found(host, step, found);
          case Work.Join join -> join(host, step, join);
          case Work.Promote _ -> promote(host, step);
          case Work.Label label -> label(host, label);
          case Work.Roll roll -> roll(host, step, roll);
        };
    var state = isChanged ? "done" : "already";
    write(step, state);
    hands.listener().step(step.host(), step.id(), step.title(), state, "");
    return isChanged;
  }

  private void write(BootstrapStep step, String state) {
    hands.journal().write(hands.journal().line(step.host(), step.id(), state));
  }

  /// A command that appends to the host's journal.
  private String noted(BootstrapStep step, String state) {
    return "mkdir -p -m 0700 /var/lib/skep; printf '%s\\n' "
        + Script.quoted(hands.journal().line(step.host(), step.id(), state))
        + " >>"
        + JOURNAL;
  }

  private void note(RemoteHost host, BootstrapStep step, String state) throws HostException {
    host.run(Script.asRoot(noted(step, state)));
  }

  private boolean shell(RemoteHost host, BootstrapStep step, Work.Shell work) throws HostException {
    var script =
        """
        if ( %s
        ) >/dev/null 2>&1; then exit %d; fi
        %s
        ( set -e
        %s
        ) >/tmp/skep-step.$$ 2>&1; rc=$?
        if [ $rc = 0 ]; then ( %s
        ) >>/tmp/skep-step.$$ 2>&1; rc=$?; fi
        if [ $rc = 0 ]; then %s; else %s; tail -n 3 /tmp/skep-step.$$ >&2; fi
        rm -f /tmp/skep-step.$$
        exit $rc
        """
            .formatted(
                work.probe(),
                ALREADY,
                noted(step, "begin"),
                work.action(),
                work.verify(),
                noted(step, "done"),
                noted(step, "failed"));
    var outcome = host.run(Script.asRoot(script).within(work.limit()).alone());
    if (outcome.exit() == ALREADY) {
      return false;
    }
    if (!outcome.isOk()) {
      throw new HostException(
          Reason.FAILED, step.title() + ": " + outcome.complaint(), "mend it, then resume");
    }
    return true;
  }

  private boolean bring(RemoteHost host, BootstrapStep step, Work.Bring work) throws HostException {
    var file =
        Optional.ofNullable(hands.cargo().get(work.cargo()))
            .orElseThrow(() -> new IllegalStateException("nothing to bring for " + step.id()));
    if (host.run(Script.asRoot(work.probe())).isOk()) {
      return false;
    }
    note(host, step, "begin");
    long total = size(file);
    Upload.bring(
        host,
        file,
        work,
        sent -> hands.listener().upload(step.host(), work.cargo().name(), sent, total));
    note(host, step, "done");
    return true;
  }

  private static long size(Path file) throws HostException {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new HostException(Reason.FAILED, "cannot read " + file + ": " + e.getMessage(), "");
    }
  }

  private boolean found(RemoteHost host, BootstrapStep step, Work.Found work) throws HostException {
    if (hands.door().membership(host).isMember()) {
      return false;
    }
    note(host, step, "begin");
    hands.door().found(host, work);
    await(host, "it leads", SwarmDoor.Health::isWritable);
    note(host, step, "done");
    return true;
  }

  private boolean join(RemoteHost host, BootstrapStep step, Work.Join work) throws HostException {
    if (hands.door().membership(host).isMember()) {
      return false;
    }
    var manager = manager(step.host());
    note(host, step, "begin");
    hands.door().join(host, work, manager.host(), manager.address());
    await(
        manager.host(),
        "it has caught up",
        work.role() == skep.bootstrap.inventory.Role.MANAGER
            ? health ->
                health.voters() == health.managers() && health.reachable() == health.voters()
            : SwarmDoor.Health::isWritable);
    note(host, step, "done");
    return true;
  }

  private boolean promote(RemoteHost host, BootstrapStep step) throws HostException {
    var membership = hands.door().membership(host);
    if (membership.isManager()) {
      return false;
    }
    var manager = manager(step.host());
    note(host, step, "begin");
    hands.door().promote(manager.host(), membership.node());
    await(
        manager.host(),
        "it has a vote",
        health -> health.voters() == health.managers() && health.reachable() == health.voters());
    note(host, step, "done");
    return true;
  }

  private boolean label(RemoteHost host, Work.Label work) throws HostException {
    var membership = hands.door().membership(host);
    if (membership.labels().entrySet().containsAll(work.labels().entrySet())) {
      return false;
    }
    hands.door().label(manager("").host(), membership.node(), work);
    return true;
  }

  /// Only while everybody is well, and it is over when everybody is again: so at no time are two
  /// nodes away.
  private boolean roll(RemoteHost host, BootstrapStep step, Work.Roll work) throws HostException {
    await(
        host, "all nodes are well before " + step.host() + " restarts", SwarmDoor.Health::isWhole);
    note(host, step, "begin");
    if (hands.door().health(host).isSelfLeader() && hands.hosts().size() > 1) {
      handOver(host);
    }
    announceRestart(host);
    var outcome =
        host.run(
            Script.asRoot(work.activate() + "\n" + work.restart()).within(RESTART_LIMIT).alone());
    if (!outcome.isOk()) {
      throw new HostException(
          Reason.FAILED,
          "its daemon did not start again: " + outcome.complaint(),
          "see /var/log/skep.log or `journalctl -u skep` there");
    }
    await(host, "it is well again", SwarmDoor.Health::isWhole);
    note(host, step, "done");
    return true;
  }

  /// Saves an election; without it there is one.
  private void handOver(RemoteHost host) {
    try {
      hands.door().handOver(host);
    } catch (HostException e) {
      hands.listener().say("the leadership was not handed over: " + e.text());
    }
  }

  /// Last of all: a leader that is on its way out could lose it.
  private void announceRestart(RemoteHost host) {
    try {
      hands.door().announceRestart(host, AWAITED);
    } catch (HostException e) {
      hands.listener().say("tasks may move while it restarts: " + e.text());
    }
  }

  private record Manager(RemoteHost host, String address) {}

  /// A manager other than the host itself, by name.
  private Manager manager(String notThis) throws HostException {
    for (var entry : hands.hosts().entrySet()) {
      if (!entry.getKey().equals(notThis) && isManager(entry.getValue())) {
        return new Manager(entry.getValue(), hands.addresses().getOrDefault(entry.getKey(), ""));
      }
    }
    throw new HostException(
        Reason.FAILED,
        "none of the hosts is a manager that answers",
        "see `skep bootstrap status`");
  }

  private boolean isManager(RemoteHost host) {
    try {
      var membership = hands.door().membership(host);
      return membership.isManager() && membership.state().equals("active");
    } catch (HostException _) {
      return false;
    }
  }

  /// Waits until the swarm, as a host sees it, is as it should be.
  private void await(
      RemoteHost host, String what, java.util.function.Predicate<SwarmDoor.Health> isGood)
      throws HostException {
    long end = System.nanoTime() + patience.limit().toNanos();
    long silentUntil = System.nanoTime() + patience.grace().toNanos();
    var last = "no answer";
    while (System.nanoTime() < end) {
      try {
        var health = hands.door().health(host);
        if (isGood.test(health)) {
          return;
        }
        last = health.text();
      } catch (HostException e) {
        if (e.reason() == Reason.UNREACHABLE && System.nanoTime() > silentUntil) {
          throw e;
        }
        last = e.text();
      }
      pause();
    }
    throw new HostException(
        Reason.TIMED_OUT,
        "waited %d s until %s: %s".formatted(patience.limit().toSeconds(), what, last),
        "see `skep swarm status` there, then resume");
  }

  private void pause() throws HostException {
    try {
      Thread.sleep(patience.poll());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(Reason.FAILED, "interrupted", "");
    }
  }
}
