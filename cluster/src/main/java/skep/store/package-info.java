/// The replicated state: what the log holds, what it adds up to, and the indexes the reconcilers
/// read.
///
/// What belongs here: facts and their folding. What does not: policy (orchestrator, scheduler), the
/// log itself (raft), clocks, threads, I/O. Imports only the model.
@NullMarked
package skep.store;

import org.jspecify.annotations.NullMarked;
