package skep.shell.command;

import java.util.Collection;
import java.util.Optional;

/// Finds what somebody probably meant.
public final class NearMiss {
  private NearMiss() {}

  /// The candidate nearest to `word`, when it is near enough to be worth saying.
  public static Optional<String> of(String word, Collection<String> candidates) {
    var best = Optional.<String>empty();
    int bestDistance = Math.max(1, word.replace("-", "").length() / 3) + 1;
    for (var candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = Optional.of(candidate);
      }
    }
    return best.or(() -> candidates.stream().filter(c -> isStart(word, c)).findFirst());
  }

  private static boolean isStart(String word, String candidate) {
    return word.replace("-", "").length() > 1 && candidate.startsWith(word);
  }

  /// Insertions, deletions, replacements and swaps of neighbours that make `a` into `b`.
  static int distance(String a, String b) {
    var table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : step(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int step(int[][] table, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(
            table[i - 1][j - 1] + (same ? 0 : 1),
            Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
  }
}
