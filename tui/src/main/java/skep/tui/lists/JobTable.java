package skep.tui.lists;

import java.util.ArrayList;
import java.util.List;
import skep.model.Availability;
import skep.tui.cells.Style;
import skep.tui.swarm.NodeRow;
import skep.tui.swarm.Ref;
import skep.tui.swarm.ServiceRow;

/// What is under way: services that are not yet as they should be, nodes being emptied, managers on
/// their way in or out.
public final class JobTable {
  private static final int BAR = 10;

  /// One operation.
  ///
  /// @param what the verb
  /// @param done of `whole`, in `unit`
  /// @param note what it waits for; empty: nothing in particular
  /// @param about what it is about
  public record Job(
      String what, String name, long done, long whole, String unit, String note, Ref about) {}

  private JobTable() {}

  public static Table<Job> of(Sight sight) {
    return Table.of(
        List.of(
            Column.text("OPERATION", 10, 0, job -> Cell.of(job.what())),
            Column.text("OBJECT", 8, 0, job -> Cell.of(job.name())),
            Column.text("PROGRESS", 22, 0, JobTable::progress),
            Column.wide("NOTE", 10, 1, job -> new Cell(job.note(), Style.WARN))),
        jobs(sight),
        Job::about);
  }

  /// Operations under way, by kind and name.
  public static List<Job> jobs(Sight sight) {
    var jobs = new ArrayList<Job>();
    sight.services().forEach(row -> service(row, jobs));
    sight.nodes().forEach(row -> node(row, jobs));
    return jobs;
  }

  private static void service(ServiceRow row, List<Job> jobs) {
    switch (row.word()) {
      case "UPDATING" -> jobs.add(job("update", row, row.updated(), row.desired()));
      case "starting", "PENDING", "FAILING" ->
          jobs.add(job("start", row, row.running(), row.desired()));
      case "stopping" -> jobs.add(job("stop", row, 0, row.running() - row.desired()));
      default -> {}
    }
  }

  private static Job job(String what, ServiceRow row, long done, long whole) {
    return new Job(what, row.name(), done, whole, "tasks", row.reason(), row.ref());
  }

  private static void node(NodeRow row, List<Job> jobs) {
    int left = row.running() + row.others();
    if (row.node().spec().availability() == Availability.DRAIN && left > 0) {
      jobs.add(new Job("drain", row.name(), 0, left, "tasks left", "", row.ref()));
    }
    if (row.role().equals("joining") || row.role().equals("leaving")) {
      var note = row.node().managerStatus().map(manager -> manager.message()).orElse("");
      var what = row.role().equals("joining") ? "promote" : "demote";
      jobs.add(new Job(what, row.name(), 0, 1, "vote", note, row.ref()));
    }
  }

  private static Cell progress(Job job) {
    var bar = Amounts.bar(job.done(), job.whole(), BAR);
    return new Cell(
        "%s %d/%d %s".formatted(bar, job.done(), job.whole(), job.unit()), Style.ACCENT);
  }
}
