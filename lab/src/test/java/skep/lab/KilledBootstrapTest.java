package skep.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program that bootstraps three hosts is killed in every step, and a host's cable is pulled in
/// some, each time in the run that goes on after the last fault: it comes to the end that an
/// undisturbed run comes to, and the managers that were there stay.
@Tag("slow")
@Timeout(900)
final class KilledBootstrapTest {
  private static final Pattern BEGIN =
      Pattern.compile("\"host\":\"(\\w+)\",\"step\":\"([\\w.]+)\",\"state\":\"begin\"");
  private static final Set<String> STEPS =
      Set.of(
          "runtime.bring",
          "version.bring",
          "launcher.install",
          "version.activate",
          "service.install",
          "service.start",
          "swarm.found",
          "m2 swarm.join",
          "m3 swarm.join",
          "node.label");

  private static final Set<String> LONG =
      Set.of("runtime.bring", "version.bring", "service.start", "swarm.found", "m2 swarm.join");

  @TempDir Path home;

  /// The operator's program as it runs.
  private record Running(Process process, BufferedReader events) {
    /// Reads until a step begins that is not in `seen`.
    ///
    /// @return that step, `swarm.join` with its host; empty: the program has ended
    String next(Set<String> seen) throws IOException {
      for (var line = events.readLine(); line != null; line = events.readLine()) {
        var begin = BEGIN.matcher(line);
        if (begin.find()) {
          var step = begin.group(2);
          var name = step.equals("swarm.join") ? begin.group(1) + " " + step : step;
          if (!seen.contains(name)) {
            return name;
          }
        }
      }
      return "";
    }

    /// Reads on to its end.
    int exit() throws IOException, InterruptedException {
      while (events.readLine() != null) {
        // what it says is not what is looked at
      }
      assertThat(process.waitFor(Operator.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  private Running start(Operator operator, String file) throws IOException {
    var process =
        new ProcessBuilder(
                operator.command("bootstrap", "apply", "--yes", "--format", "json", "-f", file))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return new Running(
        process, new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8)));
  }

  private static String inventory(BareHosts bare) {
    return bare.inventory().replaceFirst("role: manager}", "role: manager, labels: {disk: ssd}}");
  }

  @Test
  void a_program_that_is_killed_in_every_step_is_finished_by_the_next()
      throws IOException, InterruptedException {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (var bare = BareHosts.three()) {
      var operator = Operator.at(home);
      var file = operator.write("hosts.yaml", inventory(bare)).toString();
      var seen = new LinkedHashSet<String>();
      int managers = 0;
      while (true) {
        var run = start(operator, file);
        var step = run.next(seen);
        if (step.isEmpty()) {
          assertThat(run.exit()).isZero();
          break;
        }
        seen.add(step);
        // into the middle of what takes long; what is short would be over on all hosts
        long millis = LONG.contains(step) ? 100L * (seen.size() % 4) : 0;
        assertThat(run.process().waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
        run.process().destroyForcibly().waitFor();
        int now = managers(bare);
        assertThat(now).as("managers after a kill in " + step).isGreaterThanOrEqualTo(managers);
        managers = now;
      }
      assertThat(seen).containsAll(STEPS);
      assertEnd(operator, file);
    }
  }

  @Test
  void a_run_whose_link_to_a_host_is_cut_ends_safely_and_is_resumed()
      throws IOException, InterruptedException {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (var bare = BareHosts.three()) {
      var operator = Operator.at(home);
      var file = operator.write("hosts.yaml", inventory(bare)).toString();
      for (var chosen : List.of("version.bring", "service.start", "m2 swarm.join")) {
        var run = start(operator, file);
        var seen = new LinkedHashSet<String>();
        for (var step = run.next(seen); !step.isEmpty(); step = run.next(seen)) {
          seen.add(step);
          if (step.equals(chosen)) {
            break;
          }
        }
        bare.host(2).cut();
        int exit = run.exit();
        bare.host(2).heal();
        assertThat(exit).as("cut in " + chosen + ", after " + seen).isIn(0, 5, 7, 8);
      }

      assertThat(operator.skep("bootstrap", "resume", "--yes").exit()).isZero();
      assertEnd(operator, file);
    }
  }

  private static int managers(BareHosts bare) {
    int managers = 0;
    for (var host : bare.lab().hosts()) {
      var info =
          host.exec(
                  "sh",
                  "-c",
                  "curl -s -m 2 --unix-socket /run/skep/skep.sock http://skep/info; true")
              .stdout();
      managers += info.contains("\"ControlAvailable\":true") ? 1 : 0;
    }
    return managers;
  }

  private static void assertEnd(Operator operator, String file) {
    var again = operator.skep("bootstrap", "apply", "-f", file);
    assertThat(again.ok())
        .contains("0 changes")
        .contains("quorum 3/3, tolerates 1, 3 of 3 nodes ready");
    assertThat(operator.skep("node", "ls", "-q").ok().lines()).hasSize(3);
  }
}
