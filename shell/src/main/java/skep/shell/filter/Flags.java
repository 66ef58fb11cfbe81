package skep.shell.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import skep.shell.command.UserError;

/// A filter's words, sorted: flags of one letter that may stand together, some with a value.
///
/// @param values by letter; a switch has `true`
record Flags(String name, Map<Character, String> values, List<String> words) {

  /// @param switches letters without a value
  /// @param valued letters with one
  /// @throws UserError naming the flag that is not known
  static Flags of(List<String> line, String switches, String valued) {
    var name = line.getFirst();
    var values = new LinkedHashMap<Character, String>();
    var words = new ArrayList<String>();
    for (int i = 1; i < line.size(); i++) {
      var word = line.get(i);
      if (word.equals("--")) {
        words.addAll(line.subList(i + 1, line.size()));
        break;
      }
      if (word.length() < 2 || word.charAt(0) != '-') {
        words.add(word);
        continue;
      }
      int letter = 1;
      while (letter < word.length() && switches.indexOf(word.charAt(letter)) >= 0) {
        values.put(word.charAt(letter++), "true");
      }
      if (letter == word.length()) {
        continue;
      }
      char flag = word.charAt(letter);
      if (valued.indexOf(flag) < 0) {
        throw unknown(name, word, switches + valued);
      }
      var glued = word.substring(letter + 1);
      if (glued.isEmpty() && i + 1 == line.size()) {
        throw UserError.usage(name + ": flag needs an argument: -" + flag, "");
      }
      values.put(flag, glued.isEmpty() ? line.get(++i) : glued);
    }
    return new Flags(name, values, List.copyOf(words));
  }

  boolean has(char flag) {
    return values.containsKey(flag);
  }

  String text(char flag, String absent) {
    return values.getOrDefault(flag, absent);
  }

  int count(char flag, int absent) {
    return has(flag) ? number(text(flag, "")) : absent;
  }

  int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw UserError.usage(name + ": not a number of 0 or more: " + text, "");
  }

  /// Filters read what is before the pipe, never files.
  Flags noWords() {
    if (!words.isEmpty()) {
      throw UserError.usage(
          name + " reads only what is before the pipe, not " + words.getFirst(), hint(name));
    }
    return this;
  }

  private static UserError unknown(String name, String word, String known) {
    var all = new StringBuilder();
    known.chars().forEach(c -> all.append(all.isEmpty() ? "-" : " -").append((char) c));
    return UserError.usage(
        name + ": " + word + " is not supported by skep yet",
        "there are " + all + "; " + hint(name));
  }

  private static String hint(String name) {
    return "| !" + name + " ... is this machine's own " + name;
  }
}
