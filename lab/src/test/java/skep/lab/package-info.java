/// Real hosts for tests: `Lab` drives the `lab` script, which gives each host its own network,
/// processes, disk, sshd and Docker Engine on this one machine.
///
/// What belongs here: end-to-end tests that need whole hosts, and what drives them. What does not:
/// anything a simulation or a contract test can show in a hundredth of the time. Nobody imports it,
/// and it sees skep only as a user does: through the jar's command line and its network ports.
@NullMarked
package skep.lab;

import org.jspecify.annotations.NullMarked;
