package skep.ingress.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who waits for which descriptor. epoll carries a slot's number with the slot's generation, so an
/// event of a descriptor that was closed in the same batch does not reach who took its slot.
final class Slots {
  private @Nullable Watched[] watched = new @Nullable Watched[64];
  private int[] generations = new int[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;

  /// A ticket for `newcomer`, to be carried by epoll.
  long add(Watched newcomer) {
    if (freeCount == 0 && used == watched.length) {
      watched = Arrays.copyOf(watched, 2 * used);
      generations = Arrays.copyOf(generations, 2 * used);
    }
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    watched[slot] = newcomer;
    return (long) generations[slot] << 32 | slot;
  }

  /// Null if the ticket is no longer good.
  @Nullable Watched at(long ticket) {
    int slot = (int) ticket;
    return generations[slot] == (int) (ticket >>> 32) ? watched[slot] : null;
  }

  void replace(long ticket, Watched successor) {
    watched[(int) ticket] = successor;
  }

  void remove(long ticket) {
    int slot = (int) ticket;
    watched[slot] = null;
    generations[slot]++;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
  }

  List<Watched> everyone() {
    var everyone = new ArrayList<Watched>();
    for (var each : watched) {
      if (each != null) {
        everyone.add(each);
      }
    }
    return everyone;
  }
}
