package skep.bootstrap.plan;

/// One change of one host. Whether it is needed is looked at again before it is done, so a step of
/// a run that was cut short can be done again.
///
/// @param host its name in the inventory
/// @param id tells the kind of step, `docker.install`
/// @param title for people
/// @param cause what makes it needed
/// @param undo a script that takes it back; empty: there is nothing to take back
public record BootstrapStep(
    String host, String id, String title, String cause, Work work, String undo) {}
