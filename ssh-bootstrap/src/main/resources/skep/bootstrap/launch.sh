#!/bin/sh
# Runs skep.jar, on a host as /usr/local/bin/skep. The one place for the JVM's options, but for a
# daemon that `init` or `join` starts (DetachedDaemon.java has the same for that). POSIX sh; starts
# as few processes as it can, for each costs a millisecond or two.
set -eu

jar=${SKEP_JAR:-/usr/local/lib/skep.jar}

# What `skep bootstrap` has installed brings its own Java.
if [ -z "${SKEP_JAR-}" ] && [ -r /opt/skep/current/skep.jar ]; then
  jar=/opt/skep/current/skep.jar
  if [ -x /opt/skep/current/java/bin/java ]; then JAVA_HOME=/opt/skep/current/java; fi
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/java}
if [ ! -x "$java" ]; then
  for java in /usr/lib/jvm/*25*/bin/java /usr/lib64/jvm/*25*/bin/java /usr/java/*25*/bin/java \
    /opt/*25*/bin/java java; do
    if [ -x "$java" ]; then break; fi
  done
  case $java in
  */*) ;;
  *) java=$(command -v java) || { echo "error: no Java found: install a Java 25 runtime or set JAVA_HOME" >&2; exit 1; } ;;
  esac
fi

case ${1-} in
daemon)
  # leaves the node's memory to its containers
  export MALLOC_ARENA_MAX=1
  # tells for good which version runs
  jar=$(readlink -f "$jar")
  exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 \
    -XX:ReservedCodeCacheSize=32m \
    -XX:+UseCompactObjectHeaders -Xss512k -Xms8m -Xmn3m -Xmx256m -XX:MinHeapFreeRatio=10 \
    -XX:MaxHeapFreeRatio=25 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=10000 \
    -XX:+ExitOnOutOfMemoryError \
    -Djavax.net.ssl.trustStore=NONE --enable-native-access=ALL-UNNAMED -cp "$jar" skep.Main "$@"
  ;;
demo)
  # five daemons in one process
  exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -XX:+ExitOnOutOfMemoryError \
    --enable-native-access=ALL-UNNAMED -cp "$jar" skep.Main "$@"
  ;;
esac

memory=
compiler=-XX:TieredStopAtLevel=1
case ${1-} in
# encrypts what it uploads, which only the second compiler does fast
bootstrap) compiler= ;;
# open all day, maybe with thousands of tasks in it: a heap that has room for them, and no more
dash | top) memory="-Xss512k -Xmn8m -Xmx64m -XX:ReservedCodeCacheSize=24m" ;;
esac

# A command answers once, so the start is all: what the JVM found out about the classes when it
# started before is kept in an archive (JEP 483). JDK 25 does not notice that a jar has changed
# (JDK-8377932), so the archive's name tells jar and JDK; a rename changes the times, too. Root's
# archives are where only root can put them, and nobody uses another's.
# All that is in an archive is loaded at each start. So the command that is typed most has one of its
# own, which starts a fifth faster, the shell has another, and all the rest share a third.
case "${1--f} ${2-} ${3-}" in
"node ls " | "node ls -q") rehearsal=nodes ;;
--context* | --help* | "-h "* | "--version "* | "-v "*) rehearsal= ;;
-* | "repl "* | "dash "* | "top "*) rehearsal=shell ;;
*) rehearsal= ;;
esac
# Most of what a command calls it calls too seldom for compiling to pay.
if [ "$rehearsal" != shell ] && [ -n "$compiler" ]; then compiler="$compiler -XX:CompileThresholdScaling=10"; fi

# On Linux there is but one selector provider, which spares the JVM a search; a constructor that is
# called once need not be compiled for it.
options="-XX:+UseSerialGC $compiler -XX:-UsePerfData -Djdk.reflect.useNativeAccessorOnly=true"
if [ -e /proc/self ]; then options="$options -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider"; fi
set -- $options $memory --enable-native-access=ALL-UNNAMED -cp "$jar" skep.Main "$@"
archives=${SKEP_CACHE:-}
if [ -z "$archives" ]; then
  archives=${HOME:-}/.cache/skep
  if [ -w /var/cache ]; then archives=/var/cache/skep; fi
fi
key=$(stat -L --printf=%i-%s-%Z- "$jar" "$java" 2>/dev/null) || key=
archive=$archives/${key}skep$rehearsal.aot
if [ -z "$key" ] || [ "${SKEP_AOT:-1}" = 0 ]; then
  exec "$java" "$@"
elif [ -O "$archive" ] && [ -O "$archives" ]; then
  # an archive that is no good is left aside; logged on stdout unless logging is off
  exec "$java" -XX:AOTCache="$archive" -Xlog:disable "$@"
fi

# make_archive: learns from a rehearsal that needs no daemon and changes nothing. Takes seconds, so in
# the background, one at a time; after a failure, or when it was killed, not again for an hour.
make_archive() {
  [ -d "$archives" ] || mkdir -p -m 700 "$archives"
  [ -O "$archives" ] || return 0
  find "$archives" -maxdepth 1 -name '*.aot.tmp' -mmin +60 -exec rm -rf {} +
  find "$archives" -maxdepth 1 -name '*.aot' -atime +30 -exec rm -f {} +
  mkdir "$archive.tmp" || return 0
  if nice -n 19 "$java" -XX:AOTCacheOutput="$archive.tmp/aot" $options \
    --enable-native-access=ALL-UNNAMED -cp "$jar" skep.Main __train $rehearsal &&
    [ -s "$archive.tmp/aot" ]; then
    mv "$archive.tmp/aot" "$archive"
    rm -rf "$archive.tmp"
  fi
}

if [ ! -e "$archive.tmp" ] || [ -n "$(find "$archive.tmp" -maxdepth 0 -mmin +60)" ]; then
  (
    trap '' HUP INT
    make_archive
  ) </dev/null >/dev/null 2>&1 &
fi
exec "$java" "$@"
