package skep.ingress.linux;

import org.jspecify.annotations.Nullable;
import skep.ingress.Target;

/// A connection to a task that is not answered yet. Loop's thread only.
final class Attempt implements Watched {
  @Nullable Attempt before;
  @Nullable Attempt after;
  long deadlineNanos;
  boolean isPostponed;

  private final EpollLoop loop;
  private final Target target;
  private final int fd;
  private final Dialing dialing;
  private long ticket;

  /// Who wants the connection. One of the two is called, once.
  interface Dialing {
    /// @param ticket of the descriptor, to be handed over in the loop
    /// @param events it was ready with
    void connected(Target target, int fd, long ticket, int events);

    void failed(Target target);
  }

  Attempt(EpollLoop loop, Target target, int fd, Dialing dialing) {
    this.loop = loop;
    this.target = target;
    this.fd = fd;
    this.dialing = dialing;
  }

  /// False if the loop cannot watch it.
  boolean begin(int interest) {
    ticket = loop.watch(fd, interest, this);
    if (ticket < 0) {
      return false;
    }
    loop.attempts().add(this);
    return true;
  }

  void expire() {
    cut();
    dialing.failed(target);
  }

  @Override
  public void ready(int events) {
    if ((events & (Libc.EPOLLERR | Libc.EPOLLHUP)) != 0 && loop.sys().pendingError(fd) < 0) {
      expire();
      return;
    }
    loop.attempts().remove(this);
    dialing.connected(target, fd, ticket, events);
  }

  @Override
  public void cut() {
    loop.attempts().remove(this);
    loop.forget(ticket);
    loop.sys().close(fd);
  }
}
