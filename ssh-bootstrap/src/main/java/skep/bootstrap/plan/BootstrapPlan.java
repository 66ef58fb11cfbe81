package skep.bootstrap.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.Membership;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.Role;

/// The way from what is to what the inventory asks for.
///
/// @param stages in order; only those that have something to do
public record BootstrapPlan(List<Stage> stages) {
  private static final String VERSIONS = "/opt/skep/versions/";
  private static final String RUNTIMES = "/opt/skep/runtimes/";

  public BootstrapPlan {
    stages = List.copyOf(stages);
  }

  public boolean isEmpty() {
    return stages.isEmpty();
  }

  public List<BootstrapStep> steps() {
    return stages.stream().flatMap(stage -> stage.steps().stream()).toList();
  }

  /// @param sights with facts, each; without blocking faults
  public static BootstrapPlan of(Inventory inventory, List<HostSight> sights, Release release) {
    var prepare = new ArrayList<BootstrapStep>();
    var roll = new ArrayList<BootstrapStep>();
    for (var sight : sights) {
      sight
          .facts()
          .ifPresent(facts -> new OneHost(sight.name(), facts, release, prepare, roll).plan());
    }
    var stages = new ArrayList<Stage>();
    add(stages, "prepare the hosts", true, prepare);
    add(stages, "roll to another version", false, rolled(roll, sights));
    membership(inventory, sights, stages);
    return new BootstrapPlan(stages);
  }

  private static void add(
      List<Stage> stages, String title, boolean isParallel, List<BootstrapStep> steps) {
    if (!steps.isEmpty()) {
      stages.add(new Stage(title, isParallel, steps));
    }
  }

  /// Workers first, then managers; the leader's turn comes last, which only who carries it out can
  /// tell.
  private static List<BootstrapStep> rolled(List<BootstrapStep> steps, List<HostSight> sights) {
    var managers =
        sights.stream()
            .filter(sight -> member(sight).filter(Membership::isManager).isPresent())
            .map(HostSight::name)
            .toList();
    var sorted = new ArrayList<BootstrapStep>();
    steps.stream().filter(step -> !managers.contains(step.host())).forEach(sorted::add);
    steps.stream().filter(step -> managers.contains(step.host())).forEach(sorted::add);
    return sorted;
  }

  private static Optional<Membership> member(HostSight sight) {
    return sight.facts().flatMap(facts -> facts.skep().membership()).filter(Membership::isMember);
  }

  private static void membership(Inventory inventory, List<HostSight> sights, List<Stage> stages) {
    var seed = new ArrayList<BootstrapStep>();
    var managers = new ArrayList<BootstrapStep>();
    var workers = new ArrayList<BootstrapStep>();
    var labels = new ArrayList<BootstrapStep>();
    boolean isFounded = sights.stream().anyMatch(sight -> member(sight).isPresent());
    for (var sight : sights) {
      var facts = sight.facts();
      if (facts.isEmpty()) {
        continue;
      }
      var entry = sight.entry();
      var network = inventory.network();
      var address = Addressing.of(entry, facts.get(), network);
      var member = member(sight);
      boolean isManager = entry.role() == Role.MANAGER;
      if (member.isEmpty() && isManager && !isFounded) {
        isFounded = true;
        var found = new Work.Found(address, network.swarmPort(), inventory.cluster());
        seed.add(swarm(sight, "swarm.found", "seed manager", "no host is in a swarm", found));
      } else if (member.isEmpty()) {
        var join = new Work.Join(entry.role(), address, network.swarmPort());
        (isManager ? managers : workers)
            .add(
                swarm(
                    sight,
                    "swarm.join",
                    isManager ? "join as manager" : "join as worker",
                    "is in no swarm",
                    join));
      } else if (isManager && !member.get().isManager()) {
        managers.add(
            swarm(sight, "node.promote", "promote to manager", "is a worker", new Work.Promote()));
      }
      var has = member.map(Membership::labels).orElseGet(java.util.TreeMap::new);
      if (!has.entrySet().containsAll(entry.labels().entrySet())) {
        labels.add(
            swarm(
                sight,
                "node.label",
                "label " + entry.labels(),
                "labels are missing",
                new Work.Label(entry.labels())));
      }
    }
    add(stages, "found the swarm", false, seed);
    add(stages, "add managers", false, managers);
    add(stages, "add workers", true, workers);
    add(stages, "label nodes", true, labels);
  }

