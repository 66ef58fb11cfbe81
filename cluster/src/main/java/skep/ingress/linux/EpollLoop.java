package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One thread that waits for descriptors and carries what is on them. What a loop watches belongs
/// to its thread; other threads reach it by {@link #execute} only. Without work it uses no CPU: it
/// blocks without a timeout unless a deadline is set.
final class EpollLoop {
  /// Of {@link #buffer}: as large as a datagram can be.
  static final int BUFFER_BYTES = 64 * 1024;

  private static final System.Logger LOG = System.getLogger(EpollLoop.class.getName());
  private static final int MAX_EVENTS = 256;
  private static final long IDLE_NANOS = 1_000_000_000;
  private static final long AGE_NANOS = 30_000_000_000L;
  private static final int CLOSE_TIMEOUT_MILLIS = 5000;

  private final Syscalls sys = new Syscalls();
  private final FileBudget budget;
  private final PipePool pipes;
  private final Attempts attempts;
  private final Dialer dialer;
  private final MemorySegment events = sys.allocate((long) MAX_EVENTS * Libc.EPOLL_EVENT_BYTES);
  private final MemorySegment buffer = sys.allocate(BUFFER_BYTES);
  private final Datagrams datagrams = new Datagrams(sys, buffer);
  private final int epoll;
  private final int wake;
  private final Thread thread;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private final Syscalls waker = new Syscalls();
  private volatile boolean isClosing;
  private volatile int load;

