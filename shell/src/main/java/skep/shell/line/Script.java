package skep.shell.line;

import java.util.List;
import java.util.Optional;

/// Parsed text: what to run one after the other.
public record Script(List<Statement> statements) {
  public Script {
    statements = List.copyOf(statements);
  }

  /// A chain of pipelines, each run or left out by how the one before it ended.
  ///
  /// @param isBackground whether the next statement does not wait for it
  /// @param lineNumber where it begins, from 1
  /// @param text as it was written, for people
  public record Statement(List<Link> links, boolean isBackground, int lineNumber, String text) {
    public Statement {
      links = List.copyOf(links);
    }
  }

  /// When a link of a chain is run.
  public enum Joint {
    ALWAYS,
    /// `&&`
    AFTER_SUCCESS,
    /// `||`
    AFTER_FAILURE
  }

  public record Link(Joint joint, Pipeline pipeline) {}

  /// Stages, each reading what the one before it prints.
  ///
  /// @param source file whose first line answers what the first one asks; empty: a person answers
  /// @param target where the last one prints; empty: where the whole prints
  public record Pipeline(List<Stage> stages, Optional<String> source, Optional<Target> target) {
    public Pipeline {
      stages = List.copyOf(stages);
    }
  }

  /// A file.
  ///
  /// @param isAppended whether what it holds is kept
  public record Target(String file, boolean isAppended) {}

  /// One command.
  public sealed interface Stage {
    /// Of this program.
    ///
    /// @param words never empty
    record Words(List<String> words) implements Stage {
      public Words {
        words = List.copyOf(words);
      }
    }

    /// Of the machine's own shell.
    record Local(String command) implements Stage {}
  }
}
