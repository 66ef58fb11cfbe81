package skep.tui.cells;

/// What a piece of the screen means; how that looks is up to the terminal's palette. Every meaning
/// is also there as a word or a mark: colour only helps.
public enum Style {
  PLAIN('.'),
  /// Of less interest, or of the past.
  DIM('d'),
  STRONG('s'),
  /// Box lines.
  LINE('|'),
  /// Names of panes.
  TITLE('t'),
  /// Column headings.
  HEADING('h'),
  /// A key that can be pressed.
  KEY('k'),
  GOOD('g'),
  /// Under way, or wanting a look.
  WARN('w'),
  BAD('b'),
  ACCENT('a'),
  /// The header when nothing can be changed.
  ALARM('!'),
  /// Text that was searched for.
  MATCH('m'),
  /// Where text is typed.
  INPUT('i'),
  /// Blocks of the node map, one colour for each service in turn.
  BLOCK_1('1'),
  BLOCK_2('2'),
  BLOCK_3('3'),
  BLOCK_4('4'),
  BLOCK_5('5'),
  BLOCK_6('6'),
  BLOCK_BAD('B'),
  BLOCK_WAIT('W'),
  BLOCK_OVER('O');

  private static final Style[] BLOCKS = {BLOCK_1, BLOCK_2, BLOCK_3, BLOCK_4, BLOCK_5, BLOCK_6};

  private final char letter;

  Style(char letter) {
    this.letter = letter;
  }

  /// The style in golden screens.
  public char letter() {
    return letter;
  }

  /// The block colour of the service that is `index`-th in the list.
  public static Style block(int index) {
    return BLOCKS[Math.floorMod(index, BLOCKS.length)];
  }
}
