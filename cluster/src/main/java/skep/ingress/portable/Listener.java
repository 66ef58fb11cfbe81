package skep.ingress.portable;

/// What listens on a published port. Any thread may call.
interface Listener {
  /// Takes no more; what was taken stays.
  void close();

  /// Ends all that was taken, too.
  void cut();
}
