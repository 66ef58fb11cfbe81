package skep.tui.cells;

/// What stands for the dashboard's marks on terminals that have only ASCII.
final class Ascii {
  private Ascii() {}

  static int nearest(int point) {
    return switch (point) {
      case '●' -> '*';
      case '◐', '◌' -> '~';
      case '○' -> 'o';
      case '✖' -> 'x';
      case '✔' -> 'v';
      case '›', '»', '▶' -> '>';
      case '…' -> '~';
      case '·' -> '.';
      case '▲' -> '^';
      case '▼' -> 'v';
      case '▓', '█' -> '#';
      case '░' -> '.';
      case '▁', '▂' -> '_';
      case '▃', '▄', '▅' -> '-';
      case '▆', '▇' -> '=';
      case '→' -> '>';
      case '─' -> '-';
      case '│' -> '|';
      default -> '?';
    };
  }
}
