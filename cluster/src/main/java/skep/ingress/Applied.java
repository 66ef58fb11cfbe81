package skep.ingress;

import java.util.List;

/// What became of a table.
///
/// @param version of the table that is served
/// @param problems of single ports, in order of the port; the other ports are served
public record Applied(long version, List<PortProblem> problems) {

  public Applied {
    problems = List.copyOf(problems);
  }
}
