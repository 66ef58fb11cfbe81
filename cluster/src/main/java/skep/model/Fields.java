package skep.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an absent JSON field means. Records call these in their compact constructors, so that a
/// decoded object never holds a null and never shares a mutable collection with its maker.
final class Fields {
  private static final SortedMap<String, ?> EMPTY =
      Collections.unmodifiableSortedMap(new TreeMap<String, Object>());

  private Fields() {}

  /// An unmodifiable copy in key order; empty when absent.
  @SuppressWarnings("unchecked") // the empty map holds no value of any type
  static <V> SortedMap<String, V> map(@Nullable SortedMap<String, V> given) {
    if (given == null || given.isEmpty()) {
      return (SortedMap<String, V>) EMPTY;
    }
    return Collections.unmodifiableSortedMap(new TreeMap<>(given));
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

  static String text(@Nullable String given) {
    return given == null ? "" : given;
  }

  static <T> T or(@Nullable T given, T absent) {
    return given == null ? absent : given;
  }

  /// @throws IllegalArgumentException naming the field, when a field that must be there is not
  static <T> T need(@Nullable T given, String field) {
    if (given == null) {
      throw new IllegalArgumentException("missing field " + field);
    }
    return given;
  }
}
