#!/bin/sh
# Signs Longleaf.app and packs it into a disk image:  make_dmg.sh FOLDER_WITH_THE_APP IMAGE.dmg
#
# LONGLEAF_SIGN_AS     a “Developer ID Application: …” identity; without it the signature is ad hoc,
#                      and macOS asks before the first start (right click, Open)
# LONGLEAF_NOTARY      a profile of `xcrun notarytool store-credentials`; with it Apple is asked to
#                      notarise the image
set -eu
folder=$1
image=$2
app="$folder/Longleaf.app"
[ -d "$app" ] || { echo "There is no $app. Build it: python packaging/build.py" >&2; exit 1; }

if [ -n "${LONGLEAF_SIGN_AS:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$LONGLEAF_SIGN_AS" \
        --entitlements "$(dirname "$0")/entitlements.plist" "$app"
else
    codesign --force --deep --sign - "$app"
fi
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
ditto "$app" "$stage/Longleaf.app"
ln -s /Applications "$stage/Applications"
rm -f "$image"
hdiutil create -volname Longleaf -srcfolder "$stage" -format UDZO -ov "$image"

if [ -n "${LONGLEAF_NOTARY:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$LONGLEAF_NOTARY" --wait
    xcrun stapler staple "$image"
fi
