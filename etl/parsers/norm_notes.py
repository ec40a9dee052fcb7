"""Notes that print what is normal, or the most that a score can be, and nothing of the patient."""

from __future__ import annotations

import re

from etl.patterns import regex

_PREDICTED = r"^\W*(?:the )?predicted(?! (?:to|that|by|from)\b)(?=[^%\n]{1,60}$)[^%\n]{1,40}\d"
"""What a healthy person would have: "Predicted FVC 3.5 L". A percentage of it is the patient's own."""
_NORMAL_IS = r"^\W*(?:the )?normal [^:;.\n]{2,40}? (?:is|are|lies|lie|ranges)(?: (?:between|from|about|up to|below|above|under|over))? ?[<>≤≥]?\s?\d|^\W*normal [^:;.\n]{2,40}:\s?(?:up to|at most|at least|below|above|under|over|[<>≤≥]|\d+(?:[.,]\d+)?\s?(?:-|–|to))\s?\d"
_IS_BEST = r"^\W*[^:;.,\n\d]{2,40}(?::|,|\()\s?(?:best|worst|highest|lowest|maximum|max\.?|minimum|min\.?|upper limit|lower limit|ceiling|cut-?off)(?: possible| value| score| is| =|:)?\s[<>≤≥]?\s?\d[\d.,]*[^;,.\d\n]{0,12}\W*$"
"""The most that a score can be, behind its name: "Score: best 48"."""
_IS_NORMAL = r"^\W*[^:;.,\n\d]{2,40}(?::|,|\()?\s?(?:normal|reference|norm|ref\.)(?: range| values?)?:?\s(?:[<>≤≥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:-|–|to)\s?\d[\d.,]*)[^;,.\d\n]{0,12}\W*$"
"""What is normal of a thing that is named first: "Zinc: normal 10.7 to 17.5"."""
_IS_RATED = (
    r"^\W*(?!(?:he|she|they|i|we|his|her|my|the (?:patient|boy|girl|child)|walk(?:s|ed)?|can|could)\b)[^:;.,\n]{2,40}? (?:below|under|above|over|less than|more than|up to|at least|[<>≤≥])\s?\d[\d.,]*\s?[^;:.\d\n]{0,12}(?:[:=]| (?:is|are|means?) )\s?(?:an? )?"
    r"(?:critical|(?:ab)?normal|pathologic\w*|severe|moderate|mild|low|high|elevated|reduced|insufficien\w+|deficien\w+|suspicious|dangerous|good|poor|bad)\b(?! (?:in|for) (?:him|her|this))"
)
"""What a value in such a range would be called: "TcPO2 below 30 mmHg: critical"."""
NORMS = regex(
    r"^\W*(?:normal|reference|norms?|Referenz|Norm(?:al)?)(?: ?(?:values?|ranges?|limits?|intervals?|werte?|bereiche?))?(?:\s?/\s?[a-z]+(?: values?| ranges?)?)?(?: (?:for|of|in|are|für|von)\b|\s*:)"
    r"|^\W*(?:(?:upper|lower|our|laboratory) )?limits?(?: (?:of|in|for|at) [^:;.\d]{2,30})?:\s(?=[^;.\n]{0,40}\d)"
    r"|^\W*(?:valeurs|valores|valori) (?:normales|normali|(?:de|di) \w+)(?: de| del| di)?\s*:|(?:^|;\s)\W*normal [^;:]{2,40}\s[<>≤≥]\s?\d"
    r"|^\W*(?:maxim\w+|max\.?|highest|best|possible)(?: (?:scores?|values?|points|totals?))?(?: (?:for|of|in|are)\b|\s*[:=])"
    r"|^[^:=]{1,60}[:=]?[^:=]{0,20}\b(?:maxim\w+|max\.?|highest|best|lowest|worst)(?: possible)? (?:scores?|values?|points|totals?)\b"
    r"|" + _NORMAL_IS + "|" + _IS_NORMAL + "|" + _IS_BEST + "|" + _PREDICTED + "|" + _IS_RATED,
    re.I,
)
"""A note that prints what is normal or the most that a score can be, and nothing of the patient."""
NORM_LABEL = regex(r"\W*(?:normal|reference|norms?)(?: (?:values?|ranges?|limits?|intervals?))?\W*", re.I)
"""The label of a field that prints what is normal: "Normal: bilirubin < 21"."""
_BEHIND_SIGNS = (
    r"^[^\d\n]{0,80}[;.]\s(?:Referenz(?:werte|bereiche?)?\s?/\s?)?(?:normal|reference)(?: (?:values?|ranges?|limits?|intervals?))?"
    r"(?:,? (?:for |of )?[a-z ]{3,30})?:\s[^;\n\d]{1,30}[<>≤≥\d]"
)
"""What is normal behind the signs that a legend explains: "n.t. not tested; normal: bilirubin < 21", "NR, no response. Normal, median
nerve: DML < 4.2 ms"."""
NORM_OF = regex(
    r"^\W*(?:normal|reference)(?: (?:values?|ranges?|limits?|intervals?))? (?:for|of) [^:.\n]{2,40}:\s*[<>≤≥]?\s*\d|"
    + _NORMAL_IS
    + "|"
    + _IS_NORMAL
    + "|"
    + _PREDICTED
    + "|"
    + _BEHIND_SIGNS,
    re.I,
    needs=("norm", "reference", "predicted", "ref."),
)
