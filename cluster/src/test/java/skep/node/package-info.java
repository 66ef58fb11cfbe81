/// Tests of whole daemons in this process, and of what they keep.
@NullMarked
package skep.node;

import org.jspecify.annotations.NullMarked;
