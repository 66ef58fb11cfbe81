/// Tests against a real Docker Engine, where one can be had.
@NullMarked
package skep.engine.docker;

import org.jspecify.annotations.NullMarked;
