package skep.api.client;

import io.avaje.jsonb.Json;

/// One line of a command's output. Stream `stdout` or `stderr`: bytes; `exit`: it ended with
/// `Code`; `lost`: what became of it is not known, `Text` says why.
///
/// @param data base64
@Json
public record ExecLine(
    @Json.Property("Stream") String stream,
    @Json.Property("Data") String data,
    @Json.Property("Code") int code,
    @Json.Property("Text") String text) {
  public static final String EXIT = "exit";
  public static final String LOST = "lost";

  public ExecLine {
    data = Absent.text(data);
    text = Absent.text(text);
  }
}
