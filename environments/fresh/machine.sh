# What runs in a machine of environments/fresh/run: first as its process 1, outside of its root file system still, then in it.
# ENGINE, PLAN, WHO, SAYS and PACKAGES are the row's.
# shellcheck shell=bash
set -euo pipefail

boot() {
  mount --rbind "$ROOT" "$ROOT"
  cd "$ROOT"
  mount -t proc proc proc
  mount -t sysfs sys sys
  mount -t tmpfs -o mode=755 run run
  mount -t tmpfs -o mode=1777 tmp tmp
  mount -t tmpfs -o mode=755 dev dev
  local device
  for device in null zero full random urandom tty fuse kmsg; do
    [[ -e /dev/$device ]] || continue
    mkdir -p "dev/$(dirname "$device")"
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  mkdir -p dev/pts dev/shm dev/net
  mknod -m 666 dev/net/tun c 10 200 # as udev has it
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  ln -s fd/0 dev/stdin && ln -s fd/1 dev/stdout && ln -s fd/2 dev/stderr
  mount -t tmpfs -o mode=1777 shm dev/shm
  cgroups
  mkdir -p old
  pivot_root . old
  umount -l old
  rmdir old 2>/dev/null || true
  mount --make-rshared / # as systemd has it
  hostname fresh
  exec bash /fresh/machine.sh live
}

# The host's kind, or the second version alone, with what of it the host has free.
cgroups() {
  local group
  if [[ $ENGINE == cgroup2 || -e /sys/fs/cgroup/cgroup.controllers ]]; then
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    for group in $(<sys/fs/cgroup/cgroup.controllers); do echo "+$group" >sys/fs/cgroup/cgroup.subtree_control || true; done
    return
  fi
  mount -t tmpfs -o mode=755 cgroup sys/fs/cgroup
  for group in /sys/fs/cgroup/*/; do
    group=$(basename "$group")
    if [[ -L /sys/fs/cgroup/$group ]]; then cp -d "/sys/fs/cgroup/$group" sys/fs/cgroup/ && continue; fi
    [[ -e /sys/fs/cgroup/$group/tasks ]] || continue
    mkdir -p "sys/fs/cgroup/$group"
    mount -t cgroup -o "$([[ $group == systemd ]] && echo none,name=systemd || echo "$group")" cgroup "sys/fs/cgroup/$group"
  done
}

# --- in it

# as USER LINES: a login's shell, with nothing of ours in its environment
as() {
  if [[ $1 == root ]]; then env -i HOME=/root USER=root LANG=C.UTF-8 PATH="$PATH" bash -ec "cd; $2"; else runuser -l "$1" -c "set -e; $2"; fi
}

# block FILE HEADING: the lines to type below a heading
block() {
  git -c safe.directory=/fresh/origin.git -C /fresh/origin.git show "HEAD:$1" | awk -v heading="$2" '/^## / { below = index($0, heading) } /^```/ { fenced = below && $0 == "```bash"; next } fenced' | grep . ||
    { note "$1" 0 "RED: nothing to type below \"$2\""; exit 1; }
}

# note COMMAND SECONDS RESULT
note() { printf '%s\t%s\t%s\n' "$@" >>/fresh/log/results; }

# try NAME LINES: green if it ends well, or ends with what it should say
try() {
  local name=$1 began=$SECONDS code=0 log=/fresh/log/$1.log result=green
  as "$user" "$2" >"$log" 2>&1 </dev/null || code=$?
  if [[ $name == install || -z $SAYS ]]; then
    ((code == 0)) || result="RED: exit $code: $(grep -A 1 -E '^(quickstart|platformctl|engine|E): ' "$log" | tail -n 2 | tr '\n\t' '  ' || tail -n 1 "$log")"
  elif ((code)) && grep -qF "$SAYS" "$log"; then
    result="green: $SAYS"
  else
    result="RED: exit $code without \"$SAYS\""
  fi
  note "$name" $((SECONDS - began)) "$result"
  [[ $result == green* ]]
}

# What the pages say to install. A machine knows how to reach its mirrors, and starts no daemon by itself.
set_up() {
  local lines='' page='s/sudo apt-get install/sudo DEBIAN_FRONTEND=noninteractive apt-get install/'
  if [[ $ENGINE == none ]]; then
    lines="sudo apt-get update; sudo apt-get install -y $PACKAGES"
  else
    apt-get -qq update && apt-get -qq install -y git >/dev/null # to read the page with
    lines=$(block docs/first-server.md '1. Packages') || exit 1
    case $ENGINE in
      no-group) lines=$(grep -v usermod <<<"$lines") ;;
      no-compose) lines=${lines/ docker-compose/} page+='; s/install -y/install -y --no-install-recommends/' ;;
      rootless) lines+=$'\nsudo apt-get install -y uidmap slirp4netns rootlesskit iproute2' ;;
    esac
  fi
  [[ $JDK != temurin ]] || lines=${lines/ openjdk-25-jdk-headless/}
  try install "$(sed "$page" <<<"$lines")"
}

start_engine() {
  case $ENGINE in
    none) return ;;
    rootless)
      local own
      own=$(id -u op)
      install -d -m 700 -o op "/run/user/$own"
      runuser -u op -- env HOME=/home/op XDG_RUNTIME_DIR="/run/user/$own" PATH="$PATH" "$(find /usr/bin /usr/share -name dockerd-rootless.sh | head -n 1)" >/fresh/log/dockerd.log 2>&1 &
      # as its setup tool says at its end
      printf 'export DOCKER_HOST=unix:///run/user/%s/docker.sock\n' "$own" >>/home/op/.profile
      ;;
    *)
      mkdir -p /etc/docker
      [[ $ENGINE != containerd ]] || echo '{"features": {"containerd-snapshotter": true}}' >/etc/docker/daemon.json
      dockerd >/fresh/log/dockerd.log 2>&1 &
      ;;
  esac
  local n
  for ((n = 0; n < 300; n++)); do
    ! compgen -G '/run/docker.sock' >/dev/null && ! compgen -G '/run/user/*/docker.sock' >/dev/null || return 0
    sleep 0.1
  done
  note engine 30 "RED: $(tail -n 1 /fresh/log/dockerd.log)"
  exit 1
}

