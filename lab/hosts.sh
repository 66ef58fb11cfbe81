# The machinery of `lab`, sourced by it: processes, the switch, the registry and the hosts. Uses its
# variables here, dir, net, name, registry, boot_seconds and clean_env.
# shellcheck shell=bash disable=SC2154

die() {
  echo "lab: $*" >&2
  exit 1
}

# wait_for SECONDS CMD...: polls until CMD succeeds; 1 when the time is up.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" &>/dev/null; do
    ((SECONDS < deadline)) || return 1
    sleep 0.03
  done
}

# --- processes: known by a pid file and an argument, so a reused pid is never taken for ours ---

is_running() { # FILE ARGUMENT
  [[ -s $1 ]] && grep -qzxF -- "$2" "/proc/$(<"$1")/cmdline" 2>/dev/null
}

spawn() { # FILE LOG CMD...: in the background, outliving this script
  local file=$1 log=$2
  shift 2
  setsid "${clean_env[@]}" "$@" </dev/null >>"$log" 2>&1 9>&- &
  echo $! >"$file"
}

is_gone() { ! grep -qz . "/proc/$1/cmdline" 2>/dev/null; } # a zombie has an empty command line

end() { # FILE ARGUMENT
  if is_running "$1" "$2"; then
    local pid
    pid=$(<"$1")
    kill -KILL "$pid"
    wait_for 10 is_gone "$pid" || die "process $pid did not die within 10 s"
  fi
  rm -f "$1"
}

lock() {
  [[ $(id -u) == 0 ]] || die "cannot run here: not root"
  mkdir -p "$dir"
  exec 9>"$dir/lock"
  flock -w 120 9 || die "another lab command has held $dir/lock for 120 s"
}

# --- names ---

all_hosts() {
  local path
  for path in "$dir"/h*/; do
    [[ -d $path/seed ]] && basename "$path"
  done | sort -V
}

known_host() {
  [[ ${1:-} =~ ^h[1-9][0-9]?$ && -d $dir/$1/seed ]] || die "no host '${1:-}': see \`lab status\`"
}

address_of() { echo "$net.$((10 + ${1#h}))"; }
hostname_of() { printf 'docker-node%02d\n' "${1#h}"; }
is_up() { is_running "$dir/$1/pid" "$dir/$1"; }
init_pid() { pgrep -P "$(<"$dir/$1/pid")"; }

in_switch() {
  is_running "$dir/switch.pid" "SKEP_LAB=$dir" || return
  nsenter --net="/proc/$(<"$dir/switch.pid")/ns/net" "$@"
}

in_host() { # HOST CMD...
  local host=$1 init
  shift
  init=$(init_pid "$host") || die "$host is not running"
  nsenter --target "$init" --mount --uts --ipc --net --pid --root --wd -- "${clean_env[@]}" "$@"
}

require_up() {
  known_host "${1:-}"
  is_up "$1" || die "$1 is down: \`lab start $1\`"
}

# --- the switch, the registry, the keys ---

ensure_switch() {
  local host
  if is_running "$dir/switch.pid" "SKEP_LAB=$dir"; then
    return
  fi
  if [[ -e /sys/class/net/$name ]]; then
    local other
    other=$(<"/sys/class/net/$name/ifalias")
    [[ $other == "$dir" ]] || die "$name belongs to the lab in ${other:-?}: end that first"
    ip link del "$name"
  fi
  for host in $(all_hosts); do power_off "$host"; done # their cables went with the old switch
  [[ -z $(ip -4 route show root "$net.0/24") ]] || die "this machine has a route to $net.0/24"
  spawn "$dir/switch.pid" "$dir/switch.log" \
    unshare --net --fork --kill-child env "SKEP_LAB=$dir" sleep infinity
  wait_for 5 has_child "$(<"$dir/switch.pid")" || die "the switch did not start: $dir/switch.log"
  in_switch sh -ec "ip link set lo up; ip link add br0 type bridge; ip addr add $net.1/24 dev br0
    ip link set br0 up; for f in /proc/sys/net/bridge/bridge-nf-call-*; do echo 0 >\$f; done" \
    2>>"$dir/switch.log" || die "the bridge was not made: $dir/switch.log"
  ip link add "$name" type veth peer name machine netns "$(<"$dir/switch.pid")"
  in_switch ip link set machine master br0 up
  ip link set "$name" alias "$dir" addrgenmode none
  ip addr add "$net.254/24" dev "$name"
  ip link set "$name" up
}

has_child() { pgrep -P "$1"; }

ensure_registry() {
  if is_running "$dir/registry.pid" "$dir/registry.yml"; then
    return
  fi
  mkdir -p "$dir/registry"
  cat >"$dir/registry.yml" <<END
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $dir/registry}}
http: {addr: $registry}
END
  spawn "$dir/registry.pid" "$dir/registry.log" nsenter \
    --net="/proc/$(<"$dir/switch.pid")/ns/net" docker-registry serve "$dir/registry.yml"
  wait_for 10 curl -sf -m 1 "http://$registry/v2/" ||
    die "no registry at $registry: $dir/registry.log"
}

ensure_keys() {
  [[ -s $dir/key ]] || ssh-keygen -q -t ed25519 -N '' -C skep-lab -f "$dir/key"
}

