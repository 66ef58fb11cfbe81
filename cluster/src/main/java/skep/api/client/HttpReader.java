package skep.api.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads one HTTP/1.1 response (RFC 9112): the head first, then the body whole or line by line.
final class HttpReader {
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int BODY_BYTES_MAX = 256 << 20;
  private static final int LINE_BYTES_MAX = 16 << 20;

  private final InputStream in;
  private final int status;
  private final SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final boolean chunked;
  private long left;
  private boolean ended;

  /// Reads the head.
  HttpReader(InputStream stream) throws IOException {
    in = new BufferedInputStream(stream, 32 << 10);
    var first = headLine();
    if (!first.startsWith("HTTP/1.") || first.length() < 12) {
      throw new IOException("not an HTTP answer: " + first);
    }
    status = number(first.substring(9, 12), 10);
    int bytes = first.length();
    for (var line = headLine(); !line.isEmpty(); line = headLine()) {
      bytes += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || bytes > HEAD_BYTES_MAX) {
        throw new IOException("bad or too long HTTP head");
      }
      headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
    chunked = headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked");
    left = chunked ? 0 : length();
    ended = status == 204 || status == 304 || (!chunked && left == 0);
  }

  int status() {
    return status;
  }

  SortedMap<String, String> headers() {
    return headers;
  }

  String body() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var buffer = new byte[16 << 10];
    for (int n = read(buffer); n >= 0; n = read(buffer)) {
      bytes.write(buffer, 0, n);
      if (bytes.size() > BODY_BYTES_MAX) {
        throw new IOException("answer longer than " + BODY_BYTES_MAX + " bytes");
      }
    }
    return bytes.toString(UTF_8);
  }

  /// Calls `lines` for each line until the body ends.
  void lines(LineSink lines) throws IOException {
    var line = new ByteArrayOutputStream();
    var buffer = new byte[16 << 10];
    for (int n = read(buffer); n >= 0; n = read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          lines.line(line.toString(UTF_8));
          line.reset();
        } else if (line.size() < LINE_BYTES_MAX) {
          line.write(buffer[i]);
        } else {
          throw new IOException("line longer than " + LINE_BYTES_MAX + " bytes");
        }
      }
    }
  }

  /// Takes one line of a body.
  @FunctionalInterface
  interface LineSink {
    void line(String line);
  }

  /// Some bytes of the body, or -1 when it has ended.
  private int read(byte[] buffer) throws IOException {
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int wanted = left < 0 ? buffer.length : (int) Math.min(left, buffer.length);
    int n = in.read(buffer, 0, wanted);
    if (n < 0) {
      if (left > 0) {
        throw new EOFException("the answer was cut off");
      }
      ended = true;
      return -1;
    }
    if (left > 0) {
      left -= n;
      if (left == 0) {
        endOfPart();
      }
    }
    return n;
  }

  private void endOfPart() throws IOException {
    if (chunked) {
      headLine();
    } else {
      ended = true;
    }
  }

  private void nextChunk() throws IOException {
    var line = headLine();
    int end = line.indexOf(';');
    left = number((end < 0 ? line : line.substring(0, end)).strip(), 16);
    if (left == 0) {
      ended = true;
    }
  }

  /// Bytes of the body; -1: until the connection ends.
  private long length() throws IOException {
    var given = headers.get("Content-Length");
    return given == null ? -1 : number(given, 10);
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException bad) {
      throw new IOException("bad number in HTTP answer: " + text, bad);
    }
    throw new IOException("negative number in HTTP answer: " + text);
  }

  private String headLine() throws IOException {
    var line = new ByteArrayOutputStream(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException(
            line.size() == 0 ? "the connection was closed" : "the answer was cut off");
      }
      if (line.size() > HEAD_BYTES_MAX) {
        throw new IOException("bad or too long HTTP head: " + line.toString(US_ASCII).length());
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
