/// The terminal's way to a daemon: a small HTTP/1.1 client over any pair of streams, first of all a
/// unix socket, and quick to start.
///
/// What belongs here: requests, answers, what can go wrong with them. What does not: the meaning of
/// an answer (its callers read it with {@link skep.model.ModelJson}), anything of a daemon. Anybody
/// may import it; it imports only the model, and nothing outside `java.base` and the JSON library.
@NullMarked
package skep.api.client;

import org.jspecify.annotations.NullMarked;
