#!/bin/sh
# Keeps the skep daemon of a host without systemd running; installed as /opt/skep/supervise. Ends
# with its daemon on SIGTERM. A daemon that ends by itself is started again, at once when it has
# lived a while, else after a delay that doubles up to 30 s.
pid_file=/run/skep-supervisor.pid
log=/var/log/skep.log
stopping=
child=

echo $$ >"$pid_file"
trap '' HUP
trap 'stopping=1; kill -TERM $child 2>/dev/null' TERM INT

delay=1
while [ -z "$stopping" ]; do
  if [ "$(stat -c %s "$log" 2>/dev/null || echo 0)" -gt 16777216 ]; then mv "$log" "$log.1"; fi
  started=$(date +%s)
  /usr/local/bin/skep daemon </dev/null >>"$log" 2>&1 &
  child=$!
  while kill -0 $child 2>/dev/null; do wait $child; done
  [ -z "$stopping" ] || break
  if [ $(($(date +%s) - started)) -ge 10 ]; then
    delay=1
    sleep 0.2
  else
    sleep $delay
    delay=$((delay * 2))
    [ $delay -le 30 ] || delay=30
  fi
done
rm -f "$pid_file"
