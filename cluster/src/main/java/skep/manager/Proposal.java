package skep.manager;

import java.util.List;
import skep.store.Batch;

/// A pass's batch on its way into the log, in as many entries as its size asks for. Each piece is
/// true by itself.
///
/// The outcomes of requests go with the piece that completes the requests' own facts, never before:
/// a request that is repeated is answered from its outcome and not carried out again.
///
/// @param batch the whole; what requests changed comes first
/// @param asked how many of its actions those are
/// @param from first action of the piece to propose now
/// @param size actions of a piece at most
/// @param written pieces in the log already
record Proposal(Batch batch, int asked, int from, int size, int written) {

  /// Facts of one log entry.
  private static final int ACTIONS_MAX = 1_000;

  static Proposal of(Batch batch, int asked) {
    return new Proposal(batch, asked, 0, ACTIONS_MAX, 0);
  }

  Batch piece() {
    return new Batch(
        batch.baseRevision() + written,
        batch.actions().subList(from, end()),
        isCarryingOutcomes() ? batch.outcomes() : List.of());
  }

  /// Whether this piece completes what was asked, so that it can be answered after it.
  boolean isCarryingOutcomes() {
    boolean isFirst = from == 0;
    return end() >= asked && (isFirst || from < asked);
  }

  boolean isLast() {
    return end() == batch.actions().size();
  }

  /// Whether a part of it is in the log.
  boolean isBegun() {
    return written > 0;
  }

  boolean isDivisible() {
    return end() - from > 1;
  }

  Proposal next() {
    return new Proposal(batch, asked, end(), size, written + 1);
  }

  /// The same in smaller pieces from here on, for a store that found this one too large.
  Proposal halved() {
    return new Proposal(batch, asked, from, (end() - from) / 2, written);
  }

  private int end() {
    return Math.min(from + size, batch.actions().size());
  }
}
