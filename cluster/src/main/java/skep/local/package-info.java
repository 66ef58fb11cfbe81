/// What a node answers about the containers on it: their logs, what they use, and commands run in
/// them. Asked by the leader over the node's session only, so nothing here listens.
///
/// What belongs here: the answers. What does not: who asks and how the answer travels (`api.http`),
/// how an engine is asked (`engine`), whether it may be asked (`api`).
@NullMarked
package skep.local;

import org.jspecify.annotations.NullMarked;
