package skep.orchestrator;

/// Compares what is with what was asked for, for the part of the cluster that changed. Pure: the
/// same inputs give an equal plan.
@FunctionalInterface
public interface Reconciler {
  Plan reconcile(Inputs inputs);
}
