/// A host as the bootstrap sees it: a port to run things on it ({@link RemoteHost}), what was found
/// there ({@link HostFacts}) and the script that finds it. Nothing here knows how a host is
/// reached.
@NullMarked
package skep.bootstrap.host;

import org.jspecify.annotations.NullMarked;
