package skep.tui.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.tui.cells.Size;
import skep.tui.cells.Style;
import skep.tui.keys.KeyMap;
import skep.tui.lists.Sight;
import skep.tui.swarm.Facts;

/// Everything the dashboard knows.
///
/// @param facts of the swarm, as last heard
/// @param held what is shown instead while the screen is held still
/// @param logs the logs that are open
/// @param history command lines typed, newest last
public record DashModel(
    Facts facts,
    Optional<Facts> held,
    Trail trail,
    Popup popup,
    Echo echo,
    LogBook logs,
    Settings settings,
    List<String> history,
    KeyMap keys,
    Size size,
    Instant now) {

  private static final int HISTORY_KEPT = 500;

  /// The line that says what was done last.
  ///
  /// @param command as it can be pasted; empty: nothing was done yet
  /// @param text what came of it
  /// @param running commands that have not ended
  public record Echo(String command, String text, Style style, int running) {
    public static final Echo NOTHING = new Echo("", "", Style.PLAIN, 0);

    public Echo saying(String text, Style style) {
      return new Echo(command, text, style, running);
    }
  }

  /// @param isReadOnly whether nothing may be changed from here
  /// @param isAbsolute whether times of day are shown instead of ages
  /// @param isMouse whether the terminal sends mouse clicks
  /// @param isLeaving whether the next interrupt leaves the dashboard
  /// @param zone of the person who looks
  public record Settings(
      boolean isReadOnly, boolean isAbsolute, boolean isMouse, boolean isLeaving, ZoneId zone) {

    public Settings readOnly(boolean is) {
      return new Settings(is, isAbsolute, isMouse, isLeaving, zone);
    }

    public Settings absolute(boolean is) {
      return new Settings(isReadOnly, is, isMouse, isLeaving, zone);
    }

    public Settings mouse(boolean is) {
      return new Settings(isReadOnly, isAbsolute, is, isLeaving, zone);
    }

    public Settings leaving(boolean is) {
      return new Settings(isReadOnly, isAbsolute, isMouse, is, zone);
    }
  }

  public DashModel {
    history = List.copyOf(history);
  }

  /// Before anything was heard.
  public static DashModel start(Size size, KeyMap keys, Settings settings, Instant now) {
    return new DashModel(
        Facts.NOTHING,
        Optional.empty(),
        Trail.START,
        Popup.NONE,
        Echo.NOTHING,
        LogBook.CLOSED,
        settings,
        List.of(),
        keys,
        size,
        now);
  }

  /// What the screen shows of the swarm.
  public Sight sight() {
    return Sight.of(
        held.orElse(facts), new Sight.Clock(now, settings.zone(), settings.isAbsolute()));
  }

  public Place here() {
    return trail.here();
  }

  public DashModel with(Facts facts) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel with(Trail trail) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel with(Place place) {
    return with(trail.with(place));
  }

  public DashModel with(Popup popup) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel with(Echo echo) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel with(LogBook logs) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel with(Settings settings) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel with(Size size) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  public DashModel at(Instant now) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, history, keys, size, now);
  }

  /// Says something in the last line but one.
  public DashModel saying(String text, Style style) {
    return with(echo.saying(text, style));
  }

  /// Holds the screen still, or lets it go on.
  public DashModel paused() {
    return new DashModel(
        facts,
        held.isPresent() ? Optional.empty() : Optional.of(facts),
        trail,
        popup,
        echo,
        logs,
        settings,
        history,
        keys,
        size,
        now);
  }

  /// With lines typed in earlier sessions.
  public DashModel remembering(List<String> lines) {
    return new DashModel(facts, held, trail, popup, echo, logs, settings, lines, keys, size, now);
  }

  /// With one more line typed.
  public DashModel remembering(String line) {
    var lines = new ArrayList<>(history);
    lines.remove(line);
    lines.add(line);
    return remembering(
        lines.size() > HISTORY_KEPT
            ? lines.subList(lines.size() - HISTORY_KEPT, lines.size())
            : lines);
  }
}
