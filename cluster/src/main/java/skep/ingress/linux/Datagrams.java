package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Receives and sends datagrams together with the node's own address they came to, in one `struct
/// msghdr` of a loop. A node has many addresses, and an answer from another one than was asked is
/// no answer to most clients. Loop's thread only.
final class Datagrams {
  private static final int HEADER_BYTES = 56;
  private static final int CONTROL_BYTES = 64;
  private static final int CONTROL_DATA = 16;
  private static final int IPV6_PKTINFO_BYTES = 20;
  private static final int IPV6_INTERFACE = CONTROL_DATA + 16;

  private final Syscalls sys;
  private final MemorySegment header;
  private final MemorySegment name;
  private final MemorySegment control;
  private final MemorySegment vector;

  /// A client and the address of this node it speaks to. Equal for equal ones.
  ///
  /// @param address the bytes of a `struct sockaddr`
  /// @param control the bytes of a control message that makes the answer leave from there
  record Client(ByteBuffer address, ByteBuffer control) {}

  Datagrams(Syscalls sys, MemorySegment buffer) {
    this.sys = sys;
    this.header = sys.allocate(HEADER_BYTES);
    this.name = sys.allocate(SocketAddress.MAX_BYTES);
    this.control = sys.allocate(CONTROL_BYTES);
    this.vector = sys.allocate(16);
    vector.set(JAVA_LONG, 0, buffer.address());
    header.set(JAVA_LONG, 0, name.address());
    header.set(JAVA_LONG, 16, vector.address());
    header.set(JAVA_LONG, 24, 1);
    header.set(JAVA_LONG, 32, control.address());
  }

  /// Into the loop's buffer.
  ///
  /// @return how many bytes, or an error number
  long receive(int fd) {
    vector.set(JAVA_LONG, 8, EpollLoop.BUFFER_BYTES);
    header.set(JAVA_INT, 8, SocketAddress.MAX_BYTES);
    header.set(JAVA_LONG, 40, CONTROL_BYTES);
    header.set(JAVA_INT, 48, 0);
    return sys.receiveMessage(fd, header.address());
  }

  /// Who sent what was received last.
  Client sender() {
    int length = (int) header.get(JAVA_LONG, 40);
    if (length >= CONTROL_DATA + IPV6_PKTINFO_BYTES && !isLinkLocal()) {
      // Routed as any other packet, not back through the interface the question came in by.
      control.set(JAVA_INT, IPV6_INTERFACE, 0);
    } else if (length >= CONTROL_DATA && control.get(JAVA_INT, 8) == Libc.IPPROTO_IP) {
      control.set(JAVA_INT, CONTROL_DATA, 0);
    }
    return new Client(
        bytes(name, header.get(JAVA_INT, 8)), bytes(control, Math.min(length, CONTROL_BYTES)));
  }

  /// Sends `bytes` of the loop's buffer; returns an error number if that failed.
  long reply(int fd, Client client, long bytes) {
    vector.set(JAVA_LONG, 8, bytes);
    header.set(JAVA_INT, 8, put(client.address(), name));
    header.set(JAVA_LONG, 40, put(client.control(), control));
    header.set(JAVA_INT, 48, 0);
    return sys.sendMessage(fd, header.address());
  }

  private boolean isLinkLocal() {
    return name.get(JAVA_SHORT, 0) == Libc.AF_INET6
        && control.get(JAVA_BYTE, CONTROL_DATA) == (byte) 0xfe
        && (control.get(JAVA_BYTE, CONTROL_DATA + 1) & 0xc0) == 0x80;
  }

  private static ByteBuffer bytes(MemorySegment memory, int length) {
    return ByteBuffer.wrap(memory.asSlice(0, length).toArray(JAVA_BYTE));
  }

  private static int put(ByteBuffer bytes, MemorySegment into) {
    into.asSlice(0, bytes.limit()).copyFrom(MemorySegment.ofBuffer(bytes));
    return bytes.limit();
  }
}
