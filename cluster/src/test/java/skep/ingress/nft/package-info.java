/// Tests of the firewall's rules, as text and as the kernel reads them.
@NullMarked
package skep.ingress.nft;

import org.jspecify.annotations.NullMarked;
