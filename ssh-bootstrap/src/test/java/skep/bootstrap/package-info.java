@NullMarked
package skep.bootstrap;

import org.jspecify.annotations.NullMarked;
