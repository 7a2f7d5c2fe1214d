# Sourced by engine: whether the machine's own Docker Engine can be used, and if not, what to type.
# shellcheck shell=bash

# Sets kind, what, why and next; fails where there is nothing in the way: an engine on this machine, at least 24, with the Compose
# plugin. An engine that is absent can be replaced by a private one; one that somebody means to use is to be mended.
obstacle() {
  local said version
  if [[ ${DOCKER_HOST:-unix:} != unix:* ]]; then
    blocked mend "local environments need an engine on this machine" "DOCKER_HOST is $DOCKER_HOST" "unset DOCKER_HOST"
  elif ! command -v docker >/dev/null; then
    blocked absent "no Docker Engine on this machine" "there is no docker command" "$(how_to_install)"
  elif ! said=$(timeout 10 docker version --format '{{.Server.Version}}' 2>&1); then
    if [[ $said != *"permission denied"* ]]; then
      blocked absent "the Docker Engine does not answer" "$(tail -n 1 <<<"$said")" "sudo systemctl start docker"
    elif [[ " $(id -nG "$(id -un)" 2>/dev/null) " == *" docker "* ]]; then
      blocked mend "the Docker Engine refuses $(id -un)" "the group docker counts from the next login on" "log in again, or: newgrp docker"
    else
      blocked mend "the Docker Engine refuses $(id -un)" "that is for root and the group docker, and $(id -un) is not in it" \
        "sudo usermod -aG docker $(id -un), then log in again"
    fi
  elif version=$(tail -n 1 <<<"$said") && ! ((${version%%.*} >= 24)); then
    blocked absent "the Docker Engine is too old" "it is $version, and 24 is needed" "$(how_to_install)"
  elif [[ ! $(timeout 10 docker compose version --short 2>/dev/null) =~ ^v?([2-9]|[1-9][0-9])\. ]]; then
    blocked mend "the Docker Engine has no Compose plugin" "\`docker compose version\` does not answer" "sudo apt install $(compose_package)"
  else
    return 1
  fi
}

# shellcheck disable=SC2034 # engine reads them
blocked() { kind=$1 what=$2 why=$3 next=$4; }

# Docker's own packages call it otherwise than the distributions.
compose_package() {
  if dpkg -s docker-ce >/dev/null 2>&1; then
    echo docker-compose-plugin
  elif of ubuntu; then
    echo docker-compose-v2
  else
    echo docker-compose
  fi
}

how_to_install() {
  if of ubuntu; then
    echo "sudo apt install docker.io docker-compose-v2"
  elif of debian && [[ $(. /etc/os-release && echo "${VERSION_ID:-99}") != 1[012] ]]; then
    echo "sudo apt install docker.io docker-cli docker-compose"
  else
    echo "install Docker 24 or newer: https://docs.docker.com/engine/install/"
  fi
}

of() { [[ -r /etc/os-release && $(. /etc/os-release && echo "$ID") == "$1" ]]; }

# Its daemon lives in a network of its own.
rootless() { [[ $(docker info --format '{{.SecurityOptions}}' 2>/dev/null) == *name=rootless* ]]; }
