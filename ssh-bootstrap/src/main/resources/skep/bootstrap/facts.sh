# Looks at a host and changes nothing. Prints `key=value` lines, keys sorted by nobody.
say() { printf '%s=%s\n' "$1" "$2"; }
have() { command -v "$1" >/dev/null 2>&1; }

say clock "$(date +%s.%N)"
say user "$(id -un)"
say uid "$(id -u)"
say hostname "$(uname -n)"
say kernel "$(uname -s)"
say arch "$(uname -m)"
say release "$(uname -r)"
[ -r /etc/os-release ] && (. /etc/os-release && say os "${ID:-linux}$(printf %s "${VERSION_ID:-}" | cut -d. -f1)")
if ls /lib/ld-musl-* >/dev/null 2>&1; then say libc musl; else say libc glibc; fi
if [ -d /run/systemd/system ]; then say init systemd
elif have openrc-run; then say init openrc
elif have update-rc.d || have chkconfig; then say init sysv
else say init none; fi
for p in apt-get dnf yum zypper apk pacman; do if have $p; then say packages ${p%-get}; break; fi; done

if [ "$(id -u)" = 0 ]; then say sudo root
elif ! have sudo; then say sudo none
elif sudo -n true 2>/dev/null; then say sudo passwordless
else say sudo password; fi

say cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 0)"
say memory_kb "$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
free_kb() { d=$1; while [ ! -d "$d" ]; do d=${d%/*}; d=${d:-/}; done; df -Pk "$d" | awk 'NR == 2 { print $4 }'; }
say disk.programs_kb "$(free_kb /opt/skep)"
say disk.state_kb "$(free_kb /var/lib/skep)"
say disk.temporary_kb "$(free_kb /tmp)"

config=
for f in /proc/config.gz "/boot/config-$(uname -r)"; do [ -r "$f" ] && config=$f && break; done
feature() { # NAME CONFIG MODULE
  if [ -n "$config" ]; then
    if { case $config in *.gz) gzip -dc "$config" ;; *) cat "$config" ;; esac; } | grep -q "^$2=[ym]"; then
      say "feature.$1" yes
    else say "feature.$1" no; fi
  elif grep -qw "^$3" /proc/modules 2>/dev/null || modprobe -n -q "$3" 2>/dev/null; then say "feature.$1" yes
  else say "feature.$1" unknown; fi
}
feature nft CONFIG_NF_TABLES nf_tables
feature vxlan CONFIG_VXLAN vxlan
if grep -qw overlay /proc/filesystems || modprobe -n -q overlay 2>/dev/null; then say feature.overlayfs yes; else say feature.overlayfs no; fi
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then say feature.cgroups yes
elif [ -d /sys/fs/cgroup/memory ] || grep -q cgroup /proc/mounts; then say feature.cgroups yes
else say feature.cgroups no; fi

have ip && ip -o -4 addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print "address." $2 "=" $4 }'

# listening TCP ports: st 0A, local port in hexadecimal
for f in /proc/net/tcp /proc/net/tcp6; do [ -r $f ] && awk 'NR > 1 && $4 == "0A" { split($2, a, ":"); print a[2] }' $f; done |
  sort -u | while read -r hex; do say "listen.$(printf %d "0x$hex")" ""; done
have ss && ss -ltnpH 2>/dev/null | awk '{ n = split($4, a, ":"); p = a[n]; q = $0; if (match(q, /\(\("[^"]*"/)) print "listen." p "=" substr(q, RSTART + 3, RLENGTH - 4) }' | sort -u

for home in /usr/lib/jvm/* /usr/java/* /opt/jdk* /opt/java/*; do
  if [ -r "$home/release" ] && [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25' "$home/release"; then say java "$home"; break; fi
done

have dockerd && say docker.installed yes
pid=
for f in /run/docker.pid /var/run/docker.pid; do [ -s $f ] && pid=$(cat $f) && break; done
[ -n "$pid" ] && [ -d "/proc/$pid" ] && say docker.process "$pid"
if have docker && [ -w /run/docker.sock ]; then
  timeout 5 docker info --format '{{.ServerVersion}} {{.Swarm.LocalNodeState}}' 2>/dev/null | {
    read -r version swarm && say docker.version "$version" && say docker.swarm "$swarm"
  }
  timeout 5 docker ps --no-trunc --format '{{.ID}} {{.Label "com.docker.swarm.task.id"}}' 2>/dev/null | while read -r id task; do
    if [ -n "$task" ]; then say docker.own "$id"; else say docker.foreign "$id"; fi
  done
elif [ -S /run/docker.sock ]; then say docker.hidden yes; fi

hash() { [ -r "$1" ] && sha256sum "$1" | cut -d' ' -f1; }
say skep.current "$(readlink /opt/skep/current 2>/dev/null)"
for d in /opt/skep/versions/*/; do [ -e "$d/.complete" ] && { d=${d%/}; say skep.version "${d##*/}"; }; done
for d in /opt/skep/runtimes/*/; do [ -e "$d/.complete" ] && { d=${d%/}; say skep.runtime "${d##*/}"; }; done
say skep.launcher "$(hash /usr/local/bin/skep)"
say skep.supervisor "$(hash /opt/skep/supervise)"
say skep.unit "$(hash /etc/systemd/system/skep.service)"
say skep.initscript "$(hash /etc/init.d/skep)"
if [ -d /run/systemd/system ]; then
  systemctl is-active --quiet skep.service 2>/dev/null && say skep.supervised yes
elif [ -s /run/skep-supervisor.pid ] && grep -qz supervise "/proc/$(cat /run/skep-supervisor.pid)/cmdline" 2>/dev/null; then
  say skep.supervised yes
fi
for f in $(grep -l 'skep[.]Main' /proc/[0-9]*/cmdline 2>/dev/null); do
  if tr '\0' ' ' <"$f" 2>/dev/null | grep -q 'skep[.]Main daemon'; then
    f=${f%/cmdline}
    say skep.daemon "${f#/proc/}"
    jar=$(tr '\0' '\n' <"$f/cmdline" 2>/dev/null | sed -n '/^-cp$/{n;p;q;}')
    say skep.jar "$(readlink -f "$jar" 2>/dev/null)"
    break
  fi
done
[ -S /run/skep/skep.sock ] && say skep.socket yes
[ -e /var/lib/skep/certificates ] && say skep.member yes
[ -e /var/lib/skep/bootstrap.jsonl ] && say skep.journal yes
[ -r /run/skep-bootstrap.lock/owner ] && say skep.lock "$(cat /run/skep-bootstrap.lock/owner)"
say end yes
