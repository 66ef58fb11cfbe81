/// What every engine owes the agent.
@NullMarked
package skep.engine;

import org.jspecify.annotations.NullMarked;
