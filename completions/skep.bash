# bash completion for skep. Generated from the command table; do not edit.
# To use it: source <(skep completion bash)

# Puts together what bash split at = and : as well: words, count.
_skep_glue() {
  local glue='' piece i
  words=()
  count=0
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    case $piece in
    [=:]*) glue=1 ;;
    *) [[ $glue ]] && glue=2 ;;
    esac
    if [[ $glue ]]; then
      words[count - 1]+=$piece
      [[ $glue == 2 ]] && glue=''
    else
      words[count++]=$piece
    fi
  done
}

# What skep itself offers: names that exist now, with what each is. Fails where it cannot.
_skep_live() {
  local answer line value start=${words[count - 1]} piece=${COMP_WORDS[COMP_CWORD]}
  answer=$("${COMP_WORDS[0]}" __complete -- "${words[@]:1:count-1}" 2>/dev/null) || return
  case $piece in
  [=:]) piece='' ;;
  esac
  start=${start%"$piece"}
  while IFS= read -r line; do
    value=${line%%$'\t'*}
    if [[ -z $value || $value == :files ]]; then
      continue
    fi
    value=${value#"$start"}
    # a list is for reading, else the word must be the word
    if [[ $COMP_TYPE == 63 && $line == *$'\t'* ]]; then
      printf -v value '%-20s (%s)' "$value" "${line#*$'\t'}"
    fi
    COMPREPLY+=("$value")
  done <<<"$answer"
  if [[ ${#COMPREPLY[@]} -eq 1 ]]; then
    COMPREPLY=("${COMPREPLY[0]%% *}")
    if [[ ${COMPREPLY[0]} == *= ]] && type compopt >/dev/null 2>&1; then
      compopt -o nospace 2>/dev/null
    fi
  fi
  return 0
}

_skep() {
  local current command='' choices='' flags='--help -h' takes='' stops='' given=0
  local words count piece next
  COMPREPLY=()
  _skep_glue
  if _skep_live; then
    return
  fi
  COMPREPLY=()
  current=${words[count - 1]}
  next=1
  if ((count > 2)); then
    command=${words[1]}
    next=2
    case $command in
    bootstrap | context | ingress | node | service | swarm)
      if ((count > 3)); then
        command+=" ${words[2]}"
        next=3
      fi
      ;;
    esac
  fi
  case $command in
  '')
    choices='bootstrap context dial-stdio ingress node service swarm completion daemon dash demo doctor events info install top version'
    flags='--context --help -h --version -v --command -c --file -f --keep-going --ascii'
    ;;
  bootstrap)
    choices='adopt apply check init plan reset resume schema status'
    ;;
  context)
    choices='create ls rm show use'
    ;;
  ingress)
    choices='inspect ls test'
    ;;
  node)
    choices='activate demote drain inspect label ls pause promote ps rm update wait'
    ;;
  service)
    choices='create exec inspect logs ls ps rm rollback scale update wait why'
    ;;
  swarm)
    choices='init join join-token leave status ca unlock unlock-key update recover transfer-leader backup restore'
    ;;
  'bootstrap adopt')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --dry-run --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format '
    ;;
  'bootstrap apply')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --dry-run --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format '
    ;;
  'bootstrap check')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format '
    ;;
  'bootstrap init')
    flags='--cluster --install-docker --help'
    takes=' --cluster '
    ;;
  'bootstrap plan')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --exit-code --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format '
    ;;
  'bootstrap reset')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --host --confirm --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format --host --confirm '
    ;;
  'bootstrap resume')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --dry-run --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format '
    ;;
  'bootstrap schema')
    flags='--help'
    ;;
  'bootstrap status')
    flags='--file -f --cluster --ssh-config --host-keys --password-stdin --allow-even --install-docker --yes -y --jar --format --help'
    takes=' --file -f --cluster --ssh-config --host-keys --jar --format '
    ;;
  'context create')
    flags='--host --identity --ssh-config --jump --help'
    takes=' --host --identity --ssh-config --jump --description --docker --from '
    ;;
  'context ls')
    flags='--format --quiet -q --help'
    takes=' --format '
    ;;
  'context rm')
    flags='--help'
    ;;
  'context show')
    flags='--help'
    ;;
  'context use')
    flags='--help'
    ;;
  'dial-stdio')
    flags='--help'
    ;;
  'ingress inspect')
    flags='--format -f --pretty --help'
    takes=' --format -f '
    ;;
  'ingress ls')
    flags='--format --quiet -q --help'
    takes=' --format '
    ;;
  'ingress test')
    flags='--format --timeout --help'
    takes=' --format --timeout '
    ;;
  'node activate')
    flags='--dry-run --help'
    ;;
  'node demote')
    flags='--dry-run --help'
    ;;
  'node drain')
    flags='--deadline --dry-run --wait --help'
    takes=' --deadline '
    ;;
  'node inspect')
    flags='--format -f --pretty --help'
    takes=' --format -f '
    ;;
  'node label')
    flags='--dry-run --help'
    ;;
  'node ls')
    flags='--filter -f --format --quiet -q --help'
    takes=' --filter -f --format '
    ;;
  'node pause')
    flags='--dry-run --help'
    ;;
  'node promote')
    flags='--dry-run --help'
    ;;
  'node ps')
    flags='--filter -f --format --no-resolve --no-trunc --quiet -q --time --help'
    takes=' --filter -f --format --time '
    ;;
  'node rm')
    flags='--dry-run --force -f --help'
    ;;
  'node update')
    flags='--availability --dry-run --label-add --label-rm --role --help'
    takes=' --availability --label-add --label-rm --role '
    ;;
  'node wait')
    flags='--for --timeout --help'
    takes=' --for --timeout '
    ;;
  'service create')
    flags='--cap-add --cap-drop --constraint --container-label --detach -d --dns --dns-option --dns-search --dry-run --entrypoint --env -e --env-file --group --health-cmd --health-interval --health-retries --health-start-period --health-timeout --host --hostname --init --label -l --limit-cpu --limit-memory --limit-pids --log-driver --log-opt --mode --mount --name --no-healthcheck --no-resolve-image --placement-pref --publish -p --quiet -q --read-only --replicas --replicas-max-per-node --reserve-cpu --reserve-memory --restart-condition --restart-delay --restart-max-attempts --restart-window --rollback-delay --rollback-failure-action --rollback-max-failure-ratio --rollback-monitor --rollback-order --rollback-parallelism --stop-grace-period --stop-signal --sysctl --timeout --tty -t --ulimit --update-delay --update-failure-action --update-max-failure-ratio --update-monitor --update-order --update-parallelism --user -u --with-registry-auth --workdir -w --help'
    takes=' --cap-add --cap-drop --constraint --container-label --dns --dns-option --dns-search --entrypoint --env -e --env-file --group --health-cmd --health-interval --health-retries --health-start-period --health-timeout --host --hostname --label -l --limit-cpu --limit-memory --limit-pids --log-driver --log-opt --mode --mount --name --placement-pref --publish -p --replicas --replicas-max-per-node --reserve-cpu --reserve-memory --restart-condition --restart-delay --restart-max-attempts --restart-window --rollback-delay --rollback-failure-action --rollback-max-failure-ratio --rollback-monitor --rollback-order --rollback-parallelism --stop-grace-period --stop-signal --sysctl --timeout --ulimit --update-delay --update-failure-action --update-max-failure-ratio --update-monitor --update-order --update-parallelism --user -u --workdir -w --config --credential-spec --endpoint-mode --generic-resource --health-start-interval --isolation --max-concurrent --memory-swap --memory-swappiness --network --oom-score-adj --secret '
    stops='1'
    ;;
  'service exec')
    flags='--env -e --interactive -i --tty -t --user -u --workdir -w --help'
    takes=' --env -e --user -u --workdir -w --env-file --detach-keys '
    stops='1'
    ;;
  'service inspect')
    flags='--format -f --pretty --help'
    takes=' --format -f '
    ;;
  'service logs')
    flags='--details --follow -f --format --no-resolve --no-task-ids --no-trunc --raw --since --tail -n --timestamps -t --until --help'
    takes=' --format --since --tail -n --until '
    ;;
  'service ls')
    flags='--filter -f --format --quiet -q --help'
    takes=' --filter -f --format '
    ;;
  'service ps')
    flags='--filter -f --format --no-resolve --no-trunc --quiet -q --time --help'
    takes=' --filter -f --format --time '
    ;;
  'service rm')
    flags='--dry-run --help'
    ;;
  'service rollback')
    flags='--detach -d --dry-run --quiet -q --timeout --help'
    takes=' --timeout '
    ;;
  'service scale')
    flags='--detach -d --dry-run --timeout --help'
    takes=' --timeout '
    ;;
  'service update')
    flags='--args --cap-add --cap-drop --constraint-add --constraint-rm --container-label-add --container-label-rm --detach -d --dns-add --dns-option-add --dns-option-rm --dns-rm --dns-search-add --dns-search-rm --dry-run --entrypoint --env-add --env-rm --force --group-add --group-rm --health-cmd --health-interval --health-retries --health-start-period --health-timeout --host-add --host-rm --hostname --image --init --label-add --label-rm --limit-cpu --limit-memory --limit-pids --log-driver --log-opt --mount-add --mount-rm --no-healthcheck --no-resolve-image --placement-pref-add --placement-pref-rm --publish-add --publish-rm --quiet -q --read-only --replicas --replicas-max-per-node --reserve-cpu --reserve-memory --restart-condition --restart-delay --restart-max-attempts --restart-window --rollback-delay --rollback-failure-action --rollback-max-failure-ratio --rollback-monitor --rollback-order --rollback-parallelism --stop-grace-period --stop-signal --sysctl-add --sysctl-rm --timeout --tty -t --ulimit-add --ulimit-rm --update-delay --update-failure-action --update-max-failure-ratio --update-monitor --update-order --update-parallelism --user -u --with-registry-auth --workdir -w --help'
    takes=' --args --cap-add --cap-drop --constraint-add --constraint-rm --container-label-add --container-label-rm --dns-add --dns-option-add --dns-option-rm --dns-rm --dns-search-add --dns-search-rm --entrypoint --env-add --env-rm --group-add --group-rm --health-cmd --health-interval --health-retries --health-start-period --health-timeout --host-add --host-rm --hostname --image --label-add --label-rm --limit-cpu --limit-memory --limit-pids --log-driver --log-opt --mount-add --mount-rm --placement-pref-add --placement-pref-rm --publish-add --publish-rm --replicas --replicas-max-per-node --reserve-cpu --reserve-memory --restart-condition --restart-delay --restart-max-attempts --restart-window --rollback-delay --rollback-failure-action --rollback-max-failure-ratio --rollback-monitor --rollback-order --rollback-parallelism --stop-grace-period --stop-signal --sysctl-add --sysctl-rm --timeout --ulimit-add --ulimit-rm --update-delay --update-failure-action --update-max-failure-ratio --update-monitor --update-order --update-parallelism --user -u --workdir -w --config-add --config-rm --credential-spec --endpoint-mode --generic-resource-add --generic-resource-rm --health-start-interval --isolation --max-concurrent --memory-swap --memory-swappiness --network-add --network-rm --oom-score-adj --secret-add --secret-rm '
    ;;
  'service wait')
    flags='--quiet -q --timeout --help'
    takes=' --timeout '
    ;;
  'service why')
    flags='--help'
    ;;
  'swarm init')
    flags='--advertise-addr --autolock --availability --cert-expiry --dispatcher-heartbeat --dry-run --force-new-cluster --ingress-deadline --ingress-grace --listen-addr --task-history-limit --help'
    takes=' --advertise-addr --availability --cert-expiry --dispatcher-heartbeat --ingress-deadline --ingress-grace --listen-addr --task-history-limit --data-path-addr --data-path-port --default-addr-pool --default-addr-pool-mask-length --external-ca --max-snapshots --snapshot-interval '
    ;;
  'swarm join')
    flags='--advertise-addr --availability --dry-run --listen-addr --token --help'
    takes=' --advertise-addr --availability --listen-addr --token --data-path-addr '
    ;;
  'swarm join-token')
    choices='worker manager'
    flags='--dry-run --quiet -q --rotate --help'
    ;;
  'swarm leave')
    flags='--dry-run --force -f --help'
    ;;
  'swarm status')
    flags='--format -f --help'
    takes=' --format -f '
    ;;
  'swarm ca')
    flags='--ca-cert --ca-key --cert-expiry --detach -d --dry-run --quiet -q --rotate --timeout --help'
    takes=' --ca-cert --ca-key --cert-expiry --timeout --external-ca '
    ;;
  'swarm unlock')
    flags='--dry-run --help'
    ;;
  'swarm unlock-key')
    flags='--dry-run --quiet -q --rotate --help'
    ;;
  'swarm update')
    flags='--autolock --cert-expiry --dispatcher-heartbeat --dry-run --ingress-deadline --ingress-grace --task-history-limit --help'
    takes=' --cert-expiry --dispatcher-heartbeat --ingress-deadline --ingress-grace --task-history-limit --external-ca --max-snapshots --snapshot-interval '
    ;;
  'swarm recover')
    flags='--confirm --dry-run --from --yes --help'
    takes=' --confirm --from '
    ;;
  'swarm transfer-leader')
    flags='--dry-run --help'
    ;;
  'swarm backup')
    flags='--key-file --passphrase-file --help'
    takes=' --key-file --passphrase-file '
    ;;
  'swarm restore')
    flags='--advertise-addr --dry-run --key-file --listen-addr --passphrase-file --help'
    takes=' --advertise-addr --key-file --listen-addr --passphrase-file '
    ;;
  'completion')
    choices='bash zsh fish'
    flags='--help'
    ;;
  'daemon')
    flags='--help'
    stops='1'
    ;;
  'dash')
    flags='--ascii --read-only --help'
    ;;
  'demo')
    flags='--docker --help'
    stops='1'
    ;;
  'doctor')
    flags='--format --help'
    takes=' --format '
    ;;
  'events')
    flags='--filter --follow -f --format --since --until --help'
    takes=' --filter --format --since --until '
    ;;
  'info')
    flags='--format -f --help'
    takes=' --format -f '
    ;;
  'install')
    flags='--prefix --jar --dry-run --help'
    takes=' --prefix --jar '
    ;;
  'top')
    flags='--ascii --read-only --help'
    ;;
  'version')
    flags='--format -f --help'
    takes=' --format -f '
    ;;
  *) return ;;
  esac
  for ((; next < count - 1; next++)); do
    piece=${words[next]}
    case $piece in
    --) return ;;
    -*) [[ $takes == *" $piece "* ]] && ((++next)) ;;
    *) ((++given)) ;;
    esac
  done
  # a flag's value, or words that belong to somebody else
  if ((next > count - 1)) || [[ $stops && $given -gt 0 ]]; then
    return
  fi
  case $current in
  -*) choices=$flags ;;
  esac
  # shellcheck disable=SC2207
  COMPREPLY=($(compgen -W "$choices" -- "$current"))
}
complete -o bashdefault -o default -F _skep skep
