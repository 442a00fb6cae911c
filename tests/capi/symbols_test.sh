#!/bin/sh
# libpawl.so gives out exactly the functions in symbols.txt, all of one version node, and knows its name. Its size is
# another matter in a build with assertions: script/tools/check-library holds the installed one to that.
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
echo "$(wc -l <"$work/exported") symbols"
