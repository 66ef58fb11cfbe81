/// Entry point of the program. Only `Main` belongs here; nothing imports it.
@NullMarked
package skep;

import org.jspecify.annotations.NullMarked;
