# Listens on TCP ports and says nothing to who connects, until its standard output is gone or 30 s
# are over. First says `port N ok|taken`, for port 0 also which one it got, and `ready`.
if command -v perl >/dev/null 2>&1 && perl -MIO::Socket::INET -e1 2>/dev/null; then
  exec perl -MIO::Socket::INET -MIO::Select -e '
    $| = 1; my @all; $SIG{PIPE} = "DEFAULT";
    for my $p (@ARGV) {
      my $s = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => $p, Listen => 64, ReuseAddr => 1);
      print "port $p ", $s ? "ok " . $s->sockport : "taken", "\n"; push @all, $s if $s;
    }
    print "ready\n"; my $end = time + 30; my $set = IO::Select->new(@all);
    while (time < $end) {
      for my $s ($set->can_read(0.5)) { my $c = $s->accept; close $c if $c; }
      print "\n";
    }' $PORTS
elif command -v python3 >/dev/null 2>&1; then
  exec python3 -c '
import select, socket, sys, time
all = []
for p in sys.argv[1:]:
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind(("0.0.0.0", int(p))); s.listen(64); all.append(s); print("port", p, "ok", s.getsockname()[1])
    except OSError:
        print("port", p, "taken")
print("ready", flush=True)
end = time.time() + 30
while time.time() < end:
    for s in select.select(all, [], [], 0.5)[0]:
        s.accept()[0].close()
    print(flush=True)' $PORTS
else
  echo none; echo ready
fi
