package skep.bootstrap.inventory;

/// An IPv4 network, `10.0.0.0/24`.
public final class Cidr {
  private Cidr() {}

  public static boolean isValid(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && number(text.substring(0, slash)) >= 0
        && length(text.substring(slash + 1)) >= 0;
  }

  /// Whether the IPv4 address is in the network; false for anything that is neither.
  public static boolean contains(String cidr, String address) {
    if (!isValid(cidr)) {
      return false;
    }
    int slash = cidr.indexOf('/');
    long network = number(cidr.substring(0, slash));
    long host = number(address);
    int length = length(cidr.substring(slash + 1));
    long mask = length == 0 ? 0 : 0xffff_ffffL << (32 - length) & 0xffff_ffffL;
    return host >= 0 && (network & mask) == (host & mask);
  }

  private static int length(String text) {
    try {
      int length = Integer.parseInt(text);
      return length >= 0 && length <= 32 ? length : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /// The address as a number; -1 when it is none.
  private static long number(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long number = 0;
    for (var part : parts) {
      try {
        int octet = Integer.parseInt(part);
        if (octet < 0 || octet > 255) {
          return -1;
        }
        number = number << 8 | octet;
      } catch (NumberFormatException _) {
        return -1;
      }
    }
    return number;
  }
}
