package skep.bootstrap.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.HostFacts.SkepFacts;
import skep.bootstrap.host.Outcome;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.host.Script;

/// A host that knows what the scripts of a plan's steps are for, and does that to its own state.
/// Every call passes the {@link Fate}, who may end it before or after it had its effect.
final class FakeHost implements RemoteHost {
  private static final int ALREADY = 77;

  private final String name;
  private final Fate fate;
  private final FakeSwarm swarm;

  /// Ids of steps that have come true.
  final TreeSet<String> made = new TreeSet<>();

  final List<String> journal = new ArrayList<>();
  private List<BootstrapStep> steps = List.of();
  private String version = "";
  private String runningVersion = "";
  private String lockedBy = "";
  private boolean hasUpload;

  /// Decides which call is the last one of a run.
  interface Fate {
    /// @throws HostException when the link breaks
    void before(String host) throws HostException;

    void after(String host) throws HostException;

    /// Which run this is: locks of earlier ones are stale.
    String run();
  }

  /// What a call does to the host.
  interface Effect<T> {
    T take() throws HostException;
  }

  FakeHost(String name, Fate fate, FakeSwarm swarm) {
    this.name = name;
    this.fate = fate;
    this.swarm = swarm;
  }

  String name() {
    return name;
  }

  boolean isRunning() {
    return !runningVersion.isEmpty();
  }

  /// The steps whose scripts may come.
  void expect(BootstrapPlan plan) {
    steps = plan.steps().stream().filter(step -> step.host().equals(name)).toList();
  }

  <T> T call(Effect<T> effect) throws HostException {
    synchronized (swarm) {
      fate.before(name);
      var result = effect.take();
      fate.after(name);
      return result;
    }
  }

  HostFacts facts(Release release) {
    var directory = release.directory("amd64", "glibc");
    var files = new TreeMap<String, String>();
    put(files, "runtime.bring", "runtime", release.runtime().id());
    put(files, "version.bring " + release.jarHash().substring(0, 12), "version", directory);
    put(files, "launcher.install", "launcher", HostScripts.hash(HostScripts.launcher()));
    put(files, "service.install", "supervisor", HostScripts.hash(HostScripts.supervisor()));
    put(files, "service.install", "initscript", HostScripts.hash(HostScripts.init()));
    files.put("current", version.isEmpty() ? "" : "versions/" + version);
    if (isRunning()) {
      files.put("supervised", "yes");
      files.put("jar", "/opt/skep/versions/" + runningVersion + "/skep.jar");
    }
    var membership =
        isRunning()
            ? Optional.of(swarm.read(name))
            : Optional.<skep.bootstrap.host.Membership>empty();
    return Facts.of(name, Facts.DOCKER, new SkepFacts(files, isRunning(), membership));
  }

  private void put(SortedMap<String, String> files, String made, String file, String value) {
    files.put(file, this.made.contains(made) ? value : "");
  }

  @Override
  public Outcome run(Script script) throws HostException {
    return call(() -> effect(script.text()));
  }

  private Outcome effect(String text) {
    if (text.contains("/run/skep-bootstrap.lock")) {
      return lock(text);
    }
    if (text.contains("skep-upload-")) {
      return new Outcome(0, (hasUpload ? "there" : "missing") + "\n/tmp/up\n", "");
    }
    for (var step : steps) {
      switch (step.work()) {
        case Work.Shell shell when text.contains(shell.action()) -> {
          if (made.contains(step.id()) && !step.id().startsWith("service.start")) {
            return new Outcome(ALREADY, "", "");
          }
          make(step);
          return new Outcome(0, "", "");
        }
        case Work.Bring bring when text.equals(bring.probe()) -> {
          return new Outcome(made.contains(key(step)) ? 0 : 1, "", "");
        }
        case Work.Bring bring when text.contains(bring.install()) -> {
          made.add(key(step));
          hasUpload = false;
          return new Outcome(0, "", "");
        }
        case Work.Roll roll when text.contains(roll.restart()) -> {
          version = activated(roll.activate());
          runningVersion = version;
          return new Outcome(0, "", "");
        }
        case Work.Shell _, Work.Bring _, Work.Roll _ -> {
          // another step's
        }
        case Work.Found _, Work.Join _, Work.Promote _, Work.Label _ -> {
          // no scripts
        }
      }
    }
    if (text.contains("bootstrap.jsonl")) {
      journal.add(text);
      return new Outcome(0, "", "");
    }
    throw new AssertionError("an unknown script on " + name + ": " + text);
  }

  private static String key(BootstrapStep step) {
    var bring = (Work.Bring) step.work();
    return bring.cargo() == Work.Cargo.JAR
        ? step.id() + " " + bring.probe().replaceAll("(?s).*/versions/(\\w+)-.*", "$1")
        : step.id();
  }

  private void make(BootstrapStep step) {
    made.add(step.id());
    if (step.id().equals("version.activate")) {
      version = activated(((Work.Shell) step.work()).action());
    }
    if (step.id().equals("service.start")) {
      runningVersion = version;
    }
  }

  private static String activated(String script) {
    return script.replaceAll("(?s)ln -sfn versions/(\\S+) .*", "$1");
  }

  private Outcome lock(String text) {
    if (text.contains("mkdir")) {
      if (!lockedBy.isEmpty() && lockedBy.equals(fate.run())) {
        return new Outcome(3, "somebody", "");
      }
      lockedBy = fate.run();
    } else if (text.startsWith("rm ")) {
      lockedBy = "";
    }
    return new Outcome(0, "", "");
  }

  /// What the state comes to, for comparing two ends. A lock that a killed run has left is no part
  /// of it: it is stale after 30 s.
  String state() {
    return name + " " + made + " " + version + " " + runningVersion;
  }

  @Override
  public Stream start(Script script) throws HostException {
    throw new HostException(Reason.FAILED, "not needed here", "");
  }

  @Override
  public void upload(Path file, String path, LongConsumer progress) throws HostException {
    call(
        () -> {
          hasUpload = true;
          return true;
        });
  }

  @Override
  public Stream dial(String socket) throws HostException {
    throw new HostException(Reason.FAILED, "not needed here", "");
  }

  @Override
  public void close() {}
}
