# Sourced by engine: where no public image can be pulled, makes their stand-ins from Debian packages.
# Needs: home, port, here, say, die, private. `docker` is the engine in use.
# shellcheck shell=bash disable=SC2154

base_image() { printf '127.0.0.1:%s/local/base' "$port"; }

# Names what the images are made by: another recipe makes other images, the same one is not made twice.
recipe() { cat "$here/images.sh" "$here/infra-entrypoint.sh" | sha256sum | cut -c1-12; }

debian() { [[ -r /etc/os-release ]] && (. /etc/os-release && [[ $ID == debian ]]) && command -v apt-get dpkg >/dev/null; }

# The machine's own mirror serves other suites beside the machine's release.
source_of() {
  local codename mirror
  codename=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
  # shellcheck disable=SC2016 # the placeholder is apt's
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Release: $codename" 'Component: main' | head -n 1)
  [[ -n $mirror ]] || die "no Debian mirror for $codename in the machine's apt sources: add one, or install Docker"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$1"
}

private_apt() {
  timeout 600 apt-get -qq -o Dir::State::Lists="$home/apt/lists" -o Dir::Etc::SourceList="$home/apt/sources.list" \
    -o Dir::Etc::SourceParts=/dev/null -o Dir::State::status=/dev/null -o Dir::Cache="$home/apt/cache" \
    -o APT::Sandbox::User=root -o Acquire::http::Timeout=20 -o Acquire::Retries=2 "$@" >"$home/apt/log" 2>&1 ||
    die "cannot download from the machine's Debian mirror: $(grep -m 1 '^[EW]:' "$home/apt/log" || echo "timed out")"
}

# fetch PACKAGE…: unpacks trixie's packages into $home/unpacked; an apt state of its own leaves the machine's alone.
fetch() {
  local tree=$home/unpacked deb
  mkdir -p "$home"/apt/{lists/partial,cache/archives/partial,debs}
  if [[ -z ${listed:-} ]]; then
    source_of trixie >"$home/apt/sources.list"
    private_apt update
    listed=yes
  fi
  rm -rf "$tree" "$home"/apt/debs/*
  (cd "$home/apt/debs" && private_apt download "$@") || exit 1 # also where errexit is off
  for deb in "$home"/apt/debs/*.deb; do dpkg -x "$deb" "$tree"; done
  rm -rf "$home"/apt/debs/*
}

# One bounded attempt, with an image that would be used anyway.
can_pull() {
  local image
  image=$(sed -n 's/.*LOCAL_EDGE_IMAGE:-\([^}]*\)}.*/\1/p' "$here/../base.yaml")
  timeout "${LOCAL_PULL_TIMEOUT:-20}" docker pull -q "$image" >/dev/null 2>"$home/pull.log"
}
why_no_pull() { tail -n 1 "$home/pull.log" | grep . || echo "no answer within ${LOCAL_PULL_TIMEOUT:-20} s"; }

present() { docker image inspect "$1" >/dev/null 2>&1; }
base_digest() { docker image inspect --format '{{join .RepoDigests "\n"}}' "onp-local/base:$(recipe)" 2>/dev/null | grep -m 1 "^$(base_image)@"; }

