package skep.model;

import io.avaje.jsonb.Json;

/// What managers keep from whoever has only their disks.
///
/// @param autoLockManagers whether a manager that starts again needs the operator's unlock key
@Json
public record EncryptionConfig(@Json.Property("AutoLockManagers") boolean autoLockManagers) {}
