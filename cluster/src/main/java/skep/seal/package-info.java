/// What keeps a node's files unreadable to whoever has only the disk: the data key that seals them,
/// the file that holds it, the key an operator unlocks it with.
///
/// What belongs here: keys at rest and files for their owner only. What does not: certificates and
/// tokens (`ca`), the log (`raft`), when to lock (`node`). Loops and adapters may import it; it
/// imports nothing of skep but the model.
@NullMarked
package skep.seal;

import org.jspecify.annotations.NullMarked;
