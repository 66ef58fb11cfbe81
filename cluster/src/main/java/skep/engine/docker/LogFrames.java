package skep.engine.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import skep.engine.LogPiece;

/// Makes log lines of Docker's frames, which begin with a timestamp each. Without a terminal a
/// frame is a line, or a piece of one longer than 16 KB; with one, frames are cut anywhere.
final class LogFrames {
  private static final int LINE_BYTES_MAX = 16 << 10;

  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  private Instant last = Instant.EPOCH;

  List<LogPiece> pieces(Frame frame) {
    var bytes = frame.getPayload();
    if (bytes == null) {
      return List.of();
    }
    if (frame.getStreamType() == StreamType.RAW) {
      return rawLines(bytes);
    }
    return List.of(piece(bytes, frame.getStreamType() == StreamType.STDERR));
  }

  private List<LogPiece> rawLines(byte[] bytes) {
    var pieces = new ArrayList<LogPiece>();
    for (var b : bytes) {
      raw.write(b);
      if (b == '\n' || raw.size() >= LINE_BYTES_MAX) {
        pieces.add(piece(raw.toByteArray(), false));
        raw.reset();
      }
    }
    return pieces;
  }

  private LogPiece piece(byte[] bytes, boolean isError) {
    int end = bytes.length;
    boolean isWhole = end > 0 && bytes[end - 1] == '\n';
    if (isWhole) {
      end--;
    }
    int start = afterTimestamp(bytes, end);
    var line = Arrays.copyOfRange(bytes, start, end);
    var text = text(line);
    return new LogPiece(
        last,
        isError,
        text.isEmpty() && line.length > 0 ? Base64.getEncoder().encodeToString(line) : text,
        text.isEmpty() && line.length > 0,
        !isWhole);
  }

  /// Takes note of the time. A piece without one has that of the piece before.
  private int afterTimestamp(byte[] bytes, int end) {
    for (int i = 0; i < end && i < 40; i++) {
      if (bytes[i] == ' ') {
        try {
          last = Instant.parse(new String(bytes, 0, i, US_ASCII));
          return i + 1;
        } catch (DateTimeException _) {
          return 0;
        }
      }
    }
    return 0;
  }

  /// Empty when it is not UTF-8.
  private static String text(byte[] line) {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(line))
          .toString();
    } catch (CharacterCodingException _) {
      return "";
    }
  }
}
