package skep.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.tui.lists.ListState;
import skep.tui.swarm.Ref;

/// A view, what it is of, and how it is being looked at.
///
/// @param about empty: of the whole swarm
/// @param lists how each of the view's panes is looked at, in their order
/// @param focus index of the pane that keys act on
/// @param isZoomed whether only that pane is shown
/// @param isSplit whether details of the cursor's row are shown beside the list
/// @param isAll whether ended tasks are shown too
/// @param text what a text view shows, with its heading
public record Place(
    View view,
    Optional<Ref> about,
    List<ListState> lists,
    int focus,
    boolean isZoomed,
    boolean isSplit,
    boolean isAll,
    Text text) {

  /// @param title for the crumbs
  /// @param lines one for each row
  public record Text(String title, List<String> lines) {
    public static final Text NONE = new Text("", List.of());

    public Text {
      lines = List.copyOf(lines);
    }
  }

  public Place {
    lists = List.copyOf(lists);
  }

  public static Place of(View view) {
    return new Place(view, Optional.empty(), starts(view), 0, false, false, false, Text.NONE);
  }

  public static Place of(View view, Ref about) {
    return new Place(view, Optional.of(about), starts(view), 0, false, false, false, Text.NONE);
  }

  public static Place of(View view, Text text) {
    return new Place(view, Optional.empty(), starts(view), 0, false, false, false, text);
  }

  public Pane pane() {
    return view.panes().get(focus);
  }

  /// How the pane with the focus is looked at.
  public ListState list() {
    return lists.get(focus);
  }

  public Place with(ListState list) {
    var changed = new ArrayList<>(lists);
    changed.set(focus, list);
    return new Place(view, about, changed, focus, isZoomed, isSplit, isAll, text);
  }

  public Place focused(int focus) {
    int count = view.panes().size();
    return new Place(
        view, about, lists, Math.floorMod(focus, count), isZoomed, isSplit, isAll, text);
  }

  public Place zoomed() {
    return new Place(view, about, lists, focus, !isZoomed, isSplit, isAll, text);
  }

  public Place split() {
    return new Place(view, about, lists, focus, isZoomed, !isSplit, isAll, text);
  }

  public Place all() {
    return new Place(view, about, lists, focus, isZoomed, isSplit, !isAll, text);
  }

  private static List<ListState> starts(View view) {
    return view.panes().stream().map(_ -> ListState.START).toList();
  }
}
