package skep.shell.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The filters there are.
public final class TextFilters {
  /// Their names, in order.
  public static final List<String> NAMES =
      List.of("cut", "grep", "head", "sort", "tail", "uniq", "wc");

  private TextFilters() {}

  /// A filter for one stream; empty when there is none of that name.
  ///
  /// @param words the filter's name and its arguments
  /// @throws skep.shell.command.UserError when the arguments are wrong
  public static Optional<TextFilter> of(List<String> words) {
    return switch (words.getFirst()) {
      case "cut" -> Optional.of(new Cut(Flags.of(words, "s", "dfc").noWords()));
      case "grep" -> Optional.of(new Grep(Flags.of(words, "EFcinoqvwx", "em")));
      case "head" -> Optional.of(Head.of(words));
      case "sort" -> Optional.of(new Sort(Flags.of(words, "fhnru", "kt").noWords()));
      case "tail" -> Optional.of(Tail.of(words));
      case "uniq" -> Optional.of(new Uniq(Flags.of(words, "cdiu", "").noWords()));
      case "wc" -> Optional.of(new Wc(Flags.of(words, "clmw", "").noWords()));
      default -> Optional.empty();
    };
  }

  /// What can stand behind a pipe, with what each does, in order.
  public static SequencedMap<String, String> summaries() {
    var summaries = new LinkedHashMap<String, String>();
    NAMES.forEach(name -> summaries.put(name, summary(name)));
    summaries.put("less", "Look at it page by page");
    return summaries;
  }

  private static String summary(String name) {
    return switch (name) {
      case "cut" -> "Print fields or characters of each line";
      case "grep" -> "Print the lines that match";
      case "head" -> "Print the first lines";
      case "sort" -> "Sort the lines";
      case "tail" -> "Print the last lines";
      case "uniq" -> "Leave out lines that repeat the one before";
      case "wc" -> "Count lines, words, characters";
      default -> "";
    };
  }
}
