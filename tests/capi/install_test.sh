#!/bin/sh
# Installs pawl into an empty place and uses it from there in every way that the manual names.
#   install_test.sh BUILD_DIR C_COMPILER
# Building a program of its own is also what a distribution's package would do; nothing here sees the source tree, but
# for the README, whose program is one of those that are built.
set -eu
build=$1
cc=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/first" >"$work/install.log"
mv "$work/first" "$work/pawl" # an installed tree can be moved
libdir=$(dirname "$(find "$work/pawl" -name libpawl.so)")
PKG_CONFIG_PATH=$libdir/pkgconfig
export PKG_CONFIG_PATH

if find "$work/pawl" | grep testing; then echo "what is for tests was installed"; exit 1; fi

says_it_works() {
  LD_LIBRARY_PATH=$libdir "$@" | grep works
}
# links PROGRAM shared|static: which of the two libraries it was linked with
links() {
  linked=static
  if readelf -d "$1" | grep -q 'NEEDED.*libpawl\.so\.1]'; then linked=shared; fi
  [ $linked = "$2" ] || { echo "$1 is linked with the $linked library"; exit 1; }
}

for library in pawl::pawl pawl::pawl_static; do
  echo "find_package, $library"
  program=$work/$(echo $library | tr : _)
  cmake -S "$here/consumer" -B "$program" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$work/pawl" \
    -DLIBRARY=$library >"$work/cmake.log" || { cat "$work/cmake.log"; exit 1; }
  cmake --build "$program" >"$work/cmake.log" || { cat "$work/cmake.log"; exit 1; }
  says_it_works "$program/consumer"
done
links "$work/pawl__pawl/consumer" shared
links "$work/pawl__pawl_static/consumer" static

echo "find_package, with another libsodium" # nobody has checked it; the shared library does not care
mkdir "$work/other"
printf 'Name: libsodium\nDescription: another release\nVersion: 1.0.99\nLibs: -lsodium\n' >"$work/other/libsodium.pc"
configures() {
  PKG_CONFIG_PATH=$work/other cmake -S "$here/consumer" -B "$work/other/$1" -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_PREFIX_PATH="$work/pawl" -DLIBRARY="pawl::$1" >"$work/cmake.log" 2>&1
}
configures pawl || { cat "$work/cmake.log"; exit 1; }
if configures pawl_static; then echo "the static library takes any libsodium"; exit 1; fi

echo "pkg-config"
# shellcheck disable=SC2046  # words are wanted
"$cc" "$here/consumer/consumer.c" -o "$work/shared" $(pkg-config --cflags --libs pawl)
says_it_works "$work/shared"
links "$work/shared" shared

echo "the program in the README"
sed -n '/^```c$/,/^```$/{/^```/d;p}' "$here/../../README.md" >"$work/readme.c"
# shellcheck disable=SC2046
"$cc" -std=c11 -Wall -Wextra -Werror "$work/readme.c" -o "$work/readme" $(pkg-config --cflags --libs pawl)
said=$(LD_LIBRARY_PATH=$libdir "$work/readme")
[ "$said" = hello ] || { echo "it says: $said"; exit 1; }

echo "dlopen"
"$cc" "$here/consumer/loader.c" -o "$work/loader" -ldl
says_it_works "$work/loader" "$libdir/libpawl.so.1"

echo "pkg-config --static" # last: it has to find the archive, so the shared library goes
rm "$libdir"/libpawl.so*
# shellcheck disable=SC2046
"$cc" "$here/consumer/consumer.c" -o "$work/static" $(pkg-config --static --cflags --libs pawl)
says_it_works "$work/static"
links "$work/static" static