  private final Slots slots = new Slots();
  private final ArrayDeque<Runnable> again = new ArrayDeque<>();
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timed::atNanos));
  private long nowNanos = System.nanoTime();
  private boolean isTrimming;
  private boolean isAgeing;

  private record Timed(long atNanos, Runnable task) {}

  EpollLoop(int number, FileBudget budget, long connectTimeoutNanos) {
    this.budget = budget;
    this.pipes = new PipePool(sys, budget);
    this.attempts = new Attempts(connectTimeoutNanos);
    this.dialer = new Dialer(this);
    this.epoll = opened(sys.epollCreate());
    this.wake = opened(sys.eventFd());
    sys.epollControl(epoll, Libc.EPOLL_CTL_ADD, wake, Libc.EPOLLIN, slots.add(new Waking()));
    this.thread =
        Thread.ofPlatform().name("ingress-" + number).daemon(true).unstarted(this::runUntilClosed);
  }

  void start() {
    thread.start();
  }

  Syscalls sys() {
    return sys;
  }

  FileBudget budget() {
    return budget;
  }

  PipePool pipes() {
    return pipes;
  }

  Attempts attempts() {
    return attempts;
  }

  Dialer dialer() {
    return dialer;
  }

  /// For one call at a time; nothing in it lasts.
  MemorySegment buffer() {
    return buffer;
  }

  Datagrams datagrams() {
    return datagrams;
  }

  /// Of the beginning of the present batch of events.
  long nowNanos() {
    return nowNanos;
  }

  /// Connections it carries. Any thread may read it.
  int load() {
    return load;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the loop's thread alone writes it
  void addLoad(int connections) {
    load += connections;
    if (load == 0 && !isTrimming) {
      isTrimming = true;
      schedule(IDLE_NANOS, this::trim);
    }
    ageLater();
  }

  /// Calls `newcomer` when `fd` is ready.
  ///
  /// @return a ticket to forget it by, or an error number
  long watch(int fd, int interest, Watched newcomer) {
    long ticket = slots.add(newcomer);
    int failure = sys.epollControl(epoll, Libc.EPOLL_CTL_ADD, fd, interest, ticket);
    if (failure < 0) {
      slots.remove(ticket);
      return failure;
    }
    return ticket;
  }

  /// Calls for more than before.
  void widen(int fd, int interest, long ticket) {
    sys.epollControl(epoll, Libc.EPOLL_CTL_MOD, fd, interest, ticket);
  }

  /// The same descriptor, another's from now on.
  void handOver(long ticket, Watched successor) {
    slots.replace(ticket, successor);
  }

  /// For a descriptor that is about to be closed, which ends epoll's interest in it.
  void forget(long ticket) {
    slots.remove(ticket);
  }

  /// For a descriptor that stays open.
  void unwatch(int fd, long ticket) {
    slots.remove(ticket);
    sys.epollControl(epoll, Libc.EPOLL_CTL_DEL, fd, 0, 0);
  }

  /// Runs `task` after all others that are ready have had their turn.
  void again(Runnable task) {
    again.addLast(task);
  }

  void schedule(long delayNanos, Runnable task) {
    timers.add(new Timed(System.nanoTime() + delayNanos, task));
  }

  /// Runs `task` on the loop's thread when the loop turns next, for which nobody need wake it: many
  /// tasks, one wake-up by an {@link #execute} after them. Any thread may call.
  void enqueue(Runnable task) {
    tasks.add(task);
  }

  /// Runs `task` on the loop's thread, in the order given. Any thread may call.
  void execute(Runnable task) {
    tasks.add(task);
    if (isWoken.compareAndSet(false, true)) {
      synchronized (waker) {
        if (!isClosing) {
          waker.signal(wake);
        }
      }
    }
  }

  /// Cuts everything and waits for the thread to end. Any thread but the loop's may call.
  void close() {
    synchronized (waker) {
      if (!isClosing) {
        isClosing = true;
        waker.signal(wake);
      }
    }
    try {
      thread.join(CLOSE_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (waker) {
      waker.close();
    }
  }

  private void runUntilClosed() {
    while (!isClosing) {
      turn();
    }
    tasks.forEach(this::guarded);
    slots.everyone().forEach(Watched::cut);
    pipes.clear();
    sys.close(wake);
    sys.close(epoll);
    sys.close();
  }

  private void turn() {
    int ready = sys.poll(epoll, events.address(), MAX_EVENTS);
    if (ready == 0 && again.isEmpty() && tasks.isEmpty()) {
      ready = sys.await(epoll, events.address(), MAX_EVENTS, millisToDeadline());
    }
    nowNanos = System.nanoTime();
    for (int i = 0; i < ready; i++) {
      long at = (long) i * Libc.EPOLL_EVENT_BYTES;
      var watched = slots.at(events.get(Libc.EPOLL_DATA, at + Libc.EPOLL_DATA_OFFSET));
      if (watched != null) {
        dispatch(watched, events.get(JAVA_INT, at));
      }
    }
    attempts.expire(nowNanos);
    runTimers();
    for (int count = again.size(); count > 0; count--) {
      guarded(again.removeFirst());
    }
    @Nullable Runnable task;
    while ((task = tasks.poll()) != null) {
      guarded(task);
    }
  }

  private void dispatch(Watched watched, int bits) {
    try {
      watched.ready(bits);
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "bug on a connection", bug);
      watched.cut();
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "bug in " + thread.getName(), bug);
    }
  }

  private void runTimers() {
    while (!timers.isEmpty() && timers.peek().atNanos() - nowNanos <= 0) {
      guarded(timers.remove().task());
    }
  }

  private int millisToDeadline() {
    long deadline = attempts.deadlineNanos();
    if (!timers.isEmpty()) {
      deadline = Math.min(deadline, timers.peek().atNanos());
    }
    if (deadline == Attempts.NEVER) {
      return -1;
    }
    // Rounded up: waking a moment early would only mean to wait again.
    return Math.clamp((deadline - System.nanoTime()) / 1_000_000 + 1, 0, 60_000);
  }

  /// Pipes are kept for the next connections, but not for long when there are none.
  private void trim() {
    isTrimming = false;
    if (load == 0) {
      pipes.clear();
    }
  }

  private void ageLater() {
    if (!isAgeing && load > 0) {
      isAgeing = true;
      schedule(AGE_NANOS, this::age);
    }
  }

  private void age() {
    isAgeing = false;
    slots.everyone().forEach(Watched::age);
    ageLater();
  }

  private static int opened(int fd) {
    if (fd < 0) {
      throw new IllegalStateException("epoll cannot be used, error " + -fd);
    }
    return fd;
  }

  /// Woken by another thread: there are tasks.
  private final class Waking implements Watched {
    @Override
    public void ready(int bits) {
      sys.drain(wake);
      isWoken.set(false);
    }

    @Override
    public void cut() {}
  }
}
