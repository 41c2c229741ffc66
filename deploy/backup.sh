#!/bin/sh
# One consistent copy of the database while everything runs: deploy/backup.sh FOLDER
# DATABASE_URL names it. Redis needs none: locks and counts are gone after a minute anyway.
set -eu
folder=${1:?say where to: deploy/backup.sh FOLDER}
url=$(printf %s "${DATABASE_URL:?set DATABASE_URL}" | sed 's/^postgres\(ql\)\{0,1\}\(+[a-z0-9]*\)\{0,1\}:/postgresql:/')
mkdir -p "$folder"
name=$folder/tanya-$(date -u +%Y%m%dT%H%M%SZ).dump
umask 077
pg_dump --format=custom --no-owner --file="$name.unfinished" "$url"
pg_restore --list "$name.unfinished" >/dev/null
mv "$name.unfinished" "$name"
# For the node exporter's textfile collector, where it is used.
[ -z "${METRICS_DIR:-}" ] || printf 'tanya_backup_completed_seconds %s\n' "$(date +%s)" >"$METRICS_DIR/tanya_backup.prom"
echo "$name"
