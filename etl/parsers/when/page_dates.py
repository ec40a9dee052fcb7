"""Days that a page or a list tells of itself: when it was posted, exported, printed. They are no day of the case."""

from __future__ import annotations

import re

from etl.patterns import regex

POSTED = regex(
    r"\b(?:posted|published|updated|last modified|views?|author|written by|export(?:ed)?|printed|print-?out|downloaded"
    r"|(?:data|database) (?:cut-?off|cut|lock(?:ed)?|closed)"
    r"|(?:registry|register|list|database|dataset|records?|data)\b[^.\n]{0,60}\bextracted)\b\s*(?:at|on|by|of|:)?",
    re.I,
)
"""Words of a page about itself; a date behind them is no date of the case."""
