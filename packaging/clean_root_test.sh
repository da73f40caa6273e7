#!/bin/sh
# Installs, uses and removes the .deb in a bare Debian 12:  clean_root_test.sh FILE.deb [FOLDER]
#
# Needs root, debootstrap and the network. FOLDER keeps the bare Debian for the next time.
set -eu
deb=$(realpath "$1")
root=${2:-$(mktemp -d)/root}
here=$(dirname "$(realpath "$0")")
[ "$(id -u)" = 0 ] || { echo "This needs root: it makes a Debian and enters it." >&2; exit 2; }
[ -x "$root/bin/sh" ] || debootstrap --variant=minbase bookworm "$root"

enter() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
# Bound one by one: the program looks at its processors and memory.
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
trap 'umount "$root/proc" "$root/dev"' EXIT

cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$deb" "$root/tmp/longleaf.deb"
cp "$here/../resources/samples/cloud-service-agreement.docx" "$root/tmp/sample.docx"
enter apt-get -qq update
enter apt-get -qq install -y --no-install-recommends /tmp/longleaf.deb
if enter sh -c 'command -v python3'; then echo "note: a Python is on the path" >&2; fi
enter longleaf --version
enter longleaf count /tmp/sample.docx
printf '# Lease\n\nAda Holm pays 900 euros a month to Birk Properties until 28 February 2028.\n' \
    >"$root/tmp/lease.md"
enter longleaf summarize /tmp/lease.md
enter longleaf summarize --write prose --length brief /tmp/lease.md
enter longleaf history
# The window opens without a screen, and the missing libraries would be named.
status=0
enter env QT_QPA_PLATFORM=offscreen timeout 10 longleaf window /tmp/sample.docx || status=$?
[ "$status" = 124 ] || { echo "The window ended with $status instead of staying open." >&2; exit 1; }
[ -f "$root/usr/share/applications/longleaf.desktop" ]
enter apt-get -qq purge -y longleaf
left=$(enter sh -c 'find / -xdev -name "*longleaf*" -not -path "/tmp/*" -not -path "/proc/*"' || true)
[ -z "$left" ] || { echo "Left behind: $left" >&2; exit 1; }
[ -f "$root/root/.local/share/Longleaf/library.db" ] || { echo "The library was lost." >&2; exit 1; }
echo "Installed, used, removed; nothing left but the person's own library."
