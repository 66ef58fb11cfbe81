/// Hosts and clusters joined: `skep bootstrap`, contexts, and the API over SSH. What is said of
/// hosts comes from `skep.bootstrap`, what is said of swarms from the API client; neither knows the
/// other. Commands against a local socket load nothing of it but the rows of the command table.
@NullMarked
package skep.shell.hosts;

import org.jspecify.annotations.NullMarked;
