/// Tests of what a loop decides that no connection can show at will, such as what it makes of
/// having been held up itself.
@NullMarked
package skep.ingress.linux;

import org.jspecify.annotations.NullMarked;
