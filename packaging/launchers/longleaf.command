#!/bin/sh
# macOS: starts the window from this checkout and closes the Terminal window it was started in.
cd "$(dirname "$0")/../.." || exit 1
nohup python3 main.py window "$@" >/dev/null 2>&1 &
osascript -e 'tell application "Terminal" to close (every window whose name contains "longleaf.command")' >/dev/null 2>&1 &
exit 0
