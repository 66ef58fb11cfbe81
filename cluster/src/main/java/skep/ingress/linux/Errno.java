package skep.ingress.linux;

/// Error numbers of Linux, negative as {@link Syscalls} returns them. The same on all architectures
/// that Java 25 runs on.
final class Errno {
  static final int EPERM = -1;
  static final int EINTR = -4;
  static final int EAGAIN = -11;
  static final int EACCES = -13;
  static final int ENFILE = -23;
  static final int EMFILE = -24;
  static final int EAFNOSUPPORT = -97;
  static final int EADDRINUSE = -98;
  static final int EADDRNOTAVAIL = -99;
  static final int ECONNABORTED = -103;
  static final int EINPROGRESS = -115;

  private Errno() {}

  /// No more files, of the process or of the system.
  static boolean isOutOfFiles(long result) {
    return result == EMFILE || result == ENFILE;
  }
}
