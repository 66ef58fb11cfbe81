package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import skep.ingress.linux.PipePool.Pipe;

/// One end of a {@link TcpPair}, and the flow of what is read from it to the other end.
///
/// Small pieces are copied through the loop's buffer; two full buffers in a row and the flow is
/// spliced through a pipe, which costs a third less per byte and a little more per piece. What the
/// other end does not take stays in the pipe (or in `rest`, when it was copied), and nothing more
/// is read until it is gone: a slow reader slows its sender, at 64 KiB each.
///
/// epoll tells of a change only (EPOLLET), so `isReadable` and `isWritable` remember it. Loop's
/// thread only.
final class Side implements Watched {
  private static final int COPY_BYTES = 16 * 1024;
  private static final int PIPE_BYTES = 64 * 1024;
  private static final int SMALL_BYTES = 4 * 1024;
  private static final int FULL_READS_TO_SPLICE = 2;

  /// After so many bytes others get their turn.
  private static final int TURN_BYTES = 1024 * 1024;

  /// Most connections never fill what they write to, and need not hear that it is empty.
  private static final int NARROW = Libc.EPOLLIN | Libc.EPOLLRDHUP | Libc.EPOLLET;

  private static final byte[] NOTHING = {};

  private final TcpPair pair;
  private final EpollLoop loop;
  private final Syscalls sys;
  private final int fd;
  private final LongConsumer count;
  private @Nullable Side other;
  private long ticket = -1;

  private boolean isReadable;
  private boolean isWritable = true;
  private boolean isEndNear;
  private boolean isEnded;
  private boolean isFinished;
  private boolean isWaitingAgain;
  private boolean isWide;
  private boolean isAged;
  private boolean isReleased;
  private int fullReads;
  private byte[] rest = NOTHING;
  private int restFrom;
  private @Nullable Pipe pipe;
  private int piped;

  /// @param count of the bytes that were read here and taken there
  Side(TcpPair pair, int fd, LongConsumer count) {
    this.pair = pair;
    this.loop = pair.loop();
    this.sys = loop.sys();
    this.fd = fd;
    this.count = count;
  }

  /// The loop watches it already.
  void join(Side to, long watchedBy) {
    other = to;
    ticket = watchedBy;
    isWide = true;
  }

  /// Reads at once, since a client mostly speaks first, and only then has the loop watch: epoll
  /// reports what has come in between.
  void begin(Side to) {
    other = to;
    isReadable = true;
    pump();
    if (!pair.isClosed()) {
      ticket = loop.watch(fd, isWritable ? NARROW : Dialer.INTEREST, this);
      isWide = !isWritable;
      if (ticket < 0) {
        pair.abort();
      }
    }
  }

  /// Whether it has said its end.
  boolean isEnded() {
    return isEnded;
  }

  /// Keeps what comes for the next task, who is not there yet.
  void hold() {
    other = null;
  }

  /// Another task is there, who has not heard `request`, nor that it was all.
  void beginAgain(Side to, byte[] request) {
    other = to;
    rest = request;
    restFrom = 0;
    isFinished = false;
    pump();
  }

  @Override
  public void ready(int events) {
    int ending = Libc.EPOLLRDHUP | Libc.EPOLLHUP | Libc.EPOLLERR;
    if ((events & (Libc.EPOLLIN | ending)) != 0) {
      isReadable = true;
      isEndNear |= (events & ending) != 0;
      if (isEnded && (events & Libc.EPOLLERR) != 0) {
        pair.broke(this);
        return;
      }
      pump();
    }
    if ((events & ~(Libc.EPOLLIN | Libc.EPOLLRDHUP)) != 0 && !isReleased) {
      isWritable = true;
      if (other != null) {
        other.writableAgain();
      }
    }
  }

  @Override
  public void age() {
    if (!isAged) {
      isAged = true;
      Dialer.keepAlive(sys, fd);
    }
  }

  @Override
  public void cut() {
    pair.abort();
  }

  void release(boolean isReset) {
    isReleased = true;
    if (isReset) {
      sys.resetOnClose(fd);
    }
    if (ticket >= 0) {
      loop.forget(ticket);
    }
    sys.close(fd);
    var held = pipe;
    pipe = null;
    if (held != null) {
      giveBack(held);
    }
  }

  /// It takes no more for now.
  private void full() {
    isWritable = false;
    if (!isWide && ticket >= 0) {
      isWide = true;
      loop.widen(fd, Dialer.INTEREST, ticket);
    }
  }

  /// The other end takes bytes again.
  private void writableAgain() {
    if (isPending()) {
      pump();
    }
  }

