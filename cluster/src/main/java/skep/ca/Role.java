package skep.ca;

/// What a certificate entitles its node to. `ou` is the text on the wire, the same as Swarm's.
public enum Role {
  WORKER("swarm-worker"),
  MANAGER("swarm-manager");

  private final String ou;

  Role(String ou) {
    this.ou = ou;
  }

  /// The organizational unit that says so in a certificate's subject.
  public String ou() {
    return ou;
  }

  static Role ofOu(String ou) throws CaException {
    for (var role : values()) {
      if (role.ou.equals(ou)) {
        return role;
      }
    }
    throw new CaException("certificate has no known role: OU=" + ou);
  }
}
