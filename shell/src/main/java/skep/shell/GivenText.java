package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The words and the environment of this process as they were given. Where the locale names no
/// character set, as over SSH and from init systems, or one that is not installed, the JVM takes
/// them for ASCII and loses all else; Linux has kept the bytes.
public final class GivenText {
  private GivenText() {}

  /// @param decoded as the JVM has them
  public static List<String> words(List<String> decoded) {
    return isLossy() ? lastOf(bytes("/proc/self/cmdline"), decoded) : decoded;
  }

  /// @param decoded as the JVM has it
  public static Map<String, String> environment(Map<String, String> decoded) {
    return isLossy() ? entries(bytes("/proc/self/environ"), decoded) : decoded;
  }

  private static boolean isLossy() {
    var given = System.getProperty("sun.jnu.encoding", "UTF-8");
    return !given.equals("UTF-8")
        && Charset.isSupported(given)
        && Charset.forName(given).equals(StandardCharsets.US_ASCII);
  }

  /// The last of `list`, as many as were decoded; what is not UTF-8 stays as it was decoded.
  ///
  /// @param list texts that end with NUL
  static List<String> lastOf(byte[] list, List<String> decoded) {
    var all = cut(list);
    int first = all.size() - decoded.size();
    if (first < 0) {
      return decoded;
    }
    var words = new ArrayList<String>();
    for (int i = 0; i < decoded.size(); i++) {
      words.add(text(all.get(first + i)).orElse(decoded.get(i)));
    }
    return List.copyOf(words);
  }

  static Map<String, String> entries(byte[] list, Map<String, String> decoded) {
    var entries = new LinkedHashMap<>(decoded);
    for (var bytes : cut(list)) {
      var entry = text(bytes).orElse("");
      int equals = entry.indexOf('=');
      if (equals > 0 && decoded.containsKey(entry.substring(0, equals))) {
        entries.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return entries;
  }

  private static List<byte[]> cut(byte[] list) {
    var pieces = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i < list.length; i++) {
      if (list[i] == 0) {
        pieces.add(java.util.Arrays.copyOfRange(list, start, i));
        start = i + 1;
      }
    }
    return pieces;
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException _) {
      return new byte[0]; // no Linux
    }
  }
}
