package skep.model;

/// The kinds of objects in the store, in the order in which a snapshot holds them.
public enum ObjectKind {
  CLUSTER,
  ROOT_KEY,
  NODE,
  SERVICE,
  TASK
}
