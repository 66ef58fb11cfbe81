package skep.shell.command;

/// One flag of a command.
///
/// @param name with dashes: `--replicas`
/// @param letter with dash, `-q`; empty: none
/// @param type what its value is, as help shows it; empty: a switch without a value
/// @param isMany whether it may be given several times
public record Option(String name, String letter, String type, String help, boolean isMany) {

  public static Option flag(String name, String letter, String help) {
    return new Option(name, letter, "", help, false);
  }

  public static Option value(String name, String type, String help) {
    return new Option(name, "", type, help, false);
  }

  public static Option value(String name, String letter, String type, String help) {
    return new Option(name, letter, type, help, false);
  }

  public static Option many(String name, String help) {
    return new Option(name, "", "list", help, true);
  }

  public static Option many(String name, String letter, String help) {
    return new Option(name, letter, "list", help, true);
  }

  public boolean isSwitch() {
    return type.isEmpty();
  }
}
