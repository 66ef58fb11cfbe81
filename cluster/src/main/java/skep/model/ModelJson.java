package skep.model;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.Jsonb;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Docker's JSON of the model, by adapters made at compile time. Durations are whole nanoseconds,
/// times RFC 3339 in UTC, absent optionals left out, unknown fields ignored.
///
/// Thread-safe.
public final class ModelJson {
  private static final Jsonb JSONB = builder().build();

  private ModelJson() {}

  /// The model's JSON, to which another package adds its own sealed interfaces.
  public static Jsonb.Builder builder() {
    return Jsonb.builder()
        .add(Duration.class, new NanosAdapter())
        .add(GlobalMode.class, new EmptyJson<>(GlobalMode::new).nullSafe())
        .add(ModelJson::sortedMapAdapter)
        .add(
            SumJson.of(
                ClusterObject.class,
                List.of(Cluster.class, RootKey.class, Node.class, Service.class, Task.class)));
  }

  public static String write(Object value) {
    return JSONB.toJson(value);
  }

  public static byte[] bytes(Object value) {
    return JSONB.toJsonBytes(value);
  }

  /// @throws IllegalArgumentException saying where the text stops being a `T`
  public static <T> T read(Class<T> type, String json) {
    return read(JSONB, type, json.getBytes(StandardCharsets.UTF_8));
  }

  /// @throws IllegalArgumentException saying where the text stops being a `T`
  public static <T> T read(Class<T> type, byte[] json) {
    return read(JSONB, type, json);
  }

  /// Reads with a codec made from [#builder()].
  ///
  /// @throws IllegalArgumentException saying where the text stops being a `T`
  public static <T> T read(Jsonb jsonb, Class<T> type, byte[] json) {
    try {
      return Fields.need(jsonb.type(type).fromJson(json), type.getSimpleName());
    } catch (JsonException | IllegalStateException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + said(e), e);
    }
  }

  /// @throws IllegalArgumentException saying where the text stops being a list of `T`
  public static <T> List<T> readList(Class<T> type, String json) {
    try {
      return Fields.list(JSONB.type(type).list().fromJson(json));
    } catch (JsonException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "not a list of " + type.getSimpleName() + ": " + said(e), e);
    }
  }

  /// Long texts are refused in words that name no limit.
  private static String said(RuntimeException e) {
    var message = String.valueOf(e.getMessage());
    return message.startsWith("Maximum string buffer limit exceeded")
        ? "a text in it is longer than 32 KiB"
        : message;
  }

  private static @Nullable JsonAdapter<?> sortedMapAdapter(Type type, Jsonb jsonb) {
    return type instanceof ParameterizedType p && p.getRawType() == SortedMap.class
        ? new SortedMapAdapter<>(jsonb.adapter(p.getActualTypeArguments()[1]))
        : null;
  }

  private static final class NanosAdapter implements JsonAdapter<Duration> {
    @Override
    public void toJson(JsonWriter writer, @Nullable Duration value) {
      if (value == null) {
        writer.nullValue();
      } else {
        writer.value(value.toNanos());
      }
    }

    @Override
    public Duration fromJson(JsonReader reader) {
      return Duration.ofNanos(reader.readLong());
    }
  }

  private static final class SortedMapAdapter<V> implements JsonAdapter<SortedMap<String, V>> {
    private final JsonAdapter<V> values;

    SortedMapAdapter(JsonAdapter<V> values) {
      this.values = values;
    }

    @Override
    public void toJson(JsonWriter writer, @Nullable SortedMap<String, V> map) {
      if (map == null) {
        writer.nullValue();
        return;
      }
      writer.beginObject();
      for (var entry : map.entrySet()) {
        writer.name(entry.getKey());
        values.toJson(writer, entry.getValue());
      }
      writer.endObject();
    }

    @Override
    public SortedMap<String, V> fromJson(JsonReader reader) {
      var map = new TreeMap<String, V>();
      reader.beginObject();
      while (reader.hasNextField()) {
        map.put(reader.nextField(), values.fromJson(reader));
      }
      reader.endObject();
      return map;
    }
  }
}
