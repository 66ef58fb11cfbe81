/// Hosts reached over SSH: the only package that knows JSch. Reads ssh's own configuration and
/// `known_hosts` files, so that what works with `ssh HOST` works here. Decides nothing about what
/// is done on a host.
@NullMarked
package skep.bootstrap.ssh;

import org.jspecify.annotations.NullMarked;
