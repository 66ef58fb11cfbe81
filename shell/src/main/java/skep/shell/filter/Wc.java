package skep.shell.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// `wc [-clmw]`: lines, words, bytes (`-m`: characters).
final class Wc implements TextFilter {
  private final Flags flags;
  private long lines;
  private long words;
  private long bytes;
  private long characters;

  Wc(Flags flags) {
    this.flags = flags;
  }

  @Override
  public void line(String line, Consumer<String> out) {
    lines++;
    words += line.isBlank() ? 0 : line.strip().split("\\s+").length;
    bytes += line.getBytes(UTF_8).length + 1L;
    characters += line.codePointCount(0, line.length()) + 1L;
  }

  @Override
  public int end(Consumer<String> out) {
    var shown = new ArrayList<Long>();
    boolean isAll = flags.values().isEmpty();
    if (isAll || flags.has('l')) {
      shown.add(lines);
    }
    if (isAll || flags.has('w')) {
      shown.add(words);
    }
    if (flags.has('m')) {
      shown.add(characters);
    }
    if (isAll || flags.has('c')) {
      shown.add(bytes);
    }
    out.accept(text(shown));
    return 0;
  }

  private static String text(List<Long> shown) {
    if (shown.size() == 1) {
      return String.valueOf(shown.getFirst());
    }
    var text = new StringBuilder();
    shown.forEach(count -> text.append(text.isEmpty() ? "" : " ").append("%7d".formatted(count)));
    return text.toString();
  }
}
