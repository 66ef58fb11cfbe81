package skep;

/// The program's entry point.
public final class Main {
  private Main() {}

  /// Runs one command line.
  public static void main(String[] args) {
    var version = Main.class.getPackage().getImplementationVersion();
    System.out.println("skep " + (version == null ? "development build" : version));
  }
}
