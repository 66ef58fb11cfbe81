/// Tests of the data paths: one contract for all of them, on real sockets.
@NullMarked
package skep.ingress;

import org.jspecify.annotations.NullMarked;
