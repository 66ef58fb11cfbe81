package skep.shell.hosts;

import java.util.Map;
import java.util.TreeMap;
import skep.bootstrap.host.HostFacts.DockerFacts;
import skep.bootstrap.inventory.Inventory;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Session;
import skep.shell.command.UserError;

/// `skep bootstrap adopt`: apply for hosts that are in use. Docker is never installed, and
/// afterwards it is shown that every Docker Engine is the same process with the same containers as
/// before.
final class AdoptCommand {
  private AdoptCommand() {}

  static Exit run(Session session, Arguments arguments) {
    var all = HostsOptions.inventory(session, arguments);
    var inventory =
        new Inventory(
            all.cluster(),
            all.login(),
            all.hostKeys(),
            all.sudo(),
            new Inventory.Docker(false, all.docker().minMajor()),
            all.network(),
            all.hosts());
    try (var bootstrap = Bootstrap.of(session, arguments, inventory)) {
      var apply = new ApplyCommand(session, bootstrap);
      var exit = apply.run(arguments.isOn("--dry-run"));
      var before = engines(bootstrap);
      bootstrap.see();
      var after = engines(bootstrap);
      before.forEach(
          (host, engine) -> {
            var now = after.getOrDefault(host, engine);
            if (!now.process().equals(engine.process())
                || !now.foreign().containsAll(engine.foreign())) {
              throw new UserError(
                  Exit.FAILED,
                  "containers of " + host + " are not those of before",
                  "see `docker ps -a` there");
            }
          });
      if (bootstrap.isJson()) {
        return exit;
      }
      int containers = before.values().stream().mapToInt(one -> one.foreign().size()).sum();
      session
          .console()
          .line(
              "%d containers that were there are untouched, no Docker Engine was restarted"
                  .formatted(containers));
      return exit;
    }
  }

  private static Map<String, DockerFacts> engines(Bootstrap bootstrap) {
    var engines = new TreeMap<String, DockerFacts>();
    bootstrap
        .sights()
        .forEach(
            sight -> sight.facts().ifPresent(facts -> engines.put(sight.name(), facts.docker())));
    return engines;
  }
}