make_images() {
  local recipe; recipe=$(recipe)
  if ! present "onp-local/infra:$recipe" || ! present "onp-local/base:$recipe"; then
    rm -f "$home/pulls"
    if can_pull; then touch "$home/pulls"; return; fi
    debian || die "no image can be pulled, and only Debian can make them" "$(why_no_pull)" "see that this machine reaches Docker Hub"
    can_make || die "no image can be pulled, and making them needs root" "$(why_no_pull)" "sudo environments/local/engine up (once), or see that this machine reaches Docker Hub"
    say "no image can be pulled: making them from Debian packages (about half a minute)"
    [[ -x $home/mmdebstrap/usr/bin/mmdebstrap ]] || { fetch mmdebstrap && rm -rf "$home/mmdebstrap" && mv "$home/unpacked" "$home/mmdebstrap"; }
    # the archive's date makes the same packages the same bytes, wherever and whenever they are put together
    SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's/^Date: //p' "$home"/apt/lists/*InRelease | head -n 1)" +%s)
    export SOURCE_DATE_EPOCH
    local infra base failed=
    make_infra & infra=$!
    make_base & base=$!
    wait "$base" || failed=yes
    wait "$infra" || failed=yes
    [[ -z $failed ]] || exit 1
    rm -rf "$home/images"
  fi
  rm -f "$home/pulls"
  docker tag "onp-local/infra:$recipe" onp-local/infra:current # the name that env files keep
}

# Always: the engine may remember a push to a registry that has since been emptied.
push_base() {
  [[ ! -e $home/pulls ]] || return 0
  docker tag "onp-local/base:$(recipe)" "$(base_image):$(recipe)"
  timeout 120 docker push -q "$(base_image):$(recipe)" >/dev/null 2>"$home/push.log" ||
    die "cannot push the base image to the local registry" "$(tail -n 1 "$home/push.log")" "see $home/registry.log"
}

# Who is not root needs the subordinate users that a rootless engine needs too.
can_make() { ((EUID == 0)) || { command -v newuidmap >/dev/null && grep -q "^$(id -un):" /etc/subuid && unshare -U true; } 2>/dev/null; }

# The base of our own images: sh, wget, and the libraries that Debian's JVM is linked with (0041). The JVM comes as a layer of theirs.
make_base() { bootstrap base wget,ca-certificates,libstdc++6,libgcc-s1,zlib1g '' && load base '{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sh"]}'; }

# Postgres, Redis and HAProxy in one image that answers to the official images' commands. A tmpfs takes the mode of
# the directory it covers, so /run/postgresql is open as in the official image.
# shellcheck disable=SC2016 # mmdebstrap's shell expands $1
make_infra() {
  bootstrap infra postgresql-17,redis-server,haproxy,wget,ca-certificates \
    '/usr/lib/llvm* /usr/lib/*/libLLVM* /usr/lib/postgresql/*/llvmjit* /usr/lib/postgresql/17/lib/bitcode/*' \
    --essential-hook='mkdir -p "$1/etc/postgresql-common" && echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"' \
    --customize-hook="upload '$here/infra-entrypoint.sh' /usr/local/bin/docker-entrypoint.sh" --customize-hook='chmod 755 "$1/usr/local/bin/docker-entrypoint.sh"' \
    --skip=cleanup/run --customize-hook='install -d -m 1777 "$1/run/postgresql"' \
    --customize-hook='chroot "$1" install -d -m 700 -o postgres -g postgres /var/lib/postgresql/data' \
    --customize-hook='chroot "$1" install -d -o redis -g redis /data && chroot "$1" install -d /docker-entrypoint-initdb.d' &&
    load infra '{"Env":["PATH=/usr/local/bin:/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin:/sbin:/bin","PGDATA=/var/lib/postgresql/data","LANG=C.UTF-8"],
      "Entrypoint":["docker-entrypoint.sh"],"Cmd":["bash"],"WorkingDir":"/data"}'
}

# bootstrap NAME PACKAGES EXCLUDED OPTION…: a root file system as a tar, without files that no container reads. dpkg leaves them
# out by its own configuration in there: mmdebstrap's option for it wants Python. What it unpacks before dpkg runs goes at the end.
# It hands apt a descriptor for dash, which knows none above 9: so none of ours is open.
bootstrap() {
  local name=$1 packages=$2 excluded excluding
  shift 2
  read -ra excluded <<<"/usr/share/doc/* /usr/share/locale/* $1"
  mkdir -p "$home/images/$name"
  apt-config dump Acquire >"$home/images/$name/apt.conf" # the machine's proxy, if it has one
  excluding=$(printf "'path-exclude=%s' " "${excluded[@]}")
  PATH="$home/mmdebstrap/usr/bin:$PATH" timeout 900 mmdebstrap --mode="$( ((EUID == 0)) && echo root || echo unshare)" --variant=essential \
    --include="$packages" --aptopt="$home/images/$name/apt.conf" --aptopt='Acquire::http::Timeout "20"' --aptopt='Acquire::Retries "2"' \
    --dpkgopt=force-unsafe-io --setup-hook="mkdir -p \"\$1/etc/dpkg/dpkg.cfg.d\" && printf '%s\\n' $excluding >\"\$1/etc/dpkg/dpkg.cfg.d/exclude\"" \
    --customize-hook='rm -rf "$1"/usr/share/doc/* "$1"/usr/share/locale/*' "${@:2}" \
    trixie "$home/images/$name/layer.tar" "$home/apt/sources.list" >"$home/images-$name.log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- ||
    die "cannot make the $name image" "$(grep -m 1 '^E:' "$home/images-$name.log" || tail -n 1 "$home/images-$name.log")" "see $home/images-$name.log"
}

# load NAME CONFIG: `docker import` would write the time of day into the image, and so into its digest
load() {
  local name=$1 config=$2 dir=$home/images/$1 layer=layer.tar sum
  sum=$(sha256sum "$dir/layer.tar" | cut -d' ' -f1)
  # an engine with containerd's store pushes the layer as it was loaded, and Jib reads no plain one
  [[ $name != base ]] || { gzip -1n "$dir/layer.tar" && layer=layer.tar.gz; }
  printf '{"architecture":"%s","os":"linux","created":"%s","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(dpkg --print-architecture)" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" "$config" "$sum" >"$dir/config.json"
  printf '[{"Config":"config.json","RepoTags":["onp-local/%s:%s"],"Layers":["%s"]}]' "$name" "$(recipe)" "$layer" >"$dir/manifest.json"
  tar -C "$dir" -cf - manifest.json config.json "$layer" | docker load -q >/dev/null || die "the engine does not take the $name image"
}

# Only what was made here is named: elsewhere the compose files' own images are used.
image_exports() {
  [[ ! -e $home/pulls ]] || return 0
  local name
  printf "export LOCAL_BASE_IMAGE='%s'\n" "$(base_digest)"
  for name in POSTGRES REDIS EDGE; do printf "export LOCAL_%s_IMAGE='%s'\n" "$name" onp-local/infra:current; done
}
