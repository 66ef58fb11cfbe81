/// Carries a bootstrap out: looks at hosts, does the steps of a plan, writes journals, holds locks.
/// Decides nothing that `plan` could decide. Reaches hosts and the swarm through ports.
@NullMarked
package skep.bootstrap.run;

import org.jspecify.annotations.NullMarked;
