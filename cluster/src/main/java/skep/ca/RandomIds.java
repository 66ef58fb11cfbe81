package skep.ca;

import java.security.SecureRandom;
import java.util.function.Supplier;

/// Ids of nodes, services, tasks and clusters: 128 random bits as 25 base-36 digits, as in Swarm.
/// Safe to use from any thread.
public final class RandomIds implements Supplier<String> {
  static final int BYTES = 16;
  static final int WIDTH = 25;

  private final SecureRandom random;

  public RandomIds(SecureRandom random) {
    this.random = random;
  }

  @Override
  public String get() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base36.encode(bytes, WIDTH);
  }
}
