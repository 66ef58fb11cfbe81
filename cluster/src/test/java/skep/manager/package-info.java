/// Tests of the leader's loops and the store they use.
@NullMarked
package skep.manager;

import org.jspecify.annotations.NullMarked;
