package skep.shell.hosts;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.print.Listing;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep context ...`: swarms by name. Also the other end of an API call by sudo.
public final class ContextCommands {
  private static final Listing LISTING = Listing.of("Name", "Name", "NAME", "Managers", "MANAGERS");

  private ContextCommands() {}

  public static List<Command> all() {
    return List.of(create(), list(), remove(), show(), use(), dial());
  }

  private interface Action {
    Exit run(Contexts contexts) throws IOException;
  }

  private static Exit with(Session session, Action action) {
    try {
      return action.run(new Contexts(Places.of(session.console().environment())));
    } catch (IOException e) {
      throw new UserError(
          Exit.FAILED, "cannot read or write contexts: " + e.getMessage(), "see ~/.config/skep");
    }
  }

  private static Command create() {
    return new Command(
        List.of("context", "create"),
        "Create a context",
        Positionals.one("CONTEXT"),
        List.of(
            Option.many("--host", "How to reach a manager, ssh://user@host or unix:///path"),
            value("--identity", "path", "Private key to log in with"),
            HostsOptions.SSH_CONFIG,
            value("--jump", "string", "Hosts to go through, user@host[:port],...")),
        Lacking.of("--description --docker --from"),
        List.of("skep context create prod --host ssh://root@m1 --host ssh://root@m2"),
        (session, arguments) -> with(session, contexts -> runCreate(session, arguments, contexts)));
  }

  private static Exit runCreate(Session session, Arguments arguments, Contexts contexts)
      throws IOException {
    var name = arguments.positional(0);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.equals(Endpoint.DEFAULT)) {
      throw UserError.usage(
          "\"" + name + "\" cannot be a context's name", "use letters and digits");
    }
    if (contexts.read(name).isPresent()) {
      throw new UserError(
          Exit.CONFLICT, "context \"" + name + "\" already exists", "skep context rm " + name);
    }
    var config = arguments.has("--ssh-config") ? HostsOptions.absolute(arguments) : "";
    var ways = new ArrayList<Contexts.Way>();
    for (var host : arguments.texts("--host")) {
      var way = Endpoint.way(host);
      ways.add(
          new Contexts.Way(
              way.url(), arguments.text("--identity"), arguments.text("--jump"), "", config));
    }
    if (ways.isEmpty()) {
      throw UserError.usage("no --host is given", "say --host ssh://user@host for each manager");
    }
    contexts.write(new Contexts.Context(name, ways));
    session.console().line(name);
    return Exit.OK;
  }

  private static Command list() {
    return new Command(
        List.of("context", "ls"),
        "List contexts",
        Positionals.NONE,
        List.of(
            value(
                "--format",
                "string",
                "Format output using a custom template: table, json or TEMPLATE"),
            flag("--quiet", "-q", "Only show context names")),
        Lacking.NOTHING,
        List.of("skep context ls"),
        (session, arguments) -> with(session, contexts -> runList(session, arguments, contexts)));
  }

  private static Exit runList(Session session, Arguments arguments, Contexts contexts)
      throws IOException {
    var used = contexts.inUse().orElse(Endpoint.DEFAULT);
    var rows = new ArrayList<Value.Fields>();
    rows.add(row(Endpoint.DEFAULT, used, "unix:///run/skep/skep.sock"));
    for (var name : contexts.names()) {
      var urls =
          contexts.read(name).stream()
              .flatMap(context -> context.managers().stream())
              .map(Contexts.Way::url)
              .toList();
      rows.add(row(name, used, String.join(",", urls)));
    }
    session
        .console()
        .out()
        .print(
            arguments.isOn("--quiet")
                ? LISTING.renderQuiet(rows).replace(" *", "")
                : LISTING.render(arguments.text("--format"), rows));
    return Exit.OK;
  }

  private static Value.Fields row(String name, String used, String managers) {
    var row =
        Value.noFields()
            .with("Name", Value.of(name.equals(used) ? name + " *" : name))
            .with("Managers", Value.of(managers));
    return new Value.Fields(row.fields());
  }

  private static Command remove() {
    return new Command(
        List.of("context", "rm"),
        "Remove contexts; their swarms stay",
        Positionals.some("CONTEXT [CONTEXT...]"),
        List.of(),
        Lacking.of("--force!"),
        List.of("skep context rm prod"),
        (session, arguments) ->
            with(
                session,
                contexts -> {
                  for (var name : arguments.positionals()) {
                    known(contexts, name);
                    contexts.remove(name);
                    session.console().line(name);
                  }
                  return Exit.OK;
                }));
  }

  private static Command show() {
    return new Command(
        List.of("context", "show"),
        "Print the context in use, and how it is reached",
        Positionals.any("[CONTEXT]"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep context show"),
        (session, arguments) ->
            with(
                session,
                contexts -> {
                  var name =
                      arguments.positionals().isEmpty()
                          ? contexts.inUse().orElse(Endpoint.DEFAULT)
                          : arguments.positional(0);
                  session
                      .console()
                      .line(
                          name.equals(Endpoint.DEFAULT)
                              ? name
                              : JsonText.write(Contexts.json(known(contexts, name))));
                  return Exit.OK;
                }));
  }

  private static Command use() {
    return new Command(
        List.of("context", "use"),
        "Set the context that commands are for",
        Positionals.one("CONTEXT"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep context use prod", "skep context use default"),
        (session, arguments) ->
            with(
                session,
                contexts -> {
                  var name = arguments.positional(0);
                  if (!name.equals(Endpoint.DEFAULT)) {
                    known(contexts, name);
                  }
                  contexts.use(name);
                  session.console().line(name);
                  return Exit.OK;
                }));
  }

  private static Contexts.Context known(Contexts contexts, String name) throws IOException {
    var context = contexts.read(name);
    if (context.isEmpty()) {
      var known = new ArrayList<>(contexts.names());
      known.addFirst(Endpoint.DEFAULT);
      throw Endpoint.unknown(name, known);
    }
    return context.get();
  }

  private static Command dial() {
    return new Command(
        List.of("dial-stdio"),
        "Connect standard input and output to this machine's daemon",
        Positionals.NONE,
        List.of(),
        Lacking.NOTHING,
        List.of("ssh ops@m1 sudo skep dial-stdio"),
        (session, _) -> runDial(session));
  }

  private static Exit runDial(Session session) {
    var socket =
        Endpoint.of(List.of(), session.console().environment())
            .socket()
            .orElseThrow(
                () ->
                    UserError.usage("the daemon in use is not this machine's", "unset SKEP_HOST"));
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var in = new FileInputStream(FileDescriptor.in);
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  copy(in, Channels.newOutputStream(channel));
                  channel.shutdownOutput();
                } catch (IOException _) {
                  // the daemon has hung up: its answer is what counts
                }
              });
      copy(Channels.newInputStream(channel), new FileOutputStream(FileDescriptor.out));
      return Exit.OK;
    } catch (IOException e) {
      throw new UserError(
          Exit.UNREACHABLE, "no daemon at " + socket + ": " + e.getMessage(), "is it running?");
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    var buffer = new byte[8192];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      to.write(buffer, 0, n);
      to.flush();
    }
  }
}
