package skep.bootstrap.plan;

/// What is to be installed.
///
/// @param jarHash SHA-256 of the jar, hexadecimal
/// @param runtime of the operator's Java; see there
public record Release(String version, String jarHash, long jarBytes, JavaRuntime runtime) {
  private static final int SHORT = 12;

  /// A Java that can be brought along.
  ///
  /// @param id tells Java, modules and platform; empty: there is none
  /// @param arch as Java names it
  /// @param libc `glibc` or `musl`
  public record JavaRuntime(String id, String arch, String libc, long bytes) {
    public static final JavaRuntime NONE = new JavaRuntime("", "", "", 0);
  }

  /// Whether the runtime runs on a host of this kind.
  public boolean isRuntimeFor(String arch, String libc) {
    return !runtime.id().isEmpty() && runtime.arch().equals(arch) && runtime.libc().equals(libc);
  }

  /// The directory below `/opt/skep/versions` for a host of this kind.
  public String directory(String arch, String libc) {
    return jarHash.substring(0, SHORT)
        + "-"
        + (isRuntimeFor(arch, libc) ? runtime.id() : "host-java");
  }
}
