package skep.shell;

/// Text being put together line by line.
final class Lines {
  private final StringBuilder text = new StringBuilder();

  Lines add(String line) {
    text.append(line).append('\n');
    return this;
  }

  /// A line of label and value, left out when there is no value.
  Lines given(String label, String value) {
    return value.isEmpty() ? this : add(label + value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
