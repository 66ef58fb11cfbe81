package skep.model;

/// One task on every eligible node.
public record GlobalMode() {}
