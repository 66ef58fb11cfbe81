package skep.engine;

import java.time.Instant;

/// A line of a container's log, or a piece of a long one.
///
/// @param time when the engine took it, by its node's clock
/// @param isError whether it came from the standard error
/// @param text without line end; base64 when the bytes are not UTF-8
/// @param isPartial whether the line goes on in the next piece
public record LogPiece(
    Instant time, boolean isError, String text, boolean isBase64, boolean isPartial) {}
