package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// System calls of one thread. Each returns what the call returns or, as the kernel itself does,
/// the error number below zero. Addresses are those of native memory.
final class Syscalls implements AutoCloseable {
  private static final int SCRATCH_BYTES = 128;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(Libc.STATE);
  private final MemorySegment scratch = arena.allocate(SCRATCH_BYTES, 8);
  private final long scratchAddress = scratch.address();

  /// Native memory that lives as long as this does.
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, 8);
  }

  int socket(int family, int type) {
    try {
      int flags = Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
      return result((int) Libc.SOCKET.invokeExact(state, family, type | flags, 0));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int bind(int fd, SocketAddress address) {
    try {
      return result((int) Libc.BIND.invokeExact(state, fd, address.pointer(), address.bytes()));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int listen(int fd, int backlog) {
    try {
      return result((int) Libc.LISTEN.invokeExact(state, fd, backlog));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int accept(int fd) {
    try {
      int flags = Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
      return result((int) Libc.ACCEPT.invokeExact(state, fd, 0L, 0L, flags));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int connect(int fd, SocketAddress address) {
    try {
      return result((int) Libc.CONNECT.invokeExact(state, fd, address.pointer(), address.bytes()));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int setOption(int fd, int level, int option, int value) {
    scratch.set(JAVA_INT, 0, value);
    return setOption(fd, level, option);
  }

  /// The other side is told by a reset, not by an orderly end, when `fd` is closed.
  int resetOnClose(int fd) {
    scratch.set(JAVA_LONG, 0, 1);
    try {
      return result(
          (int)
              Libc.SETSOCKOPT.invokeExact(
                  state, fd, Libc.SOL_SOCKET, Libc.SO_LINGER, scratchAddress, 8));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  /// The error that waits on the socket, below zero; 0 if there is none.
  int pendingError(int fd) {
    scratch.set(JAVA_INT, 0, 0);
    scratch.set(JAVA_INT, 4, 4);
    try {
      int failure =
          result(
              (int)
                  Libc.GETSOCKOPT.invokeExact(
                      state,
                      fd,
                      Libc.SOL_SOCKET,
                      Libc.SO_ERROR,
                      scratchAddress,
                      scratchAddress + 4));
      return failure < 0 ? failure : -scratch.get(JAVA_INT, 0);
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int localAddress(int fd, SocketAddress into) {
    scratch.set(JAVA_INT, 0, SocketAddress.MAX_BYTES);
    try {
      return result((int) Libc.GETSOCKNAME.invokeExact(state, fd, into.pointer(), scratchAddress));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int peerAddress(int fd, SocketAddress into) {
    scratch.set(JAVA_INT, 0, SocketAddress.MAX_BYTES);
    try {
      return result((int) Libc.GETPEERNAME.invokeExact(state, fd, into.pointer(), scratchAddress));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int shutdownOutput(int fd) {
    try {
      return result((int) Libc.SHUTDOWN.invokeExact(state, fd, Libc.SHUT_WR));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int close(int fd) {
    try {
      return result((int) Libc.CLOSE.invokeExact(state, fd));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  long receive(int fd, long buffer, long bytes) {
    try {
      return result((long) Libc.RECV.invokeExact(state, fd, buffer, bytes, 0));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  long send(int fd, long buffer, long bytes) {
    try {
      return result((long) Libc.SEND.invokeExact(state, fd, buffer, bytes, Libc.MSG_NOSIGNAL));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  long receiveMessage(int fd, long header) {
    try {
      return result((long) Libc.RECVMSG.invokeExact(state, fd, header, Libc.MSG_DONTWAIT));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  long sendMessage(int fd, long header) {
    try {
      int flags = Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL;
      return result((long) Libc.SENDMSG.invokeExact(state, fd, header, flags));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  /// The reading end in the low half, the writing end in the high half.
  long pipe() {
    try {
      int flags = Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
      int failure = result((int) Libc.PIPE.invokeExact(state, scratchAddress, flags));
      return failure < 0
          ? failure
          : (long) scratch.get(JAVA_INT, 4) << 32 | scratch.get(JAVA_INT, 0);
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  long splice(int from, int to, long bytes) {
    try {
      int flags = Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK;
      return result((long) Libc.SPLICE.invokeExact(state, from, 0L, to, 0L, bytes, flags));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int eventFd() {
    try {
      int flags = Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
      return result((int) Libc.EVENTFD.invokeExact(state, 0, flags));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  /// Empties the counter of an event descriptor.
  long drain(int eventFd) {
    try {
      return result((long) Libc.READ.invokeExact(state, eventFd, scratchAddress, 8L));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  long signal(int eventFd) {
    scratch.set(JAVA_LONG, 0, 1);
    try {
      return result((long) Libc.WRITE.invokeExact(state, eventFd, scratchAddress, 8L));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  /// How many files the process may have open.
  long fileLimit() {
    try {
      int failure =
          result((int) Libc.GETRLIMIT.invokeExact(state, Libc.RLIMIT_NOFILE, scratchAddress));
      return failure < 0 ? failure : scratch.get(JAVA_LONG, 0);
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int epollCreate() {
    try {
      return result((int) Libc.EPOLL_CREATE.invokeExact(state, Libc.SOCK_CLOEXEC));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  int epollControl(int epoll, int operation, int fd, int events, long data) {
    scratch.set(JAVA_INT, 0, events);
    scratch.set(Libc.EPOLL_DATA, Libc.EPOLL_DATA_OFFSET, data);
    try {
      return result((int) Libc.EPOLL_CTL.invokeExact(state, epoll, operation, fd, scratchAddress));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  /// What is ready now.
  int poll(int epoll, long events, int count) {
    try {
      return result((int) Libc.POLL.invokeExact(state, epoll, events, count, 0));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  /// Waits until something is ready, at most so many milliseconds; -1: for ever.
  int await(int epoll, long events, int count, int timeoutMillis) {
    try {
      return result((int) Libc.WAIT.invokeExact(state, epoll, events, count, timeoutMillis));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  private int setOption(int fd, int level, int option) {
    try {
      return result((int) Libc.SETSOCKOPT.invokeExact(state, fd, level, option, scratchAddress, 4));
    } catch (Throwable bug) {
      throw unexpected(bug);
    }
  }

  private int result(int returned) {
    return returned == -1 ? -(int) Libc.ERRNO.get(state, 0L) : returned;
  }

  private long result(long returned) {
    return returned == -1 ? -(int) Libc.ERRNO.get(state, 0L) : returned;
  }

  /// Method handles declare Throwable; a system call throws nothing.
  private static AssertionError unexpected(Throwable bug) {
    return new AssertionError("a system call threw", bug);
  }
}
