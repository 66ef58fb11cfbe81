package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// The functions of the C library that the data path calls, and the numbers it calls them with.
///
/// Pointers are passed as plain `long`: on every 64-bit Linux ABI they travel in the same
/// registers, and the checks of a {@link java.lang.foreign.MemorySegment} argument cost more than
/// some of the calls. All but {@link #WAIT} are *critical*: they never block, so the thread need
/// not be handed over to native code and back, which again costs as much as a short call.
@SuppressWarnings("restricted") // native access is what this class is for; the launchers grant it
final class Libc {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;

  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_ERROR = 4;
  static final int SO_KEEPALIVE = 9;
  static final int SO_LINGER = 13;
  static final int IPPROTO_IP = 0;
  static final int IP_TRANSPARENT = 19;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int TCP_KEEPIDLE = 4;
  static final int TCP_KEEPINTVL = 5;
  static final int IP_PKTINFO = 8;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int IPV6_RECVPKTINFO = 49;
  static final int IPV6_PKTINFO = 50;
  static final int IPV6_TRANSPARENT = 75;

  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int SHUT_WR = 1;
  static final int SPLICE_F_MOVE = 1;
  static final int SPLICE_F_NONBLOCK = 2;
  static final int RLIMIT_NOFILE = 7;

  static final int EPOLLIN = 0x1;
  static final int EPOLLOUT = 0x4;
  static final int EPOLLERR = 0x8;
  static final int EPOLLHUP = 0x10;
  static final int EPOLLRDHUP = 0x2000;
  static final int EPOLLEXCLUSIVE = 1 << 28;
  static final int EPOLLET = 1 << 31;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;

  /// `struct epoll_event` is packed on x86-64 and nowhere else.
  static final int EPOLL_DATA_OFFSET = System.getProperty("os.arch").equals("amd64") ? 4 : 8;

  static final int EPOLL_EVENT_BYTES = EPOLL_DATA_OFFSET + 8;

  static final ValueLayout.OfLong EPOLL_DATA = ValueLayout.JAVA_LONG_UNALIGNED;

  static final StructLayout STATE = Linker.Option.captureStateLayout();
  static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno")).withInvokeExactBehavior();

  private static final Linker LINKER = Linker.nativeLinker();

  static final MethodHandle SOCKET = ints("socket", 3);
  static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle LISTEN = ints("listen", 2);
  static final MethodHandle ACCEPT =
      call("accept4", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle GETSOCKOPT =
      call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle GETSOCKNAME =
      call("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle GETPEERNAME =
      call("getpeername", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle SHUTDOWN = ints("shutdown", 2);
  static final MethodHandle CLOSE = ints("close", 1);
  static final MethodHandle RECV =
      call("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle SEND =
      call("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle RECVMSG = call("recvmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle SENDMSG = call("sendmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle PIPE = call("pipe2", JAVA_INT, JAVA_LONG, JAVA_INT);
  static final MethodHandle SPLICE =
      call("splice", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  static final MethodHandle EVENTFD = ints("eventfd", 2);
  static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  static final MethodHandle GETRLIMIT = call("getrlimit", JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle EPOLL_CREATE = ints("epoll_create1", 1);
  static final MethodHandle EPOLL_CTL =
      call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);

  /// `epoll_wait` with a timeout of 0.
  static final MethodHandle POLL =
      call("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

  /// `epoll_wait` that may block.
  static final MethodHandle WAIT =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("epoll_wait"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));

  private Libc() {}

  private static MethodHandle ints(String name, int parameters) {
    var layouts = new ValueLayout[parameters];
    Arrays.fill(layouts, JAVA_INT);
    return call(name, JAVA_INT, layouts);
  }

  private static MethodHandle call(String name, ValueLayout result, ValueLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters),
        Linker.Option.critical(false),
        Linker.Option.captureCallState("errno"));
  }
}
