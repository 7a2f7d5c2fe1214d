#!/bin/bash
# What the official images' entrypoints do, as far as our compose files rely on it: a database on the first start
# of postgres, with POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS and /docker-entrypoint-initdb.d/*.sql.
set -euo pipefail

[[ ${1:-} == postgres ]] || exec "$@"

# Done is what has the mark: a first start that was killed halfway begins again.
mark=$PGDATA/initialised
if [[ ! -e $mark ]]; then
  find "$PGDATA" -mindepth 1 -delete
  # shellcheck disable=SC2086 # several arguments
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-} >/dev/null
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  # on the socket only: a health check over TCP must not see this one
  pg_ctl -D "$PGDATA" -w -o "$(printf '%q ' "${@:2}" -c listen_addresses=)" start >/dev/null
  [[ $POSTGRES_DB == postgres ]] || createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
  for file in /docker-entrypoint-initdb.d/*.sql; do
    [[ ! -e $file ]] || psql -qX -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f "$file"
  done
  pg_ctl -D "$PGDATA" -w -m fast stop >/dev/null
  touch "$mark"
fi
exec "$@"
