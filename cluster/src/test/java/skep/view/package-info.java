/// Tests of what people are shown.
@NullMarked
package skep.view;

import org.jspecify.annotations.NullMarked;
