package skep.model;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// JSON of a record without components, `{}`, for which no adapter can be generated. Fields of
/// later builds are skipped.
public record EmptyJson<T>(Supplier<T> made) implements JsonAdapter<T> {

  @Override
  public void toJson(JsonWriter writer, @Nullable T value) {
    if (value == null) {
      writer.nullValue();
      return;
    }
    writer.beginObject();
    writer.endObject();
  }

  @Override
  public T fromJson(JsonReader reader) {
    reader.beginObject();
    while (reader.hasNextField()) {
      reader.nextField();
      reader.skipValue();
    }
    reader.endObject();
    return made.get();
  }
}
