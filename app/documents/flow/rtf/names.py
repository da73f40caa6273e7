"""Names of RTF's control words, by what a reader does with them."""

from __future__ import annotations

import re

SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "tab": "\t", "line": "\n", "softline": "\n", "lbr": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n"}
SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "filetbl revtbl listpicture generator themedata colorschememapping "
        "rsidtbl latentstyles datastore xmlnstbl pgptbl datafield nonshppict shprslt xe rxe "
        "tc tcn nonesttables bkmkstart bkmkend atnid atnauthor atntime atndate atnref "
        "atrfstart atrfend atnicn atnparent ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
        "template passwordhash objdata objclass objname fontemb falt panose blipuid picprop "
        "private userprops docvar mmathPr wgrffmtfilter oldcprops fldtitle "
        "listname stylerestrictions protusertbl bgdo mmathPict ",
    )
)
STARRED = frozenset(
    re.findall(
        r"\w+",
        "fldinst shpinst shptxt do dptxbxtext shppict annotation formfield ud moMath pn "
        "moMathPara footnote nesttableprops ",
    )
)
"""Destinations after `\\*` that are read; others are passed over, as the specification asks."""
FORMATTING = frozenset(
    re.findall(
        r"\w+",
        "par sect page column pard s outlinelevel intbl itap cbpat clcbpat clcbpatraw clshdng cell "
        "clvmrg trcbpat trshdng li lin ri rin posx posy posnegx posnegy "
        "titlepg facingp nestcell nestrow row trowd trleft cellx trrh sl ls ilvl "
        "chftn ftnalt revised ansicpg mac pc pca cs dropcapli dropcapt ",
    )
)
"""Words about paragraphs, tables and notes that are heeded in text."""
HEADS = frozenset(
    re.findall(
        r"\w+",
        "header headerl headerr headerf footer footerl footerr footerf ",
    )
)
INFO = {"title": "title", "author": "author", "subject": "subject", "keywords": "keywords"}
