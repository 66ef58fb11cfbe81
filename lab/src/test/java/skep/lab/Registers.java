package skep.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import skep.lab.TormentedSwarm.Fate;
import skep.lab.UnixHttp.Request;

/// The registers clients write to: one in each node's labels, and a few services, of which a new
/// one takes the place of one that has become long. Thread-safe.
final class Registers {
  private static final Pattern ID = Pattern.compile("\"ID\":\"([0-9a-z]{25})\"");
  private static final int LONG = 120;
  private static final int SERVICES = 3;

  private final TormentedSwarm swarm;
  private final List<Register> open = new ArrayList<>();
  private final List<Register> full = new ArrayList<>();
  private int made;

  Registers(TormentedSwarm swarm) {
    this.swarm = swarm;
    for (var node : swarm.skep().socket(1).nodes()) {
      open.add(
          new Register(
              "/nodes/" + node.id(),
              "{\"Labels\":{%s},\"Role\":\"manager\",\"Availability\":\"active\"}"));
    }
    for (int i = 0; i < SERVICES; i++) {
      open.add(newService());
    }
  }

  synchronized Register any(Random random) {
    return open.get(random.nextInt(open.size()));
  }

  synchronized List<Register> all() {
    var all = new ArrayList<>(full);
    all.addAll(open);
    return all;
  }

  /// A register of a service is left alone when it has become long.
  void grown(Register register, int size) {
    if (size < LONG || !register.path().startsWith("/services/")) {
      return;
    }
    synchronized (this) {
      if (!open.remove(register)) {
        return;
      }
      full.add(register);
    }
    var next = newService();
    synchronized (this) {
      open.add(next);
    }
  }

  /// The body of a service without tasks, which are not what is tried here.
  String service(String name, List<String> items) {
    return new Register("", template(name)).specWith(items);
  }

  private String template(String name) {
    return "{\"Name\":\"%s\",\"Labels\":{%%s},\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"%s\"}},\"Mode\":{\"Replicated\":{\"Replicas\":0}}}"
        .formatted(name, swarm.skep().image("nginx"));
  }

  private Register newService() {
    String name;
    synchronized (this) {
      name = "register-" + ++made;
    }
    var request = new Request("POST", "/services/create", service(name, List.of()), name);
    var hosts = swarm.hosts();
    var ids = new ArrayList<String>();
    Await.within(
        Duration.ofMinutes(2),
        name + " is made",
        () -> {
          var reply = swarm.ask(hosts[ids.size() % hosts.length], request);
          var id = ID.matcher(reply.answer().body());
          return reply.fate() == Fate.DONE && id.find() && ids.add(id.group(1));
        });
    return new Register("/services/" + ids.getFirst(), template(name));
  }
}
