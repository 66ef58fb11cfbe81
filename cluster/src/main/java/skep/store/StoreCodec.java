package skep.store;

import io.avaje.jsonb.Jsonb;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import skep.model.ModelJson;
import skep.model.SumJson;

/// The wire form of batches and snapshots: a version byte, then JSON under the model's own names.
/// JSON rather than a denser form: a log can be read by a person, and fields can be added.
///
/// Thread-safe.
public final class StoreCodec {
  private static final byte FORMAT = 1;

  /// Bytes of a snapshot chunk, more or less; the transport's messages must hold one.
  static final int CHUNK_BYTES = 200_000;

  private static final Jsonb JSONB =
      ModelJson.builder()
          .add(
              SumJson.of(
                  StoreAction.class, List.of(StoreAction.Put.class, StoreAction.Remove.class)))
          .build();

  private StoreCodec() {}

  public static byte[] encode(Batch batch) {
    var json = JSONB.toJsonBytes(batch);
    var bytes = new byte[json.length + 1];
    bytes[0] = FORMAT;
    System.arraycopy(json, 0, bytes, 1, json.length);
    return bytes;
  }

  /// @throws IllegalArgumentException when the bytes are no batch of a format this build knows
  public static Batch decode(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != FORMAT) {
      throw new IllegalArgumentException(
          "unknown batch format " + (bytes.length == 0 ? "(empty)" : bytes[0]));
    }
    return ModelJson.read(JSONB, Batch.class, slice(bytes, 1, bytes.length));
  }

  /// The whole state in chunks, each a batch of at most [#CHUNK_BYTES] or one object: the first
  /// carries the revision.
  public static List<byte[]> snapshot(ClusterState state) {
    var chunks = new ArrayList<byte[]>();
    chunks.add(String.valueOf(state.revision()).getBytes(StandardCharsets.US_ASCII));
    var lines = new ByteArrayOutputStream();
    state.cluster().ifPresent(object -> line(chunks, lines, new StoreAction.Put(object)));
    state.rootKey().ifPresent(object -> line(chunks, lines, new StoreAction.Put(object)));
    state.nodes().values().forEach(object -> line(chunks, lines, new StoreAction.Put(object)));
    state.services().values().forEach(object -> line(chunks, lines, new StoreAction.Put(object)));
    state.tasks().values().forEach(object -> line(chunks, lines, new StoreAction.Put(object)));
    flush(chunks, lines);
    for (var requestId : state.outcomeOrder()) {
      var outcome = state.outcomes().get(requestId);
      if (outcome != null) {
        lines.writeBytes(JSONB.toJsonBytes(outcome));
        lines.write('\n');
      }
    }
    chunks.add(lines.toByteArray());
    return List.copyOf(chunks);
  }

  /// The state that [#snapshot] was given.
  ///
  /// @throws IllegalArgumentException when the chunks are not a whole snapshot
  public static ClusterState restore(List<byte[]> chunks) {
    if (chunks.size() < 2) {
      throw new IllegalArgumentException("a snapshot of " + chunks.size() + " chunks is not whole");
    }
    long revision = Long.parseLong(new String(chunks.getFirst(), StandardCharsets.US_ASCII));
    var state = ClusterState.EMPTY.withRevision(revision);
    for (var chunk : chunks.subList(1, chunks.size() - 1)) {
      for (var line : lines(chunk)) {
        state = state.with(ModelJson.read(JSONB, StoreAction.class, line));
      }
    }
    for (var line : lines(chunks.getLast())) {
      state = state.with(ModelJson.read(JSONB, RequestOutcome.class, line));
    }
    return state;
  }

  private static void line(List<byte[]> chunks, ByteArrayOutputStream lines, StoreAction action) {
    lines.writeBytes(JSONB.type(StoreAction.class).toJsonBytes(action));
    lines.write('\n');
    if (lines.size() >= CHUNK_BYTES) {
      flush(chunks, lines);
    }
  }

  private static void flush(List<byte[]> chunks, ByteArrayOutputStream lines) {
    if (lines.size() > 0) {
      chunks.add(lines.toByteArray());
      lines.reset();
    }
  }

  private static List<byte[]> lines(byte[] chunk) {
    var lines = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        lines.add(slice(chunk, start, i));
        start = i + 1;
      }
    }
    return lines;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
