package skep.orchestrator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An address or a block of them. Parsed here rather than by `java.net`, whose parser may ask DNS.
///
/// @param octets 4 (IPv4) or 16 (IPv6) values of 0 to 255
/// @param prefixLength bits that must agree
record IpRange(List<Integer> octets, int prefixLength) {

  IpRange {
    octets = List.copyOf(octets);
  }

  /// `10.1.2.3`, `10.1.0.0/16`, `fd00::1` or `fd00::/8`; empty for anything else.
  static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    var address = parseAddress(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = slash < 0 ? address.size() * 8 : number(text.substring(slash + 1), 10);
    return bits < 0 || bits > address.size() * 8
        ? Optional.empty()
        : Optional.of(new IpRange(address, bits));
  }

  boolean contains(String address) {
    var other = parseAddress(address);
    if (other.size() != octets.size()) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit += 8) {
      int shift = Math.max(0, 8 - (prefixLength - bit));
      if (octets.get(bit / 8) >> shift != other.get(bit / 8) >> shift) {
        return false;
      }
    }
    return true;
  }

  private static List<Integer> parseAddress(String text) {
    return text.contains(":") ? parseV6(text) : parseV4(text);
  }

  private static List<Integer> parseV4(String text) {
    var octets = new ArrayList<Integer>();
    for (var part : text.split("\\.", -1)) {
      int octet = number(part, 10);
      if (octet < 0 || octet > 255) {
        return List.of();
      }
      octets.add(octet);
    }
    return octets.size() == 4 ? octets : List.of();
  }

  private static List<Integer> parseV6(String text) {
    int gap = text.indexOf("::");
    var head = groups(gap < 0 ? text : text.substring(0, gap));
    var tail = groups(gap < 0 ? "" : text.substring(gap + 2));
    int missing = 16 - head.size() - tail.size();
    if (head.contains(-1) || tail.contains(-1) || missing < 0 || (gap < 0 && missing > 0)) {
      return List.of();
    }
    var octets = new ArrayList<>(head);
    for (int i = 0; i < missing; i++) {
      octets.add(0);
    }
    octets.addAll(tail);
    return octets;
  }

  /// Two octets for each group; -1 where one is not a number.
  private static List<Integer> groups(String text) {
    var octets = new ArrayList<Integer>();
    if (text.isEmpty()) {
      return octets;
    }
    for (var part : text.split(":", -1)) {
      int group = number(part, 16);
      octets.add(group < 0 || group > 0xffff ? -1 : group >> 8);
      octets.add(group & 0xff);
    }
    return octets;
  }

  private static int number(String digits, int radix) {
    if (digits.isEmpty() || digits.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
