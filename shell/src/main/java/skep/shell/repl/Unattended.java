package skep.shell.repl;

import skep.shell.command.Keyboard;

/// Nobody.
final class Unattended implements Keyboard {
  static final Keyboard KEYBOARD = new Unattended();

  private Unattended() {}

  @Override
  public boolean isAttended() {
    return false;
  }

  @Override
  public String line(String prompt) {
    return "";
  }

  @Override
  public char[] secret(String prompt) {
    return new char[0];
  }

  @Override
  public String piped() {
    return "";
  }
}
