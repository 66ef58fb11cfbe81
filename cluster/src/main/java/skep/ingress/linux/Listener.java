package skep.ingress.linux;

/// What listens on a published port. Any thread may call; {@link Loops#settle} sees it done.
interface Listener {
  /// Starts to accept.
  void open();

  /// Takes no more; what was taken stays.
  void close();
}
