package skep.api;

import java.util.Optional;

/// Docker's API versions: what skep speaks, and how a path asks for one (`/v1.47/nodes`).
final class ApiVersion {
  static final String NEWEST = "1.51";
  static final String OLDEST = "1.24";

  private ApiVersion() {}

  /// `path` without its version.
  static String stripped(String path) {
    return asked(path).isPresent() ? path.substring(path.indexOf('/', 1)) : path;
  }

  /// Docker's refusal of a version asked for in `path`; empty when it is spoken, or none was asked
  /// for.
  static Optional<String> refusal(String path) {
    var asked = asked(path);
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    var version = asked.get();
    if (minor(version) > minor(NEWEST)) {
      return Optional.of(
          "client version %s is too new. Maximum supported API version is %s"
              .formatted(version, NEWEST));
    }
    return minor(version) < minor(OLDEST)
        ? Optional.of(
            "client version %s is too old. Minimum supported API version is %s, please upgrade"
                    .formatted(version, OLDEST)
                + " your client to a newer version")
        : Optional.empty();
  }

  private static Optional<String> asked(String path) {
    int end = path.indexOf('/', 1);
    return end > 0 && path.substring(0, end).matches("/v[0-9]{1,3}\\.[0-9]{1,4}")
        ? Optional.of(path.substring(2, end))
        : Optional.empty();
  }

  private static int minor(String version) {
    int dot = version.indexOf('.');
    return Integer.parseInt(version.substring(0, dot)) * 10_000
        + Integer.parseInt(version.substring(dot + 1));
  }
}
