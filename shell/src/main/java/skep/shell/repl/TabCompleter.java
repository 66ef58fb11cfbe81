package skep.shell.repl;

import java.io.File;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import skep.shell.complete.Names;

/// Offers candidates of the completion engine to JLine; files of this machine where it has none to
/// offer.
final class TabCompleter implements Completer {
  private final skep.shell.complete.Completer completer;
  private final Supplier<Names> names;

  TabCompleter(skep.shell.complete.Completer completer, Supplier<Names> names) {
    this.completer = completer;
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (!(line instanceof LanguageParser.Line parsed)) {
      return;
    }
    var place = parsed.place();
    int order = 0;
    for (var found : completer.complete(place, names.get())) {
      candidates.add(
          new Candidate(
              found.value(),
              found.value(),
              found.group(),
              found.description().isEmpty() ? null : found.description(),
              null,
              null,
              found.isWhole(),
              order++));
    }
    if (candidates.isEmpty() && (place.isFile() || completer.wantsFile(place))) {
      files(place.current(), candidates);
    }
  }

  private static void files(String typed, List<Candidate> candidates) {
    int slash = typed.lastIndexOf('/');
    var directory = typed.substring(0, slash + 1);
    var home = System.getProperty("user.home");
    var folder = directory.startsWith("~/") ? home + directory.substring(1) : directory;
    var found = new File(folder.isEmpty() ? "." : folder).listFiles();
    if (found == null) {
      return;
    }
    boolean wantsHidden = typed.startsWith(".", slash + 1);
    for (var file : found) {
      if (file.isHidden() == wantsHidden || !file.isHidden()) {
        boolean isFolder = file.isDirectory();
        var value = directory + file.getName() + (isFolder ? "/" : "");
        candidates.add(
            new Candidate(
                value, file.getName() + (isFolder ? "/" : ""), null, null, null, null, !isFolder));
      }
    }
  }
}
