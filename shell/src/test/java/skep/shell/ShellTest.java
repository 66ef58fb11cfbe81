package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.shell.command.Command;
import skep.shell.command.HelpText;

class ShellTest {

  static Stream<Command> commands() {
    return Commands.table().commands().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_has_help_within_80_columns_and_an_example(Command command) {
    var help = HelpText.of(command);

    assertThat(command.examples()).isNotEmpty();
    assertThat(help.lines().filter(line -> line.length() > 80)).isEmpty();
    assertThat(command.options()).allSatisfy(option -> assertThat(option.help()).isNotBlank());
    Run.of(new FakeApi(), String.join(" ", command.path()) + " --help").exits(0).prints(help);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void no_flag_is_both_there_and_lacking(Command command) {
    assertThat(command.options())
        .noneMatch(
            option ->
                command.lacking().values().contains(option.name())
                    || command.lacking().switches().contains(option.name()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void the_part_of_the_table_that_a_command_needs_has_all_of_its_noun(Command command) {
    var noun = command.path().getFirst();

    assertThat(Commands.table(command.path()).under(noun))
        .extracting(Command::path)
        .isEqualTo(Commands.table().under(noun).stream().map(Command::path).toList());
    assertThat(Commands.table(command.path()).find(command.path())).isPresent();
  }

  @Test
  void help_of_the_program() {
    Run.of(new FakeApi(), "")
        .exits(0)
        .prints(
            """
            Usage:  skep [OPTIONS] COMMAND

            Runs Docker hosts as one swarm

            Management Commands:
              bootstrap   Make a swarm of hosts over SSH
              context     Manage contexts: swarms by name
              ingress     Show the ports that every node answers
              node        Manage Swarm nodes
              service     Manage Swarm services
              swarm       Manage Swarm

            Commands:
              dial-stdio   Connect standard input and output to this machine's daemon
              completion   Print a completion script for a shell
              daemon       Run this machine's node until told to stop
              dash         Show the whole swarm live, and run it, in a full-screen terminal
              demo         Run a whole swarm on this machine, to try things out
              doctor       Check this node and its swarm, and say what mends what is wrong
              events       Show what changed in the swarm, oldest first
              info         Display system-wide information
              install      Install this program, its completions and manual pages
              top          The same as skep dash
              version      Show the skep version information

            Global Options:
                  --context string   Swarm to ask (see skep context ls); first on the line
              -h, --help             Show help
              -v, --version          Print version information and quit
              -c, --command string   Run the lines given and quit
              -f, --file string      Run the lines of a file and quit (- is stdin)
                  --keep-going       With -c and -f: go on after a line that failed
                  --ascii            Keep the interactive shell to ASCII

            Run 'skep COMMAND --help' for more information on a command.
            """);
  }

  @Test
  void help_of_a_command() {
    Run.of(new FakeApi(), "node rm --help")
        .prints(
            """
            Usage:  skep node rm [OPTIONS] NODE [NODE...]

            Remove one or more nodes from the swarm

            Options:
                  --dry-run   Check and show what would change, and change nothing
              -f, --force     Force remove a node from the swarm

            Examples:
              skep node rm n3
            """);
  }

  @Test
  void an_unknown_command_names_the_nearest() {
    Run.of(new FakeApi(), "service lss")
        .exits(2)
        .complains(
            """
            error: unknown command: skep service lss
            hint:  did you mean skep service ls? see 'skep service --help'
            """);
  }

  @Test
  void what_docker_has_and_skep_has_not_is_said_to_be_missing() {
    Run.of(new FakeApi(), "stack deploy -c compose.yaml shop")
        .exits(2)
        .complains(
            """
            error: skep stack is not supported by skep yet
            hint:  see 'skep --help' for what there is
            """);
  }

  @Test
  void a_verb_without_its_noun_names_both() {
    Run.of(new FakeApi(), "logs web")
        .exits(2)
        .complains(
            """
            error: unknown command: skep logs
            hint:  did you mean skep service logs? see 'skep --help'
            """);
  }

  @Test
  void a_flag_before_the_command_is_no_command() {
    Run.of(new FakeApi(), "--format yaml node ls")
        .exits(2)
        .complains(
            """
            error: unknown flag: --format
            hint:  a command's flags stand behind it; see 'skep --help'
            """);
  }

  @Test
  void help_is_found_behind_a_flag_with_a_value_and_not_behind_an_image() {
    assertThat(Run.of(new FakeApi(), "service create --name web -e A=1 --help").exits(0).out())
        .startsWith("Usage:  skep service create");
    var api = new FakeApi().on("POST /services/create", "{\"ID\":\"s1\"}");
    Run.of(api, "service create --name web -d nginx --help").exits(0).prints("s1\n");
    assertThat(api.calls.toString()).contains("--help");
  }

  @Test
  void a_wait_that_is_no_time_is_refused_before_anything_is_done() {
    for (var line :
        List.of(
            "service create --name web --timeout never nginx",
            "service update --timeout never web",
            "service scale --timeout never web=3",
            "service rollback --timeout never web",
            "node drain --wait --deadline never m1")) {
      var api = new FakeApi();
      assertThat(Run.of(api, line).exits(2).err()).contains("time: invalid duration \"never\"");
      assertThat(api.calls).isEmpty();
    }
  }

  @Test
  void an_unknown_flag_names_the_nearest() {
    Run.of(new FakeApi(), "node ls --quite")
        .exits(2)
        .complains(
            """
            error: unknown flag: --quite
            hint:  did you mean --quiet? see 'skep node ls --help'
            """);
  }

  @Test
  void words_behind_the_image_are_the_containers() {
    var api = new FakeApi().on("POST /services/create", "{\"ID\":\"s1\"}");

    Run.of(api, "service create --detach=true --name w busybox ls --help -q").exits(0);

    assertThat(api.body("POST /services/create")).contains("\"Args\":[\"ls\",\"--help\",\"-q\"]");
  }

  @Test
  void daemon_and_demo_get_their_words_as_they_are() {
    assertThat(Run.of(new FakeApi(), "daemon --state /x y").exits(0).started)
        .containsExactly("node [--state, /x, y]");
    assertThat(Run.of(new FakeApi(), "demo --nodes 3").exits(0).started)
        .containsExactly("demo [--nodes, 3]");
  }

  @Test
  void no_daemon_exits_7() {
    var nowhere = new DaemonApi(ApiClient.unix(Path.of("/nowhere/skep.sock")), _ -> {});
    var api = new FakeApi().on("GET /nodes", () -> nowhere.get(ApiPath.of("nodes")));

    var run = Run.of(api, "node ls").exits(7).prints("");

    assertThat(run.err()).startsWith("error: cannot connect to the skep daemon at /nowhere");
    assertThat(run.err()).contains("\nhint:  ");
  }

  @Test
  void info_shows_the_swarm() {
    var api =
        new FakeApi()
            .on(
                "GET /info",
                """
                {"Name":"n1","NCPU":4,"Warnings":["WARNING: two managers"],"Swarm":{"NodeID":"abc","LocalNodeState":"active",
                 "ControlAvailable":true,"Managers":2,"Nodes":3,"NodeAddr":"10.0.0.1",
                 "RemoteManagers":[{"Addr":"10.0.0.2:2377"},{"Addr":"10.0.0.1:2377"}],
                 "Cluster":{"ID":"c1","Spec":{"Raft":{"SnapshotInterval":10000,
                   "HeartbeatTick":1,"ElectionTick":10}}}}}\
                """);

    var run = Run.of(api, "info").exits(0);

    run.prints(
        """
        Server:
         Swarm: active
          NodeID: abc
          Is Manager: true
          Quorum: not known: no answer scripted for GET /skep/status
          ClusterID: c1
          Managers: 2
          Nodes: 3
          Orchestration:
           Task History Retention Limit: 5
          Raft:
           Snapshot Interval: 10000
           Heartbeat Tick: 1
           Election Tick: 10
          Dispatcher:
           Heartbeat Period: 1 second
          CA Configuration:
           Expiry Duration: 3 months
          Root Rotation In Progress: false
          Node Address: 10.0.0.1
          Manager Addresses:
           10.0.0.1:2377
           10.0.0.2:2377
         CPUs: 4
         Name: n1
        """);
    run.complains("WARNING: two managers\n");
  }

  @Test
  void version_and_format() {
    var api = new FakeApi().on("GET /version", "{\"Version\":\"9\",\"ApiVersion\":\"1.43\"}");

    Run.of(api, "version --format '{{.Client.Version}} {{.Server.ApiVersion}}'")
        .exits(0)
        .prints("1.2.3 1.43\n");
    Run.of(api, "--version").prints("skep version 1.2.3\n");
  }
}
