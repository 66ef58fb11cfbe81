/// What follows from what was found: what is wrong with the hosts, and the steps that make them
/// what the inventory asks for. Pure: no clock, no chance, no input or output; collections with an
/// order.
@NullMarked
package skep.bootstrap.plan;

import org.jspecify.annotations.NullMarked;
