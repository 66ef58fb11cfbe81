package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A `struct sockaddr_in` or `sockaddr_in6` in native memory, for one thread to fill and to read.
final class SocketAddress {
  static final int MAX_BYTES = 28;

  private static final int IPV4_BYTES = 16;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment memory;
  private final long pointer;

  SocketAddress(MemorySegment memory) {
    this.memory = memory;
    this.pointer = memory.address();
  }

  long pointer() {
    return pointer;
  }

  int family() {
    return memory.get(JAVA_SHORT, 0);
  }

  int bytes() {
    return family() == Libc.AF_INET ? IPV4_BYTES : MAX_BYTES;
  }

  /// All addresses of this node.
  void setAny(int family, int port) {
    memory.fill((byte) 0);
    memory.set(JAVA_SHORT, 0, (short) family);
    memory.set(PORT, 2, (short) port);
  }

  /// @param ip 4 or 16 bytes
  void set(byte[] ip, int port) {
    boolean isIpv4 = ip.length == 4;
    memory.set(JAVA_SHORT, 0, (short) (isIpv4 ? Libc.AF_INET : Libc.AF_INET6));
    memory.set(PORT, 2, (short) port);
    memory.set(JAVA_INT, 4, 0);
    MemorySegment.copy(ip, 0, memory, JAVA_BYTE, isIpv4 ? 4 : 8, ip.length);
    if (!isIpv4) {
      memory.set(JAVA_INT, 24, 0);
    }
  }

  /// 4 or 16 bytes.
  byte[] ip() {
    boolean isIpv4 = family() == Libc.AF_INET;
    return memory.asSlice(isIpv4 ? 4 : 8, isIpv4 ? 4 : 16).toArray(JAVA_BYTE);
  }

  int port() {
    return Short.toUnsignedInt(memory.get(PORT, 2));
  }
}
