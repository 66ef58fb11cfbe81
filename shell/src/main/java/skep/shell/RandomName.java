package skep.shell;

import java.util.List;
import java.util.random.RandomGenerator;

/// Names for services whose maker gave none: an adjective and somebody who knew bees or networks.
final class RandomName {
  private static final List<String> ADJECTIVES =
      List.of(
          "amber",
          "brave",
          "busy",
          "calm",
          "clever",
          "eager",
          "gentle",
          "golden",
          "happy",
          "humble",
          "keen",
          "lively",
          "mellow",
          "nimble",
          "patient",
          "quick",
          "quiet",
          "sunny",
          "sweet",
          "tireless",
          "upbeat",
          "vivid",
          "warm",
          "wise");
  private static final List<String> SURNAMES =
      List.of(
          "butler",
          "cerf",
          "columella",
          "dzierzon",
          "floyd",
          "frisch",
          "hopper",
          "huber",
          "kahn",
          "lamport",
          "langstroth",
          "liskov",
          "lovelace",
          "perlman",
          "ritchie",
          "seeley",
          "swammerdam",
          "turing");

  private RandomName() {}

  static String next(RandomGenerator random) {
    return ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
        + "_"
        + SURNAMES.get(random.nextInt(SURNAMES.size()))
        + random.nextInt(10);
  }
}
