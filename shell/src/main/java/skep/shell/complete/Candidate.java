package skep.shell.complete;

/// Something that can stand where the cursor is.
///
/// @param value replaces the word under the cursor, without quotes
/// @param description one line; empty: nothing to say
/// @param group what kind of thing it is: `commands`, `flags`, `nodes`, ...
/// @param isWhole whether the word is complete with it; false: more text is to be glued to it
public record Candidate(String value, String description, String group, boolean isWhole) {

  static Candidate of(String value, String description, String group) {
    return new Candidate(value, description, group, true);
  }

  static Candidate open(String value, String description, String group) {
    return new Candidate(value, description, group, false);
  }
}
