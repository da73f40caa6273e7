#!/usr/bin/env bash
# lxml refuses well-formed XML in which an xml:id stands twice, such as files of LibreOffice.
#
# "ID … already defined": that ids are unique is a matter of validity (xml:id 1.0, section 4), and no
# validation was asked for; Python's own parser reads the file. LibreOffice 7.4 writes one id twice
# where a shape holds an item of a list that stands outside of it too, so that a sound ODT looks
# damaged. `collect_ids=False` lets lxml read it (and is faster).
#
# Seen with: lxml 6.1.3 (libxml2 2.14.6), Python 3.11; files of LibreOffice 7.4.7.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check lxml==6.1.3

cat >try.py <<'PY'
import xml.etree.ElementTree as plain

from lxml import etree

TWICE = b'<text><list xml:id="list1"/><shape><list xml:id="list1"/></shape></text>'
try:
    etree.fromstring(TWICE)
    said = "read"
except etree.XMLSyntaxError as error:
    said = str(error)
print("lxml", ".".join(map(str, etree.LXML_VERSION[:3])), "libxml2", etree.LIBXML_VERSION)
print("lxml:", said)
print("lxml without ids:", etree.fromstring(TWICE, etree.XMLParser(collect_ids=False)).tag)
print("xml.etree:", plain.fromstring(TWICE).tag)
raise SystemExit("already defined" not in said)
PY
venv/bin/python try.py
