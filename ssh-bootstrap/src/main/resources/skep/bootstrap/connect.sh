# Connects to each of TARGETS (`address:port`), all at once, and says `address:port WORD` for each:
# ok, refused, unreachable or silent (no answer in 2 s). `none`: this host has nothing to try with.
if command -v perl >/dev/null 2>&1 && perl -MIO::Socket::INET -e1 2>/dev/null; then
  perl -MSocket -MErrno -MFcntl -MIO::Poll=POLLOUT,POLLERR,POLLHUP -e '
    my %open; my $poll = IO::Poll->new; my $end = time + 2.5;
    sub word { my $e = shift; $e == 0 ? "ok" : $e == Errno::ECONNREFUSED ? "refused" : "unreachable" }
    for my $t (@ARGV) {
      my ($a, $p) = split /:/, $t; socket(my $s, PF_INET, SOCK_STREAM, 0);
      fcntl($s, F_SETFL, fcntl($s, F_GETFL, 0) | O_NONBLOCK);
      if (connect($s, pack_sockaddr_in($p, inet_aton($a)))) { print "$t ok\n"; next }
      if ($! != Errno::EINPROGRESS) { print "$t ", word($! + 0), "\n"; next }
      $open{fileno $s} = [$t, $s]; $poll->mask($s => POLLOUT | POLLERR | POLLHUP);
    }
    while (%open && time < $end) {
      $poll->poll(0.5);
      for my $s ($poll->handles(POLLOUT | POLLERR | POLLHUP)) {
        my $t = delete $open{fileno $s}; $poll->remove($s);
        print $t->[0], " ", word(unpack "i", getsockopt($s, SOL_SOCKET, SO_ERROR)), "\n"; close $s;
      }
    }
    print $_->[0], " silent\n" for values %open;' $TARGETS
elif command -v python3 >/dev/null 2>&1; then
  python3 -c '
import errno, selectors, socket, sys, time
def word(e): return "ok" if e == 0 else "refused" if e == errno.ECONNREFUSED else "unreachable"
sel = selectors.DefaultSelector(); left = {}
for t in sys.argv[1:]:
    a, p = t.split(":"); s = socket.socket(); s.setblocking(False)
    e = s.connect_ex((a, int(p)))
    if e == errno.EINPROGRESS: left[s] = t; sel.register(s, selectors.EVENT_WRITE)
    else: print(t, word(e))
end = time.time() + 2.5
while left and time.time() < end:
    for key, _ in sel.select(0.5):
        s = key.fileobj; sel.unregister(s); print(left.pop(s), word(s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
for t in left.values(): print(t, "silent")' $TARGETS
elif command -v bash >/dev/null 2>&1; then
  for t in $TARGETS; do
    (
      timeout 2 bash -c "exec 3<>/dev/tcp/${t%:*}/${t#*:}" 2>/dev/null
      case $? in 0) echo "$t ok" ;; 124) echo "$t silent" ;; *) echo "$t refused" ;; esac
    ) &
  done
  wait
else
  echo none
fi
