#!/bin/sh
# Starts Redis with users of its own, kept in its volume: "default" without a password, for what a person reads (manual 11.2) and the
# health check; the login of the services; and "admin", whose password lies beside the file of users, for whoever may run a program in
# this container. Without REDIS_PASSWORD the first start leaves everything open to everybody on the network, as it was before there
# were users: platformctl rotate-keys redis closes it.
#
#   redis.sh redis-server OPTION…   starts
#   redis.sh admin                  sends what comes on standard input as admin; @services and @default stand for the rules
set -eu
umask 077
users=/data/users.acl
password=$users.admin

# The least that works: what api and worker send, and what they do in scripts.
services='~bull:stripe:* ~onm:limit:* resetchannels -@all +ping +hello +auth +select +client|setinfo +client|setname'
services="$services +eval +incr +pexpire +pttl +del +lpush +llen +xadd +xdel +xrange +xack +xpending +xautoclaim +xreadgroup"
services="$services +xgroup|create +xgroup|delconsumer +xinfo|consumers"
default='%R~bull:stripe:* resetchannels -@all +ping +hello +auth +command +select +info +llen +lrange +xlen +xinfo +xpending +xrange'

sha256() { printf %s "$1" | sha256sum | cut -d' ' -f1; }

# A fresh password at each start: nobody has to know the one before.
admin() {
  word=$(head -c 24 /dev/urandom | od -An -vtx1 | tr -d ' \n')
  printf %s "$word" >"$password.new"
  mv -f "$password.new" "$password"
  printf 'user admin on #%s ~* &* +@all\n' "$(sha256 "$word")"
}

first_users() {
  if [ -n "${REDIS_PASSWORD:-}" ]; then
    printf 'user default on nopass %s\n' "$default"
    printf 'user platform on #%s %s\n' "$(sha256 "$REDIS_PASSWORD")" "$services"
  else
    printf 'user default on nopass ~* &* +@all\n'
  fi
}

# The users that are there, with the rules of this file.
users_again() {
  while read -r line || [ -n "$line" ]; do
    case $line in
      'user platform on '* | 'user platform_'[ab]' on '*)
        name=${line#user } hash=${line#*#}
        printf 'user %s on #%s %s\n' "${name%% *}" "${hash%% *}" "$services"
        ;;
      'user default '*'+@all'*) printf '%s\n' "$line" ;;
      'user default '*) printf 'user default on nopass %s\n' "$default" ;;
      'user admin '*) ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$users"
}

case ${1:-} in
  admin)
    REDISCLI_AUTH=$(cat "$password")
    export REDISCLI_AUTH
    sed -e "s/@services/$services/" -e "s/@default/$default/" | redis-cli --user admin
    ;;
  *)
    { admin; if [ -s "$users" ]; then users_again; else first_users; fi; } >"$users.new"
    mv -f "$users.new" "$users"
    exec docker-entrypoint.sh "$@" --aclfile "$users"
    ;;
esac
