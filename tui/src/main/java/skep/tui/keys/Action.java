package skep.tui.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything a key can do outside of text fields and menus. None of it changes the swarm: what
/// does is behind [Do#ACTIONS] and [Do#COMMAND], and asks.
public sealed interface Action {

  /// Its name in the keymap file.
  String word();

  /// What it does, for people.
  String help();

  /// All of them, in the order in which help lists them.
  static List<Action> all() {
    var all = new ArrayList<Action>();
    all.addAll(List.of(Move.values()));
    all.addAll(List.of(Go.values()));
    all.addAll(List.of(Look.values()));
    all.addAll(List.of(ListAct.values()));
    all.addAll(List.of(Do.values()));
    return all;
  }

  static Optional<Action> named(String word) {
    return all().stream().filter(action -> action.word().equals(word)).findFirst();
  }

  /// Walking through what is shown.
  enum Move implements Action {
    UP("up", "one row up"),
    DOWN("down", "one row down"),
    LEFT("left", "one column left"),
    RIGHT("right", "one column right"),
    TOP("top", "first row"),
    BOTTOM("bottom", "last row"),
    PAGE_UP("page-up", "one page up"),
    PAGE_DOWN("page-down", "one page down"),
    HALF_UP("half-page-up", "half a page up"),
    HALF_DOWN("half-page-down", "half a page down"),
    PANE("next-pane", "next pane"),
    PANE_BACK("previous-pane", "previous pane");

    private final String word;
    private final String help;

    Move(String word, String help) {
      this.word = word;
      this.help = help;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String help() {
      return help;
    }
  }

  /// Opening, closing, changing views.
  enum Go implements Action {
    OPEN("open", "open what the cursor is on"),
    BACK("back", "close, clear the filter, go up"),
    HISTORY_BACK("history-back", "where you were before"),
    HISTORY_FORWARD("history-forward", "and forward again"),
    LAST_VIEW("last-view", "between the last two views"),
    VIEW_1("overview", "overview"),
    VIEW_2("nodes", "nodes"),
    VIEW_3("services", "services"),
    VIEW_4("tasks", "tasks"),
    VIEW_5("ingress", "published ports"),
    VIEW_6("events", "events"),
    VIEW_7("managers", "managers"),
    VIEW_8("jobs", "running operations"),
    VIEW_9("map", "node map");

    private final String word;
    private final String help;

    Go(String word, String help) {
      this.word = word;
      this.help = help;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String help() {
      return help;
    }
  }

  /// Looking closer at one thing.
  enum Look implements Action {
    DESCRIBE("describe", "describe"),
    YAML("yaml", "the object as YAML"),
    WHY("why", "why it is not running"),
    EVENTS_OF("events-of", "its events"),
    LOGS("logs", "logs of the task"),
    SERVICE_LOGS("service-logs", "logs of the whole service"),
    SHELL("shell", "shell in a task");

    private final String word;
    private final String help;

    Look(String word, String help) {
      this.word = word;
      this.help = help;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String help() {
      return help;
    }
  }

  /// How the list or text is shown.
  enum ListAct implements Action {
    FILTER("filter", "filter: regex, !not, -l label=value"),
    NEXT_MATCH("next-match", "next match"),
    PREVIOUS_MATCH("previous-match", "previous match"),
    SORT("sort", "sort by ..."),
    MARK("mark", "mark for an action"),
    MARK_RANGE("mark-range", "mark up to here"),
    HISTORY("ended-tasks", "ended tasks too"),
    ZOOM("zoom", "this pane alone"),
    SPLIT("split", "details beside the list"),
    TIME("time", "ages or times of day"),
    FOLLOW("follow", "follow the newest"),
    WRAP("wrap", "wrap long lines"),
    SAVE("save", "save the text to a file");

    private final String word;
    private final String help;

    ListAct(String word, String help) {
      this.word = word;
      this.help = help;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String help() {
      return help;
    }
  }

  /// Everything else.
  enum Do implements Action {
    ACTIONS("actions", "what can be done with it"),
    COMMAND("command", "type a command"),
    COPY_COMMAND("copy-command", "copy the last command"),
    COPY_NAME("copy-name", "copy the name"),
    REFRESH("refresh", "read everything anew"),
    PAUSE("pause", "hold the screen still"),
    READ_ONLY("read-only", "no changes (asks before it ends)"),
    HELP("help", "this help"),
    MOUSE("mouse", "mouse on or off"),
    REDRAW("redraw", "draw the screen anew"),
    SUSPEND("suspend", "back to the shell for now (fg)"),
    QUIT("quit", "leave the view, then the dashboard (asks)"),
    INTERRUPT("interrupt", "twice: leave the dashboard");

    private final String word;
    private final String help;

    Do(String word, String help) {
      this.word = word;
      this.help = help;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String help() {
      return help;
    }
  }
}
