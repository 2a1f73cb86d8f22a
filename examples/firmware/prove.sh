#!/usr/bin/env bash
# Proves on two emulated microcontrollers what the README promises, prints the figures, fails on a broken promise.
#
#     prove.sh            build, run, check
#     prove.sh --write    the same, and put the table into README.md and docs/embedded.md
#
# The compiler for bare metal and the emulator are Debian 12's packages, unpacked (not installed) into a cache.
set -euo pipefail
cd "$(dirname "$0")/../.."

cache=${XDG_CACHE_HOME:-$HOME/.cache}/hessian-embedded
root=$cache/root
libraries=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu
# What is built belongs to this checkout: the linker script's path is part of it.
export CARGO_TARGET_DIR=$PWD/target/embedded
out=$CARGO_TARGET_DIR/out
mkdir -p "$cache" "$out"

die() { printf 'prove: %s\n' "$*" >&2; exit 1; }

# -- tools ------------------------------------------------------------------------------------------------------------

unpack_tools() {
    printf 'prove: unpacking compiler and emulator into %s\n' "$cache"
    rm -rf "$cache/deb" "$root"
    mkdir -p "$cache/deb" "$root" "$cache/bin"
    # Without root, the lists of packages are as old as the last update.
    [ "$(id -u)" -ne 0 ] || apt-get update -qq || die "the lists of Debian packages can't be had: is there a network?"
    local wanted="rustc-web libstd-rust-web-dev qemu-system-arm"
    local packages
    packages=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
        --no-enhances $wanted | grep '^[a-z0-9]' | sort -u |
        comm -23 - <(dpkg-query -W -f '${Package}\t${db:Status-Status}\n' | sed -n 's/\tinstalled$//p' | sort -u))
    # Firmware, key maps and installers that emulating a bare microcontroller does not need.
    packages=$(grep -vxE 'cdebconf|install-info|qemu-system-(data|common)' <<<"$packages") || true
    [ -n "$packages" ] || die "Debian's packages $wanted are unknown here; Debian 12 with its security archive has them"
    (cd "$cache/deb" && apt-get download -qq $packages rust-web-src) 2>"$out/apt" ||
        die "can't download Debian's packages ($wanted rust-web-src …): $(tail -n 3 "$out/apt")"
    local package
    for package in "$cache"/deb/*.deb; do
        case $package in
        */rust-web-src_*) dpkg-deb --fsys-tarfile "$package" |
            tar -x -C "$root" --wildcards './usr/lib/*' './usr/src/*/library' ;;
        *) dpkg-deb -x "$package" "$root" ;;
        esac
    done
    rm -rf "$cache/deb"
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$libraries" "$root/usr/bin/rustc" >"$cache/bin/rustc"
    chmod +x "$cache/bin/rustc"
    "$cache/bin/rustc" --version || die "the unpacked compiler does not run"
    emulator --version | head -n 1 || die "the unpacked emulator does not run"
    touch "$cache/ready"
}

emulator() { LD_LIBRARY_PATH=$libraries "$root/usr/bin/qemu-system-arm" "$@"; }

[ -e "$cache/ready" ] || unpack_tools

# -- building and running ---------------------------------------------------------------------------------------------

cores="cortex-m4 cortex-m0"
target() { case $1 in cortex-m4) echo thumbv7em-none-eabihf ;; cortex-m0) echo thumbv6m-none-eabi ;; esac; }
board() { case $1 in cortex-m4) echo mps2-an386 ;; cortex-m0) echo microbit ;; esac; }
title() { case $1 in cortex-m4) echo M4F ;; cortex-m0) echo M0 ;; esac; }
image() { echo "$CARGO_TARGET_DIR/$(target "$1")/firmware/$2"; }

linker=$(echo "$(rustc --print sysroot)"/lib/rustlib/*/bin/rust-lld)
[ -x "$linker" ] || die "the default toolchain has no rust-lld at $linker"

# build CARGO-ARGUMENTS…
build() {
    local core triple
    for core in $cores; do
        triple=$(target "$core" | tr 'a-z-' 'A-Z_')
        export "CARGO_TARGET_${triple}_LINKER=$linker" "CARGO_TARGET_${triple}_RUSTFLAGS=-Zemit-stack-sizes"
    done
    RUSTC="$cache/bin/rustc" RUSTC_BOOTSTRAP=1 \
        cargo build --quiet --locked --package firmware --profile firmware -Zbuild-std=core "$@"
}

# run CORE PROGRAM EMULATOR-ARGUMENTS…: what the program prints.
run() {
    local core=$1 program=$2
    shift 2
    emulator -M "$(board "$core")" -cpu "$core" -display none -monitor none -serial none \
        -semihosting-config enable=on,target=native -kernel "$(image "$core" "$program")" "$@" 2>&1 </dev/null
}

host() { cargo run --quiet --locked --package firmware --profile firmware --bin "$1"; }

proof() { cargo run --quiet --locked --package firmware-proof -- "$@"; }

# trace CORE LOG: runs the routines with a log of each instruction.
trace() { run "$1" routines -singlestep -d cpu,nochain -D "$2"; }

# figures CORE LOG: the arguments that make the proof look at a core.
figures() { echo "$(title "$1")" "$(image "$1" routines)" "$2" "$(image "$1" control)"; }

# -- the promises -----------------------------------------------------------------------------------------------------

targets=()
for core in $cores; do targets+=(--target "$(target "$core")"); done
build "${targets[@]}" || die "the firmware does not build; if it lacks 'a_panic_can_be_reached', a panic can be reached"

for program in control routines; do
    host "$program" >"$out/host.$program"
    for core in $cores; do
        if [ "$program" = routines ]; then trace "$core" "$out/$core.log"; else run "$core" "$program"; fi >"$out/$core.$program" ||
            die "'$program' fails on the $core"
        diff "$out/host.$program" "$out/$core.$program" >&2 ||
            die "'$program' computes something else on the $core than on the host (<)"
    done
done

arguments=()
for core in $cores; do arguments+=($(figures "$core" "$out/$core.log")); done
proof "${arguments[@]}" >"$out/table.md" || { cat "$out/table.md"; die "a promise is broken"; }

# -- whether the proof would notice -----------------------------------------------------------------------------------

core=cortex-m4
if build --target "$(target "$core")" --features control-panic --bin routines 2>"$out/control-panic"; then
    die "a reachable panic was not refused"
fi
grep -q a_panic_can_be_reached "$out/control-panic" || die "the control with a panic fails for another reason: $(cat "$out/control-panic")"

build --target "$(target "$core")" --features control-others --bin routines
trace "$core" "$out/control.log" >"$out/control-others"
if proof $(figures "$core" "$out/control.log") >/dev/null 2>"$out/refused"; then
    die "an image that breaks the promises was not refused"
fi
for sign in 'core::fmt' "\`.bss\` has" "\`.data\` has" 'is recursive' 'indirect call' 'of stack, its bound' 'instructions, 1. by hand'; do
    grep -qF -- "$sign" "$out/refused" || grep -q -- "$sign" "$out/refused" || die "the proof did not notice: $sign"
done
# The images that keep their promises again, for whoever looks at them.
build "${targets[@]}"

# -- the figures ------------------------------------------------------------------------------------------------------

cat "$out/table.md"
if [ "${1-}" = --write ]; then
    for page in README.md docs/embedded.md; do
        sed -i -e '/<!-- figures -->/,/<!-- end of figures -->/{/<!-- figures -->/{p;r '"$out/table.md"'
};/<!-- end of figures -->/!d}' "$page"
    done
fi
