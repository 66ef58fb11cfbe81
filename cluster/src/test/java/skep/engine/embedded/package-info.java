/// Tests of the engine without Docker.
@NullMarked
package skep.engine.embedded;

import org.jspecify.annotations.NullMarked;
