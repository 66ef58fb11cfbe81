package skep.tui.model;

import java.util.Arrays;
import java.util.List;
import skep.tui.swarm.Ref;

/// What the actions menu offers.
public enum Verb {
  DRAIN('d', "drain: its tasks move elsewhere", Ref.Kind.NODE),
  PAUSE('p', "pause: no new tasks", Ref.Kind.NODE),
  ACTIVATE('a', "activate: tasks again", Ref.Kind.NODE),
  PROMOTE('m', "promote to manager", Ref.Kind.NODE),
  DEMOTE('w', "demote to worker", Ref.Kind.NODE),
  LABEL('l', "add a label ...", Ref.Kind.NODE),
  REMOVE_NODE('r', "remove from the swarm", Ref.Kind.NODE),
  SCALE('s', "scale ...", Ref.Kind.SERVICE),
  IMAGE('i', "change the image ...", Ref.Kind.SERVICE),
  RESTART('f', "replace every task (update --force)", Ref.Kind.SERVICE),
  REMOVE_SERVICE('r', "remove", Ref.Kind.SERVICE),
  LEAD('t', "make it the leader", Ref.Kind.MANAGER);

  private final char letter;
  private final String label;
  private final Ref.Kind kind;

  Verb(char letter, String label, Ref.Kind kind) {
    this.letter = letter;
    this.label = label;
    this.kind = kind;
  }

  /// The key that chooses it, inside the menu only.
  public char letter() {
    return letter;
  }

  public String label() {
    return label;
  }

  /// Those for things of a kind.
  public static List<Verb> of(Ref.Kind kind) {
    return Arrays.stream(values()).filter(verb -> verb.kind == kind).toList();
  }

  /// What has to be typed first; empty: nothing.
  public String question() {
    return switch (this) {
      case SCALE -> "replicas";
      case IMAGE -> "image";
      case LABEL -> "label key=value";
      case DRAIN, PAUSE, ACTIVATE, PROMOTE, DEMOTE, REMOVE_NODE, RESTART, REMOVE_SERVICE, LEAD ->
          "";
    };
  }
}
