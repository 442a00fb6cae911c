#!/bin/sh
# Each header compiles alone, in every language version that the ABI promises, without a warning.
#   headers_test.sh INCLUDE_DIR
set -eu
include=$1
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT

# compile COMPILER LANGUAGE STANDARD HEADER
compile() {
  "$1" -x "$2" -std="$3" -pedantic -Wall -Wextra -Wconversion -Wshadow -Wundef -Werror -I"$include" \
    -fsyntax-only "$source/alone.c" || { echo "$4 as $3, $1"; exit 1; }
}

compiled=0
for header in $(cd "$include" && echo pawl/*.h); do
  printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$header" "$header" >"$source/alone.c"
  for compiler in gcc clang-14; do
    command -v $compiler >/dev/null || continue
    for standard in c99 c11 c17; do compile $compiler c $standard "$header"; done
    for standard in c++11 c++14 c++17 c++20; do compile $compiler c++ $standard "$header"; done
    compiled=$((compiled + 7))
  done
done
[ $compiled -gt 0 ] && echo "compiled $compiled times"
