package skep.tui.model;

import java.util.ArrayList;
import java.util.List;

/// Where one is and how one got there.
///
/// @param crumbs from the top view down to the place shown; never empty
/// @param past crumbs of before, newest last
/// @param future crumbs that were gone back from, nearest last
public record Trail(List<Place> crumbs, List<List<Place>> past, List<List<Place>> future) {
  private static final int KEPT = 50;

  public static final Trail START =
      new Trail(List.of(Place.of(View.OVERVIEW)), List.of(), List.of());

  public Trail {
    crumbs = List.copyOf(crumbs);
    past = List.copyOf(past);
    future = List.copyOf(future);
  }

  public Place here() {
    return crumbs.getLast();
  }

  /// The place shown, looked at another way.
  public Trail with(Place place) {
    var changed = new ArrayList<>(crumbs);
    changed.set(crumbs.size() - 1, place);
    return new Trail(changed, past, future);
  }

  /// One level down.
  public Trail down(Place place) {
    var deeper = new ArrayList<>(crumbs);
    deeper.add(place);
    return to(deeper);
  }

  /// One level up; the same when at the top.
  public Trail up() {
    return crumbs.size() == 1 ? this : to(crumbs.subList(0, crumbs.size() - 1));
  }

  public boolean isTop() {
    return crumbs.size() == 1;
  }

  /// To a top view.
  public Trail to(View view) {
    return isTop() && here().view() == view ? this : to(List.of(Place.of(view)));
  }

  public Trail back() {
    if (past.isEmpty()) {
      return this;
    }
    return new Trail(past.getLast(), past.subList(0, past.size() - 1), plus(future, crumbs));
  }

  public Trail forward() {
    if (future.isEmpty()) {
      return this;
    }
    return new Trail(future.getLast(), plus(past, crumbs), future.subList(0, future.size() - 1));
  }

  /// Between the last two.
  public Trail last() {
    return past.isEmpty() ? forward() : back();
  }

  private Trail to(List<Place> next) {
    return new Trail(next, plus(past, crumbs), List.of());
  }

  private static List<List<Place>> plus(List<List<Place>> trails, List<Place> more) {
    var all = new ArrayList<>(trails);
    all.add(more);
    return all.size() > KEPT ? all.subList(1, all.size()) : all;
  }
}
