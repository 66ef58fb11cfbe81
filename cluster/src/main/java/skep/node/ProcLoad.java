package skep.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import skep.local.HostLoad;

/// The host's load from Linux's `/proc`; see proc(5).
///
/// @param proc where it is mounted
record ProcLoad(Path proc) implements HostLoad {
  /// Interfaces whose traffic is counted elsewhere: inside the host, or on the interface below.
  private static final List<String> INNER = List.of("lo", "veth", "docker", "br-", "vxlan", "tap");

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  /// Guest time is counted in the first two already.
  private static final int STEAL = 7;

  @Override
  public Optional<Counters> read() {
    try {
      var cpu = cpu();
      long idle = cpu[IDLE] + cpu[IOWAIT];
      long total = LongStream.of(Arrays.copyOf(cpu, STEAL + 1)).sum();
      var memory = memory();
      long all = memory.getOrDefault("MemTotal", 0L);
      var traffic = traffic();
      return Optional.of(
          new Counters(
              total - idle,
              total,
              all - memory.getOrDefault("MemAvailable", 0L),
              all,
              traffic[0],
              traffic[1]));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException notLinux) {
      return Optional.empty();
    }
  }

  private long[] cpu() throws IOException {
    try (var lines = Files.lines(proc.resolve("stat"))) {
      return numbers(lines.findFirst().orElse("").replaceFirst("cpu +", ""));
    }
  }

  private TreeMap<String, Long> memory() throws IOException {
    var bytes = new TreeMap<String, Long>();
    for (var line : Files.readAllLines(proc.resolve("meminfo"))) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.endsWith(" kB")) {
        var number = line.substring(colon + 1, line.length() - 3).strip();
        bytes.put(line.substring(0, colon), Long.parseLong(number) * 1024);
      }
    }
    return bytes;
  }

  private long[] traffic() throws IOException {
    long received = 0;
    long sent = 0;
    for (var line : Files.readAllLines(proc.resolve("net").resolve("dev"))) {
      int colon = line.indexOf(':');
      var name = line.substring(0, Math.max(0, colon)).strip();
      if (colon > 0 && INNER.stream().noneMatch(name::startsWith)) {
        var numbers = numbers(line.substring(colon + 1));
        received += numbers[0];
        sent += numbers[8];
      }
    }
    return new long[] {received, sent};
  }

  private static long[] numbers(String text) {
    return Arrays.stream(text.strip().split("\\s+")).mapToLong(Long::parseLong).toArray();
  }
}
