package skep.tui.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which key does what. A key does one thing; an action may have several keys.
public record KeyMap(SortedMap<Key, Action> actions) {
  public static final KeyMap DEFAULT = defaults();

  public KeyMap {
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
  }

  public Optional<Action> action(Key key) {
    return Optional.ofNullable(actions.get(key));
  }

  /// The keys of an action; the shortest name first.
  public List<Key> keys(Action action) {
    var keys = new ArrayList<Key>();
    actions.forEach(
        (key, bound) -> {
          if (bound == action) {
            keys.add(key);
          }
        });
    keys.sort(Comparator.comparingInt((Key key) -> key.name().length()).thenComparing(Key::name));
    return keys;
  }

  /// The key to name in a hint; empty when the action has none.
  public String key(Action action) {
    var keys = keys(action);
    return keys.isEmpty() ? "" : keys.getFirst().name();
  }

  /// All keys of an action: `j Down`.
  public String allKeys(Action action) {
    return keys(action).stream().map(Key::name).collect(Collectors.joining(" "));
  }

  /// The same with an action's keys replaced.
  ///
  /// @throws IllegalArgumentException when a key does something else already
  public KeyMap with(Action action, List<Key> keys) {
    var changed = new TreeMap<>(actions);
    changed.values().removeIf(action::equals);
    for (var key : keys) {
      var bound = Optional.ofNullable(changed.put(key, action));
      if (bound.filter(other -> other != action).isPresent()) {
        throw new IllegalArgumentException(
            "%s is bound twice: to %s and to %s".formatted(key, bound.get().word(), action.word()));
      }
    }
    return new KeyMap(changed);
  }

  private static KeyMap defaults() {
    var map = new TreeMap<Key, Action>();
    bind(map, Action.Move.UP, "k Up Ctrl-P");
    bind(map, Action.Move.DOWN, "j Down Ctrl-N");
    bind(map, Action.Move.LEFT, "h Left");
    bind(map, Action.Move.RIGHT, "Right");
    bind(map, Action.Move.TOP, "g Home");
    bind(map, Action.Move.BOTTOM, "G End");
    bind(map, Action.Move.PAGE_UP, "Ctrl-B PageUp");
    bind(map, Action.Move.PAGE_DOWN, "Ctrl-F PageDown");
    bind(map, Action.Move.HALF_UP, "Ctrl-U");
    bind(map, Action.Move.HALF_DOWN, "Ctrl-D");
    bind(map, Action.Move.PANE, "Tab");
    bind(map, Action.Move.PANE_BACK, "Shift-Tab");
    bind(map, Action.Go.OPEN, "Enter");
    bind(map, Action.Go.BACK, "Esc Backspace");
    bind(map, Action.Go.HISTORY_BACK, "[");
    bind(map, Action.Go.HISTORY_FORWARD, "]");
    bind(map, Action.Go.LAST_VIEW, "-");
    var views =
        List.<Action>of(
            Action.Go.VIEW_1,
            Action.Go.VIEW_2,
            Action.Go.VIEW_3,
            Action.Go.VIEW_4,
            Action.Go.VIEW_5,
            Action.Go.VIEW_6,
            Action.Go.VIEW_7,
            Action.Go.VIEW_8,
            Action.Go.VIEW_9);
    for (int number = 1; number <= views.size(); number++) {
      bind(map, views.get(number - 1), String.valueOf(number));
    }
    bind(map, Action.Look.DESCRIBE, "d");
    bind(map, Action.Look.YAML, "Y");
    bind(map, Action.Look.WHY, "w");
    bind(map, Action.Look.EVENTS_OF, "e");
    bind(map, Action.Look.LOGS, "l");
    bind(map, Action.Look.SERVICE_LOGS, "L");
    bind(map, Action.Look.SHELL, "s");
    bind(map, Action.ListAct.FILTER, "/");
    bind(map, Action.ListAct.NEXT_MATCH, "n");
    bind(map, Action.ListAct.PREVIOUS_MATCH, "N");
    bind(map, Action.ListAct.SORT, "o");
    bind(map, Action.ListAct.MARK, "Space");
    bind(map, Action.ListAct.MARK_RANGE, "Ctrl-Space");
    bind(map, Action.ListAct.HISTORY, "H");
    bind(map, Action.ListAct.ZOOM, "z");
    bind(map, Action.ListAct.SPLIT, "v");
    bind(map, Action.ListAct.TIME, "t");
    bind(map, Action.ListAct.FOLLOW, "f");
    bind(map, Action.ListAct.WRAP, "W");
    bind(map, Action.ListAct.SAVE, "S");
    bind(map, Action.Do.ACTIONS, "a");
    bind(map, Action.Do.COMMAND, ":");
    bind(map, Action.Do.COPY_COMMAND, "y");
    bind(map, Action.Do.COPY_NAME, "c");
    bind(map, Action.Do.REFRESH, "r F5");
    bind(map, Action.Do.PAUSE, "p");
    bind(map, Action.Do.READ_ONLY, "Ctrl-R");
    bind(map, Action.Do.HELP, "? F1");
    bind(map, Action.Do.MOUSE, "m");
    bind(map, Action.Do.REDRAW, "Ctrl-L");
    bind(map, Action.Do.SUSPEND, "Ctrl-Z");
    bind(map, Action.Do.QUIT, "q");
    bind(map, Action.Do.INTERRUPT, "Ctrl-C");
    return new KeyMap(map);
  }

  private static void bind(TreeMap<Key, Action> map, Action action, String keys) {
    Arrays.stream(keys.split(" ")).forEach(name -> map.put(Key.parse(name).orElseThrow(), action));
  }
}