write_ssh_config() {
  local host
  : >"$dir/known_hosts"
  {
    echo "Host h* docker-node* $net.*"
    echo "  User root"
    echo "  IdentityFile $dir/key"
    echo "  IdentitiesOnly yes"
    echo "  UserKnownHostsFile $dir/known_hosts"
    echo "  GlobalKnownHostsFile /dev/null"
    echo "  StrictHostKeyChecking yes"
    echo "  ConnectTimeout 5"
    for host in $(all_hosts); do
      echo "Host $host $(hostname_of "$host")"
      echo "  HostName $(address_of "$host")"
      echo "$(address_of "$host") $(<"$dir/$host/seed/etc/ssh/ssh_host_ed25519_key.pub")" >&3
    done
  } >"$dir/ssh_config" 3>>"$dir/known_hosts"
}

hosts_file() {
  local host
  printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n%s\tregistry\n' "$net.1"
  for host in $(all_hosts); do
    printf '%s\t%s %s\n' "$(address_of "$host")" "$(hostname_of "$host")" "$host"
  done
}

# --- hosts ---

create_host() { # HOST NO_DOCKER NO_JAVA DISK SYSTEMD
  local host=$1 seed=$dir/$1/seed
  rm -rf --one-file-system "${dir:?}/$host"
  mkdir -p "$dir/$host/options" "$seed.new"/{etc/ssh,etc/docker,root/.ssh,usr/local/sbin}
  (
    cd "$seed.new"
    hostname_of "$host" >etc/hostname
    tr -d - </proc/sys/kernel/random/uuid >etc/machine-id
    echo "# a lab has no name server" >etc/resolv.conf
    ssh-keygen -q -t ed25519 -N '' -C "root@$(hostname_of "$host")" -f etc/ssh/ssh_host_ed25519_key
    printf '%s\n' "HostKey /etc/ssh/ssh_host_ed25519_key" "PermitRootLogin prohibit-password" \
      "PasswordAuthentication no" "UsePAM no" "UseDNS no" "MaxStartups 100" \
      "Subsystem sftp internal-sftp" >etc/ssh/sshd_config
    install -m 0600 "$dir/key.pub" root/.ssh/authorized_keys
    chmod 0700 root root/.ssh
    # The cgroup parent keeps this host's containers apart from those of its neighbours.
    printf '{"insecure-registries": ["%s"], "cgroup-parent": "/%s/%s"}\n' \
      "$net.0/24" "$name" "$host" >etc/docker/daemon.json
    install -m 0755 "$here/host-engine" usr/local/sbin/lab-engine
  )
  [[ -z $2 ]] || touch "$dir/$host/options/no-docker"
  [[ -z $3 ]] || touch "$dir/$host/options/no-java"
  [[ -z $5 ]] || touch "$dir/$host/options/systemd"
  if [[ -n $4 ]]; then
    truncate -s "$4" "$dir/$host/skep.img"
    mkfs.ext4 -q -m 0 "$dir/$host/skep.img"
  fi
  mv "$seed.new" "$seed" # from here on the host exists
}

power_on() { # HOST: returns at once, await_ready waits
  local host=$1 pid
  power_off "$host"
  spawn "$dir/$host/pid" "$dir/$host/boot.log" \
    unshare --mount --uts --ipc --net --pid --fork --kill-child \
    "$here/host-init" "$dir/$host" "$(hostname_of "$host")" "$(address_of "$host")/24" "$dir" \
    "/$name/$host"
  pid=$(<"$dir/$host/pid")
  wait_for 10 has_child "$pid" || boot_failed "$host" "did not start"
  # A fixed hardware address: the neighbours' ARP entries stay right when the host comes back.
  ip link add eth0 netns "$pid" address "02:77:00:00:00:$(printf %02x "${host#h}")" \
    type veth peer name "$host" netns "$(<"$dir/switch.pid")"
  in_switch ip link set "$host" master br0 up
}

power_off() { # HOST: link first, as no FIN or RST leaves a machine that loses power
  local host=$1 init=
  in_switch ip link set "$host" down &>/dev/null || true
  if is_up "$host"; then
    init=$(init_pid "$host" || true)
  fi
  end "$dir/$host/pid" "$dir/$host"
  if [[ -n $init ]]; then
    wait_for 20 is_gone "$init" || die "$host did not die within 20 s"
  fi
  in_switch ip link del "$host" &>/dev/null || true
  remove_cgroups "/$name/$host"
}

remove_cgroups() { # PATH, in every hierarchy (v1) or the one (v2)
  local root
  for root in /sys/fs/cgroup /sys/fs/cgroup/*/; do
    [[ ! -d $root$1 ]] || find "$root$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}

answers_ssh() ( # ADDRESS
  exec 8<>"/dev/tcp/$1/22" && read -r -t 2 line <&8 && [[ $line == SSH-* ]]
)

engine_answers() { # HOST
  docker -H "unix:///proc/$(init_pid "$1")/root/run/docker.sock" info
}

boot_failed() { # HOST MESSAGE
  tail -n 20 "$dir/$1/boot.log" "$dir/$1/up/var/log/dockerd.log" >&2 2>/dev/null || true
  die "$1 $2"
}

has_booted_or_died() { ! is_up "$1" || [[ -e /proc/$(init_pid "$1")/root/run/lab-ready ]]; }

await_ready() { # HOST
  local host=$1
  wait_for "$boot_seconds" has_booted_or_died "$host" && is_up "$host" ||
    boot_failed "$host" "did not boot within $boot_seconds s"
  wait_for 10 answers_ssh "$(address_of "$host")" || boot_failed "$host" "has no sshd"
  [[ -e $dir/$host/options/no-docker ]] || wait_for "$boot_seconds" engine_answers "$host" ||
    boot_failed "$host" "has no Docker Engine after $boot_seconds s"
}
