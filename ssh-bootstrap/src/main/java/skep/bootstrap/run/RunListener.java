package skep.bootstrap.run;

/// Told what a run does; from several threads at once.
public interface RunListener {

  /// @param state `begin`, `done`, `already`, `failed`
  /// @param detail for people; empty: nothing to add
  void step(String host, String id, String title, String state, String detail);

  /// Bytes of an upload.
  void upload(String host, String what, long sent, long total);

  /// Something else worth a line.
  void say(String text);
}
