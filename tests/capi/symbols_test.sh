#!/bin/sh
# libpawl.so gives out exactly the functions in symbols.txt, all of one version node, knows its name and its size.
#   symbols_test.sh LIBRARY
set -eu
library=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

nm -D --defined-only "$library" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort >"$work/exported"
sed 's/$/@@PAWL_1.0/' "$here/symbols.txt" >"$work/promised"
diff "$work/promised" "$work/exported"
readelf -d "$library" | grep -q 'SONAME.*\[libpawl\.so\.1\]'
readelf -d "$library" | grep -q 'BIND_NOW'
readelf -lW "$library" | grep -q 'GNU_RELRO'

strip -o "$work/stripped" "$library"
size=$(wc -c <"$work/stripped")
echo "$(wc -l <"$work/exported") symbols, $size bytes stripped"
[ "$size" -le 500000 ]
