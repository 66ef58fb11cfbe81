package skep.model;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// A life of the swarm. A group of managers that lost its majority can be founded anew from one
/// manager's copy or from a backup; each time the swarm begins another life, and whoever still
/// speaks for an earlier one is not heard: two groups never run one swarm.
///
/// @param number 1 for a swarm as it was founded, one more each time
/// @param id random, so that two lives begun at two places at once are told apart; empty in the
///   first
@Json
public record Epoch(@Json.Property("Number") long number, @Json.Property("ID") String id) {

  /// The life that every swarm begins with.
  public static final Epoch FIRST = new Epoch(1, "");

  public Epoch {
    id = Fields.text(id);
    if (number < 1) {
      throw new IllegalArgumentException("epoch " + number);
    }
  }

  /// Where a build that knew of no epochs left it out.
  public static Epoch orFirst(@Nullable Epoch given) {
    return given == null ? FIRST : given;
  }

  public boolean isNewerThan(Epoch other) {
    return number > other.number;
  }

  public boolean isOlderThan(Epoch other) {
    return other.isNewerThan(this);
  }

  public boolean isFirst() {
    return equals(FIRST);
  }

  /// @param randomId not empty
  public Epoch next(String randomId) {
    return new Epoch(number + 1, randomId);
  }

  @Override
  public String toString() {
    return id.isEmpty() ? String.valueOf(number) : number + "/" + id;
  }
}
