# Sourced by engine: a registry on 127.0.0.1. Needs: home, id, say, die, alive, until_true, fetch, rootless. Sets port.
# shellcheck shell=bash disable=SC2154

registry_runs() {
  if [[ -e $home/registry.container ]]; then
    [[ $(timeout 10 docker inspect -f '{{.State.Running}}' "$(<"$home/registry.container")" 2>/dev/null) == true ]]
  else
    alive "$home/registry.pid" "$home/registry.yml"
  fi
}

last_port() { cat "$home/registry.port" 2>/dev/null || true; }

choose_port() {
  if registry_runs && [[ ${LOCAL_REGISTRY_PORT:-$(last_port)} == "$(last_port)" ]]; then
    port=$(last_port)
  elif [[ -n ${LOCAL_REGISTRY_PORT:-} ]]; then
    port=$LOCAL_REGISTRY_PORT
    ! listening "$port" || die "cannot start a registry on port $port" "something else listens there" "set LOCAL_REGISTRY_PORT to a free port, or leave it out"
  else
    for port in $(last_port) 5055 {5056..5155}; do listening "$port" || return 0; done
    die "cannot start a registry" "no port from 5055 to 5155 is free" "set LOCAL_REGISTRY_PORT to a free port"
  fi
}

start_registry() {
  if registry_runs; then
    [[ $(last_port) != "$port" ]] || return 0
    stop_registry
  fi
  mkdir -p "$home/registry"
  until serve && until_true 20 registry_settled && registry_runs; do
    stop_registry
    listening "$port" || die "the registry does not start" "$(tail -n 1 "$home/registry.log")" "see $home/registry.log"
    choose_port # somebody was faster
  done
  printf '%s\n' "$port" >"$home/registry.port"
}
registry_settled() { listening "$port" || ! registry_runs; } # stops waiting for the dead, too

serve() {
  if ! rootless && { command -v docker-registry >/dev/null || debian; }; then
    fetch_registry
    configuration "127.0.0.1:$port" "$home/registry"
    setsid docker-registry serve "$home/registry.yml" >"$home/registry.log" 2>&1 </dev/null 9>&- &
    printf '%s\n' $! >"$home/registry.pid"
    return
  fi
  # A rootless engine has a loopback of its own. A published port of a container is on both.
  local run=(registry:2)
  if [[ ! -e $home/pulls ]]; then
    fetch_registry
    configuration 0.0.0.0:5000 /var/lib/registry
    run=(-v "$(command -v docker-registry):/registry:ro" -v "$home/registry.yml:/registry.yml:ro" "onp-local/base:$(recipe)" /registry serve /registry.yml)
  fi
  printf '%s\n' "onp-registry-$id" >"$home/registry.container"
  timeout 60 docker rm -f "onp-registry-$id" >/dev/null 2>&1 || true
  timeout 300 docker run -d --name "onp-registry-$id" -p "127.0.0.1:$port:5000" -v "onp-registry-$id:/var/lib/registry" "${run[@]}" >/dev/null 2>"$home/registry.log"
}

fetch_registry() {
  command -v docker-registry >/dev/null && return
  fetch docker-registry
  mkdir -p "$home/bin"
  mv "$home/unpacked/usr/bin/docker-registry" "$home/bin/"
  rm -rf "$home/unpacked"
}

configuration() { # address folder
  cat >"$home/registry.yml" <<YML
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$2"}, delete: {enabled: true}}
http: {addr: "$1"}
YML
}

stop_registry() {
  if [[ -e $home/registry.container ]]; then
    timeout 60 docker rm -f "$(<"$home/registry.container")" >/dev/null 2>&1 || true
  elif registry_runs; then
    kill "$(<"$home/registry.pid")" 2>/dev/null || true
    until_true 10 registry_gone || kill -KILL "$(<"$home/registry.pid")" 2>/dev/null || true
  fi
  rm -f "$home"/registry.{pid,container}
}
registry_gone() { ! registry_runs; }
