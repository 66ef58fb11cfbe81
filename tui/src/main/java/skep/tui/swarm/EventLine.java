package skep.tui.swarm;

import java.time.Instant;
import skep.tui.cells.Style;

/// Something that happened, for the event list.
///
/// @param number counts up from the start of the dashboard: newest highest
/// @param subject what it happened to
/// @param node where, by name; empty: nowhere in particular
/// @param text what; its words alone say how bad it is
/// @param about what can be opened from it
public record EventLine(
    long number, Instant time, String subject, String node, String text, Style style, Ref about) {}
