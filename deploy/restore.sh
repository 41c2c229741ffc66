#!/bin/sh
# Put a copy back into an empty database: deploy/restore.sh FILE
# Stop the processes first; DATABASE_URL names a database without tables. Codes and proofs in the
# copy hold only as long as they would have held.
set -eu
file=${1:?say which: deploy/restore.sh FILE}
url=$(printf %s "${DATABASE_URL:?set DATABASE_URL}" | sed 's/^postgres\(ql\)\{0,1\}\(+[a-z0-9]*\)\{0,1\}:/postgresql:/')
tables=$(psql -XAtc "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'" "$url")
if [ "$tables" != 0 ]; then
  echo "The database has tables already ($tables). Name an empty one in DATABASE_URL." >&2
  exit 1
fi
pg_restore --no-owner --single-transaction --exit-on-error --dbname="$url" "$file"
echo "Restored. Start the processes: they bring older tables up to date."
