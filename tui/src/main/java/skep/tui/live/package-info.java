/// The dashboard at work: one loop that feeds events to [skep.tui.model.DashUpdate], draws what
/// [skep.tui.screens.DashView] says and carries out calls, and the threads that bring events.
///
/// What belongs here: clocks, threads, the API client, files. What does not: decisions. The shell
/// opens a [skep.tui.live.Dashboard] and gives it its ports.
@NullMarked
package skep.tui.live;

import org.jspecify.annotations.NullMarked;
