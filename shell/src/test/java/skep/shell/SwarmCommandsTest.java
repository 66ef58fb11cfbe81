package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SwarmCommandsTest {
  private static final String NODE =
      "{\"ID\":\"ynz304mbltxx10v3i15ldkmj1\",\"ManagerStatus\":{\"Addr\":\"192.168.0.41:2377\"}}";
  private static final String SWARM =
      """
      {"ID":"c1","Version":{"Index":9},"Spec":{"Name":"default"},
       "JoinTokens":{"Worker":"SWMTKN-1-w","Manager":"SWMTKN-1-m"}}\
      """;

  private static FakeApi manager() {
    return new FakeApi()
        .on("POST /swarm/init", "\"ynz304mbltxx10v3i15ldkmj1\"")
        .on("GET /nodes/ynz304mbltxx10v3i15ldkmj1", NODE)
        .on("GET /info", "{\"Swarm\":{\"NodeID\":\"ynz304mbltxx10v3i15ldkmj1\"}}")
        .on("GET /swarm", SWARM)
        .on("POST /swarm/update", "");
  }

  @Test
  void init_starts_the_daemon_and_tells_how_to_join() {
    var api = manager();

    var run = Run.of(api, "swarm init --advertise-addr 192.168.0.41 --task-history-limit -1");

    run.exits(0)
        .complains("")
        .prints(
            """
            Swarm initialized: current node (ynz304mbltxx10v3i15ldkmj1) is now a manager.

            To add a worker to this swarm, run the following command:

                skep swarm join --token SWMTKN-1-w 192.168.0.41:2377

            To add a manager to this swarm, run 'skep swarm join-token manager' and follow the instructions.

            """);
    assertThat(run.started).containsExactly("daemon");
    assertThat(api.body("POST /swarm/init"))
        .isEqualTo(
            "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"192.168.0.41\","
                + "\"Availability\":\"active\",\"Spec\":{\"Name\":\"default\","
                + "\"Orchestration\":{\"TaskHistoryRetentionLimit\":-1}},"
                + "\"ForceNewCluster\":false,\"AutoLockManagers\":false}");
  }

  @Test
  void init_on_a_member_shows_the_daemons_words() {
    var api =
        new FakeApi().refuse("POST /swarm/init", 503, "This node is already part of a swarm.");

    Run.of(api, "swarm init")
        .exits(1)
        .prints("")
        .complains("Error response from daemon: This node is already part of a swarm.\n");
  }

  @Test
  void a_docker_flag_that_is_missing_is_refused_by_name() {
    Run.of(new FakeApi(), "swarm init --external-ca x")
        .exits(2)
        .prints("")
        .complains(
            """
            error: --external-ca is not supported by skep yet
            hint:  see 'skep swarm init --help'
            """);
  }

  @Test
  void init_forces_a_new_cluster() {
    var api = manager();

    var run = Run.of(api, "swarm init --force-new-cluster");

    assertThat(run.exits(0).out())
        .startsWith(
            "Swarm initialized: current node (ynz304mbltxx10v3i15ldkmj1) is now a manager.");
    assertThat(api.body("POST /swarm/init")).contains("\"ForceNewCluster\":true");
  }

  @Test
  void leave_says_where_the_data_of_an_outdated_manager_went() {
    var api = new FakeApi().on("POST /swarm/leave", "\"/var/lib/skep/aside-1\"");

    Run.of(api, "swarm leave --force")
        .exits(0)
        .prints("Node left the swarm.\nWhat its manager had was moved to /var/lib/skep/aside-1\n");
  }

  @Test
  void an_unknown_availability_is_refused_before_anything_is_started() {
    var run = Run.of(new FakeApi(), "swarm init --availability off");

    run.exits(2)
        .complains(
            "error: invalid availability \"off\", only active, pause and drain are supported\n");
    assertThat(run.started).isEmpty();
  }

  @Test
  void join_says_what_the_node_became() {
    var api =
        new FakeApi()
            .on("POST /swarm/join", "")
            .on("GET /info", "{\"Swarm\":{\"ControlAvailable\":false}}");

    var run = Run.of(api, "swarm join --token SWMTKN-1-w 192.168.0.41:2377");

    run.exits(0).prints("This node joined a swarm as a worker.\n");
    assertThat(run.started).containsExactly("daemon");
    assertThat(api.body("POST /swarm/join"))
        .contains("\"RemoteAddrs\":[\"192.168.0.41:2377\"],\"JoinToken\":\"SWMTKN-1-w\"");
  }

  @Test
  void join_reads_the_token_from_standard_input() {
    var api =
        new FakeApi()
            .on("POST /swarm/join", "")
            .on("GET /info", "{\"Swarm\":{\"ControlAvailable\":false}}");

    Run.answered(api, "swarm join --token - 192.168.0.41:2377", "SWMTKN-1-w").exits(0);

    assertThat(api.body("POST /swarm/join")).contains("\"JoinToken\":\"SWMTKN-1-w\"");
  }

  @Test
  void join_without_a_token_on_standard_input_is_refused_before_anything_is_started() {
    var run = Run.of(new FakeApi(), "swarm join --token - 192.168.0.41:2377");

    run.exits(2)
        .complains(
            "error: there is no join token on standard input\nhint:  see skep swarm join-token\n");
    assertThat(run.started).isEmpty();
  }

  @Test
  void a_join_that_goes_on_in_the_background_exits_5() {
    var api =
        new FakeApi()
            .refuse("POST /swarm/join", 503, "Timeout was reached before node joined. ...");

    Run.of(api, "swarm join --token x h:2377").exits(5).prints("");
  }

  @Test
  void an_address_that_is_not_this_hosts_is_named() {
    var api =
        new FakeApi()
            .refuse("POST /swarm/init", 503, "Timeout was reached before node joined. ...");

    Run.of(api, "swarm init --advertise-addr 198.51.100.7")
        .exits(1)
        .prints("")
        .complains(
            """
            error: no swarm was made: this host does not reach itself at the address that other nodes are to dial: 198.51.100.7
            hint:  name an address of this host, as in: skep swarm init --advertise-addr 192.0.2.11
            """);
  }

  @Test
  void join_token_shows_the_command() {
    Run.of(manager(), "swarm join-token manager")
        .exits(0)
        .prints(
            """
            To add a manager to this swarm, run the following command:

                skep swarm join --token SWMTKN-1-m 192.168.0.41:2377

            """);
  }

  @Test
  void join_token_quiet_shows_the_token_only() {
    Run.of(manager(), "swarm join-token -q worker").exits(0).prints("SWMTKN-1-w\n");
  }

  @Test
  void rotating_says_so_and_names_the_version_it_read() {
    var api = manager();

    var run = Run.of(api, "swarm join-token --rotate worker");

    assertThat(run.exits(0).out()).startsWith("Successfully rotated worker join token.\n\nTo add");
    assertThat(api.calls)
        .contains("POST /swarm/update?rotateWorkerToken=true&version=9 {\"Name\":\"default\"}");
  }

  @Test
  void an_unknown_role_is_a_usage_error() {
    Run.of(manager(), "swarm join-token boss")
        .exits(2)
        .complains("error: unknown role boss\nhint:  say worker or manager\n");
  }

  @Test
  void leave() {
    var api = new FakeApi().on("POST /swarm/leave", "");

    Run.of(api, "swarm leave -f").exits(0).prints("Node left the swarm.\n");

    assertThat(api.calls).containsExactly("POST /swarm/leave?force=true");
  }
}
