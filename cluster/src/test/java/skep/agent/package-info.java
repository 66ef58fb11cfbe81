/// Tests of the agent and the fakes they use.
@NullMarked
package skep.agent;

import org.jspecify.annotations.NullMarked;
