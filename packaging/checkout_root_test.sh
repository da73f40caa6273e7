#!/bin/sh
# Sets Longleaf up from a checkout in a bare Debian, and uses it:  checkout_root_test.sh [SUITE [FOLDER]]
#
# SUITE is one of Debian's, trixie (Python 3.13, GCC 14) by default. FOLDER keeps the bare Debian for
# the next time. TESTS says what `python3 main.py test` runs; empty: everything.
# Needs root, debootstrap and the network; pip's settings of this machine are used.
set -eu
suite=${1:-trixie}
root=${2:-$(mktemp -d)/root}
here=$(dirname "$(realpath "$0")")
[ "$(id -u)" = 0 ] || { echo "This needs root: it makes a Debian and enters it." >&2; exit 2; }
needed=python3,python3-venv,g++,ca-certificates,git
# What is newer than this debootstrap is made as Debian's unstable is.
scripts=/usr/share/debootstrap/scripts
[ -e "$scripts/$suite" ] && recipe=$scripts/$suite || recipe=$scripts/sid
[ -x "$root/usr/bin/g++" ] || debootstrap --variant=minbase --include="$needed" "$suite" "$root" \
    http://deb.debian.org/debian "$recipe"

enter() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive QT_QPA_PLATFORM=offscreen \
    ${PIP_CERT:+PIP_CERT=/etc/ssl/certs/ca-certificates.crt} \
    chroot "$root" "$@"; }
# Bound one by one: the program looks at its processors and memory.
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
trap 'umount "$root/proc"; umount --lazy "$root/dev/pts" "$root/dev"' EXIT

cp /etc/resolv.conf "$root/etc/resolv.conf"
# An authority of this network's own is needed inside too.
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
rm -rf "$root/root/longleaf"
git clone --quiet "$here/.." "$root/root/longleaf"
enter sh -c 'python3 --version; g++ --version | head -1'
enter sh -c 'cd /root/longleaf && python3 main.py summarize resources/samples/cloud-service-agreement.pdf'
enter sh -c 'cd /root/longleaf && python3 main.py hardware'
# The window: system libraries first, however long that takes; then it stays open until it is ended.
enter sh -c 'cd /root/longleaf; python3 main.py & window=$!
    until grep -q app.interfaces.cli "/proc/$window/cmdline"; do
        kill -0 "$window" && sleep 1 || exit 1
    done
    sleep 20 && kill "$window" && echo "The window was open for 20 s."'
enter sh -c "cd /root/longleaf && python3 main.py test ${TESTS-}"
echo "Set up, used and tested in Debian's $suite."
