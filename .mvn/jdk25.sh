# The one place that decides which JDK builds and runs skep. Sourced by mvnw and by the launcher
# `skep` (POSIX sh, `set -eu` or not); starts no JVM, so it costs a launch next to nothing.

# is_jdk25 DIR: DIR holds a whole JDK 25. Reads the `release` file every JDK ships.
is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r jdk25_line || [ -n "$jdk25_line" ]; do
    case "$jdk25_line" in
    JAVA_VERSION=\"25\" | JAVA_VERSION=\"25[.+-]*\") return 0 ;;
    esac
  done <"$1/release"
  return 1
}

# use_jdk25 PROGRAM: exports JAVA_HOME, or says on stderr what to install and returns 1. Looks at
# JAVA_HOME, at `java` on PATH, then where packages and people put JDKs.
use_jdk25() {
  if [ -n "${JAVA_HOME-}" ] && is_jdk25 "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  jdk25_java=$(command -v java 2>/dev/null) || jdk25_java=
  if [ -n "$jdk25_java" ]; then
    # /usr/bin/java is a link, sometimes through /etc/alternatives, into the JDK
    jdk25_java=$(readlink -f "$jdk25_java" 2>/dev/null) || jdk25_java=
    if is_jdk25 "${jdk25_java%/bin/java}"; then
      JAVA_HOME=${jdk25_java%/bin/java}
      export JAVA_HOME
      return 0
    fi
  fi
  # mvnw runs with globbing off
  case $- in
  *f*) jdk25_noglob=1 && set +f ;;
  *) jdk25_noglob= ;;
  esac
  jdk25_found=
  for jdk25_dir in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
    if is_jdk25 "$jdk25_dir"; then
      jdk25_found=$jdk25_dir
      break
    fi
  done
  [ -z "$jdk25_noglob" ] || set -f
  if [ -n "$jdk25_found" ]; then
    JAVA_HOME=$jdk25_found
    export JAVA_HOME
    return 0
  fi
  printf '%s\n' \
    "$1: no JDK 25 found in JAVA_HOME, on PATH, under /usr/lib/jvm, /usr/java or /opt/java*" \
    "hint: install a JDK 25 (for example the package temurin-25-jdk of Eclipse Adoptium), or set JAVA_HOME to one" >&2
  return 1
}