  private static BootstrapStep swarm(
      HostSight sight, String id, String title, String cause, Work work) {
    return new BootstrapStep(sight.name(), id, title, cause, work, HostScripts.undo(id));
  }

  /// The steps of one host.
  private record OneHost(
      String host,
      HostFacts facts,
      Release release,
      List<BootstrapStep> prepare,
      List<BootstrapStep> roll) {

    void plan() {
      docker();
      var platform = facts.platform();
      boolean isBrought = release.isRuntimeFor(platform.arch(), platform.libc());
      var directory = release.directory(platform.arch(), platform.libc());
      var runtime = RUNTIMES + release.runtime().id();
      if (isBrought && !has("runtime", release.runtime().id())) {
        step(
            "runtime.bring",
            "bring Java " + release.runtime().id(),
            "is not there",
            HostScripts.bring(Work.Cargo.RUNTIME, runtime, ""));
      }
      if (!has("version", directory)) {
        step(
            "version.bring",
            "bring skep " + release.version(),
            "is not there",
            HostScripts.bring(
                Work.Cargo.JAR,
                VERSIONS + directory,
                isBrought ? "../../runtimes/" + release.runtime().id() : platform.java()));
      }
      file("launcher.install", "install the skep command", "launcher", HostScripts.launcher());
      version(directory);
    }

    private void docker() {
      if (!facts.docker().isInstalled()) {
        step(
            "docker.install",
            "install Docker",
            "there is none",
            HostScripts.dockerInstallation(facts.platform()));
      }
      if (!facts.docker().isAnswering() && facts.docker().process().isEmpty()) {
        step("docker.start", "start Docker", "it does not run", HostScripts.dockerStart());
      }
    }

    private void version(String directory) {
      var skep = facts.skep();
      boolean isMember = skep.membership().filter(Membership::isMember).isPresent();
      boolean isActive = skep.file("current").equals("versions/" + directory);
      boolean isSupervised = skep.file("supervised").equals("yes");
      boolean isRunningIt = skep.file("jar").equals(VERSIONS + directory + "/skep.jar");
      if (!isActive && !isMember) {
        step(
            "version.activate",
            "make it the current version",
            "it is not",
            HostScripts.activation(directory));
      }
      service();
      if (isMember && !(isActive && isRunningIt && isSupervised)) {
        roll.add(
            new BootstrapStep(
                host,
                "version.roll",
                "restart as skep " + release.version(),
                isRunningIt ? "was started by hand" : "runs another version",
                new Work.Roll(HostScripts.activate(directory), HostScripts.restart()),
                HostScripts.undo("service.start")));
      } else if (!isMember && !(skep.isRunning() && isRunningIt && isSupervised)) {
        step(
            "service.start",
            "start the daemon",
            skep.isRunning() ? "another one runs" : "none runs",
            HostScripts.start());
      }
    }

    private void service() {
      var service = HostScripts.service(facts.platform());
      boolean isThere =
          facts.platform().isSystemd()
              ? facts.skep().file("unit").equals(HostScripts.hash(HostScripts.unit()))
              : facts.skep().file("supervisor").equals(HostScripts.hash(HostScripts.supervisor()))
                  && facts.skep().file("initscript").equals(HostScripts.hash(HostScripts.init()));
      if (!isThere) {
        var title =
            facts.platform().isSystemd() ? "install the systemd unit" : "install the supervisor";
        step("service.install", title, "is not there", service);
      }
    }

    private void file(String id, String title, String name, String text) {
      if (!facts.skep().file(name).equals(HostScripts.hash(text))) {
        step(id, title, "is not there", HostScripts.launcherFile());
      }
    }

    private boolean has(String kind, String id) {
      return List.of(facts.skep().file(kind).split(" ")).contains(id);
    }

    private void step(String id, String title, String cause, Work work) {
      prepare.add(new BootstrapStep(host, id, title, cause, work, HostScripts.undo(id)));
    }
  }

  /// Kinds of steps in the order in which they are taken back, with what takes them back.
  public static List<Undo> undos() {
    return java.util.stream.Stream.of(
            "service.start",
            "service.install",
            "launcher.install",
            "version.activate",
            "version.bring",
            "runtime.bring",
            "docker.install")
        .map(id -> new Undo(id, HostScripts.undo(id)))
        .toList();
  }

  /// What is left on a host after all steps were taken back.
  public static Undo forgetting() {
    return new Undo("forget", HostScripts.forget());
  }

  public record Undo(String id, String script) {}
}
