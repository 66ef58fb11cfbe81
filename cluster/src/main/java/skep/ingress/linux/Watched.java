package skep.ingress.linux;

/// What an {@link EpollLoop} calls when one file descriptor is ready. Only on the loop's thread.
interface Watched {
  /// @param events of epoll, as bits
  void ready(int events);

  /// It has been watched for a while.
  default void age() {}

  /// The loop ends: closes what it holds.
  void cut();
}
