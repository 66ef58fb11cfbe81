/// The one fold over all reconcilers.
///
/// What belongs here: their order and how their decisions come together. What does not: any
/// decision. Pure, like the packages it imports: orchestrator, allocator, scheduler, store.
/// Imported by the leader's loop and by simulations; orchestrator, allocator and scheduler never
/// import it.
@NullMarked
package skep.reconcile;

import org.jspecify.annotations.NullMarked;
