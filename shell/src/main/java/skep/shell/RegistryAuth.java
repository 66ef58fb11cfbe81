package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import skep.shell.command.Exit;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// The login for an image's registry, as `docker login` left it in `~/.docker/config.json`.
final class RegistryAuth {
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  private RegistryAuth() {}

  /// Docker's `X-Registry-Auth` document in base64; an empty one when there is no login.
  ///
  /// @throws UserError when logins are kept in a credential helper or the file cannot be read
  static String of(String image, Map<String, String> environment) {
    var directory =
        environment.getOrDefault(
            "DOCKER_CONFIG", environment.getOrDefault("HOME", "") + "/.docker");
    var file = Path.of(directory, "config.json");
    var config = Files.exists(file) ? read(file) : Value.noFields();
    var registry = registry(image);
    var auth = config.get("auths").get(registry).get("auth").text();
    boolean usesHelper =
        config.get("credsStore").isTrue() || config.get("credHelpers").get(registry).isTrue();
    if (auth.isEmpty() && usesHelper) {
      throw new UserError(
          Exit.FAILED,
          "the login for " + registry + " is in a credential helper, which skep cannot ask yet",
          "log in without credsStore and credHelpers in " + file);
    }
    return encoded(auth, registry);
  }

  /// The key of the registry in the file: the first part of the name when it looks like a host.
  static String registry(String image) {
    int slash = image.indexOf('/');
    var first = slash < 0 ? "" : image.substring(0, slash);
    boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost && !first.equals("docker.io") ? first : DOCKER_HUB;
  }

  private static String encoded(String auth, String registry) {
    var document = Value.noFields();
    if (!auth.isEmpty()) {
      var login = new String(Base64.getDecoder().decode(auth), UTF_8);
      int colon = login.indexOf(':');
      document =
          document
              .with("username", Value.of(login.substring(0, Math.max(0, colon))))
              .with("password", Value.of(login.substring(colon + 1)))
              .with("serveraddress", Value.of(registry));
    }
    return Base64.getUrlEncoder().encodeToString(JsonText.write(document).getBytes(UTF_8));
  }

  private static Value read(Path file) {
    try {
      return JsonText.read(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(Exit.FAILED, "cannot read " + file + ": " + e.getMessage(), "");
    }
  }
}
