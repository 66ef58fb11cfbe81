package skep.api.client;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an absent JSON field means; called by compact constructors, to which the decoder passes
/// null.
final class Absent {
  private Absent() {}

  static String text(@Nullable String given) {
    return given == null ? "" : given;
  }

  static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  @SuppressWarnings({
    "OptionalAssignedToNull",
    "NullableOptional"
  }) // the decoder passes null for what is absent
  static <T> Optional<T> option(@Nullable Optional<T> given) {
    return given == null ? Optional.empty() : given;
  }

  static <T> T or(@Nullable T given, T absent) {
    return given == null ? absent : given;
  }
}
