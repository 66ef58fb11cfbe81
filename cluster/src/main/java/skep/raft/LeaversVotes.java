package skep.raft;

import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteResponse;
import java.util.List;
import java.util.TreeMap;

/// A defect of MicroRaft 0.7 that the simulation found: a leader that was removing itself and lost
/// its lead before that was committed counts its own vote in the next election although it is no
/// longer among the voters. With one voter left it elects itself alone: two leaders in one term.
///
/// It must still be able to stand, as its log may be the longest (Raft dissertation, 4.2.2), but on
/// the votes of others only. So votes for a manager that is not a voter are held back until they
/// are a majority without it, and then shown to MicroRaft together.
final class LeaversVotes {
  private final TreeMap<String, RaftMessage> held = new TreeMap<>();
  private int heldTerm;
  private boolean isHeldPreVote;

  /// What MicroRaft is to be shown for `message`, in this order.
  List<RaftMessage> admit(RaftMessage message, RaftNodeImpl node) {
    return switch (message) {
      case VoteResponse vote -> admit(vote, vote.isGranted(), false, node);
      case PreVoteResponse vote -> admit(vote, vote.isGranted(), true, node);
      default -> List.of(message);
    };
  }

  private List<RaftMessage> admit(
      RaftMessage vote, boolean isGranted, boolean isPreVote, RaftNodeImpl node) {
    var state = node.state();
    if (state.isVotingMember(node.getLocalEndpoint())) {
      return List.of(vote);
    }
    if (!isGranted) {
      // A refusal may carry the news of a later term; MicroRaft would count votes on any other.
      return !isPreVote && vote.getTerm() > state.term() ? List.of(vote) : List.of();
    }
    if (heldTerm != vote.getTerm() || isHeldPreVote != isPreVote) {
      held.clear();
      heldTerm = vote.getTerm();
      isHeldPreVote = isPreVote;
    }
    if (state.isVotingMember(vote.getSender())) {
      held.put(ModelCodec.idOf(vote.getSender()), vote);
    }
    return held.size() >= state.leaderElectionQuorumSize() ? List.copyOf(held.values()) : List.of();
  }
}