  /// Moves what can be moved now.
  private void pump() {
    long moved = 0;
    while (moved < TURN_BYTES) {
      if (isReleased || other == null) {
        return;
      }
      if (isPending() && !flush()) {
        return;
      }
      if (isEnded) {
        finish();
        return;
      }
      if (!isReadable) {
        returnPipe();
        return;
      }
      int bytes = fullReads >= FULL_READS_TO_SPLICE && takePipe() ? fill() : copy();
      if (bytes < 0) {
        pair.broke(this);
        return;
      }
      moved += bytes;
    }
    if (!isWaitingAgain) {
      isWaitingAgain = true;
      loop.again(this::resume);
    }
  }

  private void resume() {
    isWaitingAgain = false;
    pump();
  }

  private boolean isPending() {
    return piped > 0 || rest.length > 0;
  }

  /// Returns the bytes read, or an error number.
  private int copy() {
    long buffer = loop.buffer().address();
    int bytes = (int) sys.receive(fd, buffer, COPY_BYTES);
    if (bytes <= 0) {
      return nothingRead(bytes);
    }
    if (bytes == COPY_BYTES) {
      fullReads++;
    } else {
      fullReads = 0;
      // The socket is empty, and epoll tells of what comes: only an end was told already.
      isReadable = isEndNear;
    }
    pair.heard(this, bytes);
    long sent = other().isWritable ? sys.send(other().fd, buffer, bytes) : Errno.EAGAIN;
    if (sent < 0 && sent != Errno.EAGAIN) {
      pair.broke(other());
      return 0;
    }
    int taken = (int) Math.max(sent, 0);
    if (taken < bytes) {
      other().full();
      rest = loop.buffer().asSlice(taken, bytes - taken).toArray(JAVA_BYTE);
      restFrom = 0;
    }
    count.accept(taken);
    return bytes;
  }

  /// The same through the pipe, which is empty.
  private int fill() {
    int bytes = (int) sys.splice(fd, heldPipe().writer(), PIPE_BYTES);
    if (bytes <= 0) {
      return nothingRead(bytes);
    }
    piped = bytes;
    if (bytes < SMALL_BYTES) {
      fullReads--;
    } else {
      fullReads = 2 * FULL_READS_TO_SPLICE;
    }
    return bytes;
  }

  private int nothingRead(int result) {
    if (result == 0) {
      isEnded = true;
      return 0;
    }
    if (result == Errno.EAGAIN) {
      isReadable = false;
      return 0;
    }
    return result == Errno.EINTR ? 0 : result;
  }

  /// True when nothing is pending any more; false when the other end is full, or broke.
  private boolean flush() {
    while (isPending()) {
      if (!other().isWritable) {
        return false;
      }
      long sent = piped > 0 ? sys.splice(heldPipe().reader(), other().fd, piped) : sendRest();
      if (sent == Errno.EAGAIN) {
        other().full();
        return false;
      }
      if (sent < 0) {
        pair.broke(other());
        return false;
      }
      count.accept(sent);
      taken((int) sent);
    }
    return true;
  }

  private long sendRest() {
    int length = rest.length - restFrom;
    MemorySegment.copy(rest, restFrom, loop.buffer(), JAVA_BYTE, 0, length);
    return sys.send(other().fd, loop.buffer().address(), length);
  }

  private void taken(int bytes) {
    if (piped > 0) {
      piped -= bytes;
    } else {
      restFrom += bytes;
      if (restFrom == rest.length) {
        rest = NOTHING;
      }
    }
  }

  /// Passes the end on, once.
  private void finish() {
    if (isFinished || pair.askElsewhere(this)) {
      return;
    }
    isFinished = true;
    returnPipe();
    if (other().isFinished) {
      pair.close();
    } else {
      sys.shutdownOutput(other().fd);
    }
  }

  private boolean takePipe() {
    if (pipe == null) {
      pipe = loop.pipes().take().orElse(null);
    }
    return pipe != null;
  }

  private void returnPipe() {
    var held = pipe;
    if (held != null) {
      pipe = null;
      giveBack(held);
    }
  }

  private void giveBack(Pipe held) {
    if (piped == 0) {
      loop.pipes().give(held);
    } else {
      loop.pipes().close(held);
    }
  }

  private Pipe heldPipe() {
    var held = pipe;
    if (held == null) {
      throw new IllegalStateException(piped + " bytes in no pipe");
    }
    return held;
  }

  private Side other() {
    var joined = other;
    if (joined == null) {
      throw new IllegalStateException("a side without another");
    }
    return joined;
  }
}
