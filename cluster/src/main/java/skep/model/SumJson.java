package skep.model;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.AdapterFactory;
import io.avaje.jsonb.Jsonb;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON of a sealed interface: an object with one field, named for the record, holding the record:
/// `{"Put": {...}}`. A name this build does not know is an error, never skipped: a log or a session
/// must not lose a fact silently.
public final class SumJson<T> implements JsonAdapter<T> {
  private final Class<T> sum;
  private final Map<String, JsonAdapter<? extends T>> byName = new LinkedHashMap<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();

  private SumJson(Class<T> sum, List<Class<? extends T>> cases, Jsonb jsonb) {
    this.sum = sum;
    for (var type : cases) {
      byName.put(type.getSimpleName(), jsonb.adapter(type));
      names.put(type, type.getSimpleName());
    }
  }

  /// Adapters for `sum`, whose permitted records are `cases`.
  public static <T> AdapterFactory of(Class<T> sum, List<Class<? extends T>> cases) {
    return (Type type, Jsonb jsonb) -> type == sum ? new SumJson<>(sum, cases, jsonb) : null;
  }

  @Override
  public void toJson(JsonWriter writer, @Nullable T value) {
    if (value == null) {
      writer.nullValue();
      return;
    }
    var name = names.get(value.getClass());
    if (name == null) {
      throw new IllegalStateException(value.getClass() + " is not listed for " + sum);
    }
    writer.beginObject();
    writer.name(name);
    write(writer, name, value);
    writer.endObject();
  }

  @SuppressWarnings("unchecked") // `names` and `byName` were filled together
  private void write(JsonWriter writer, String name, T value) {
    var adapter = (JsonAdapter<T>) byName.get(name);
    if (adapter == null) {
      throw new IllegalStateException(name + " has no adapter");
    }
    adapter.toJson(writer, value);
  }

  @Override
  public @Nullable T fromJson(JsonReader reader) {
    reader.beginObject();
    T value = null;
    while (reader.hasNextField()) {
      var name = reader.nextField();
      var adapter = byName.get(name);
      if (adapter == null) {
        throw new IllegalStateException("unknown " + sum.getSimpleName() + " " + name);
      }
      value = adapter.fromJson(reader);
    }
    reader.endObject();
    return value;
  }
}