# Where no image can be pulled, who is not root is told what to type, and does.
first_images() {
  local began=$SECONDS
  [[ $user != root && -z $SAYS ]] || return 0
  as "$user" 'cd platform && environments/local/engine up' >/fresh/log/images.log 2>&1 </dev/null && return
  grep -qF 'sudo environments/local/engine up' /fresh/log/images.log || { cp /fresh/log/images.log /fresh/log/images-refused.log; return 0; }
  try images 'cd platform && sudo environments/local/engine up' || exit 1
}

live() {
  local user=root command lines
  [[ $WHO == root ]] || user=op
  chown -R "$user:" /fresh/origin.git
  set_up || exit 1
  start_engine
  lines=$(block README.md 'Two commands') || exit 1
  as "$user" 'git clone -q /fresh/origin.git platform'
  first_images
  for command in ${PLAN//,/ }; do
    case $command in
      quickstart) try quickstart "cd platform; $(grep -Fx ./quickstart <<<"$lines")" || true ;;
      verify) try verify "cd platform; $(grep -Fx 'mvn verify' <<<"$lines")" || true ;;
      # It has the ports that docs/first-server.md names.
      server) down && { server || true; } ;;
      *) note "$command" 0 "RED: there is no such command" ;;
    esac
  done
  down || true
}

down() { as "$user" 'cd platform && ./quickstart down' >/fresh/log/down.log 2>&1 || { note down 0 "RED: $(tail -n 1 /fresh/log/down.log)"; return 1; }; }

# shellcheck disable=SC2016 # a shell in the machine expands them
# docs/first-server.md. CI and GHCR are a second clone and its registry, GitHub is a folder, and what asks a person is given as settings.
# Production listens on 127.0.0.1 like stage, since nobody on the internet could answer for its name.
server() {
  as "$user" "git clone -q /fresh/origin.git ci && cd ci && environments/local/engine up" >/fresh/log/ci.log 2>&1 || { note server 0 "RED: $(tail -n 1 /fresh/log/ci.log)"; return; }
  local ci='cd ~/ci; eval "$(environments/local/engine env)"; export PLATFORM_BASE_IMAGE=$LOCAL_BASE_IMAGE; ./platformctl build --repository "$LOCAL_REGISTRY/owner/repo"'
  local prod='--set COMPOSE_FILE=environments/prod/compose.yaml:environments/local/compose.yaml --set EDGE_PORT=8082 --set PLATFORM_URL=http://127.0.0.1:8082'
  local given='--no-input --set PROMOTION_SOAK=0s --set LETSENCRYPT_EMAIL=ops@example.org --set CORS_ALLOW_ORIGINS=http://localhost $LOCAL_IMAGES'
  local page=(-e 's#https://github.com/<owner>/<repo>.git#/fresh/origin.git#; s#ghcr.io/<owner>/<repo>#$LOCAL_REGISTRY/owner/repo#; s/<ROOT_DOMAIN>/localhost/; s/^docker login ghcr.io$/true/'
    -e "s#env init \(stage\|prod\)#& $given#; s#env init prod#& $prod#; s/promote --push/promote --yes --push/; s/rollback --push/rollback --yes --push/")
  local with='eval "$(~/ci/environments/local/engine env)"; git config --global user.name op; git config --global user.email op@localhost
for name in LOCAL_POSTGRES_IMAGE LOCAL_REDIS_IMAGE LOCAL_EDGE_IMAGE; do [[ -z ${!name:-} ]] || LOCAL_IMAGES+=" --set $name=${!name}"; done; cd /opt/platform 2>/dev/null || true; '
  local secrets='for e in stage prod; do echo "sk_test_$(openssl rand -hex 24)" | ./platformctl env set $e STRIPE_SECRET_KEY --from -; echo "whsec_$(openssl rand -hex 24)" | ./platformctl env set $e STRIPE_WEBHOOK_SECRET --from -; done'
  typed() { local heading; for heading; do block docs/first-server.md "$heading"; done | sed "${page[@]}"; }
  try server-images "$ci" || return
  try server-checkout "$with$(typed '2. Log in' '4. Checkout')" || return
  try server-stage "$with$(typed '5. Stage' | sed "/env check/i ${secrets/stage prod/stage}")" || return
  try server-production "$with$(typed '6. Production' | sed "/env check/i $(sed 's/stage prod/prod/; s/sk_test/sk_live/' <<<"$secrets")")" || return
  try server-next-images "cd ~/ci; git pull -q; git commit -q --allow-empty -m 'the next release'; git push -q; $ci" || return
  try server-next "$with$(typed '7. The next')" || return
  try server-back "$with$(typed '8. And back')"
}

"$1"
