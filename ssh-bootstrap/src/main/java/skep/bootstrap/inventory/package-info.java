/// What the operator asks for: the hosts, how to reach them, what they are to be. Reads and writes
/// the inventory file and host words of a command line; every fault has its line and column. Opens
/// no connection. Anybody may import it.
@NullMarked
package skep.bootstrap.inventory;

import org.jspecify.annotations.NullMarked;
