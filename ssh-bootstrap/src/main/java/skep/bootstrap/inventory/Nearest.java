package skep.bootstrap.inventory;

import java.util.Collection;
import java.util.Optional;

/// Finds the word that was probably meant.
final class Nearest {
  private Nearest() {}

  /// The candidate with the fewest changed letters, when those are few.
  static Optional<String> of(String word, Collection<String> candidates) {
    var best = Optional.<String>empty();
    int fewest = Math.max(1, word.length() / 3) + 1;
    for (var candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < fewest) {
        fewest = distance;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /// Levenshtein's, with two swapped neighbours counted as one change.
  private static int distance(String from, String to) {
    var cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + change);
        boolean isSwapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        cost[i][j] = isSwapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[from.length()][to.length()];
  }
}
