"""Somebody beside those whom a page is about: only mentioned, quoted, or a stranger known by place, number or age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.annotate.cues import names_author
from etl.parsers.number import ORDINALS
from etl.parsers.people.names import bare
from etl.parsers.people.sex import CALLING, NUMBERED, PRONOUN, gender_of
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import OF_SOMEBODY, AgeHit, find_ages
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.parsers.people.names import Described


# Sentences about somebody who is only mentioned: whom the teller met, whom a relative's sentence is about, who is
# still to come.


_SOMEBODY = regex(
    r"^\W*there (?:was|is|were) (?:also )?(?:an?|another|one|two) (?:[\w-]+ ){0,2}(?:lady|man|woman|girl|boy|gentleman|patient|person|child|couple)\b",
    re.I,
)
_TO_COME = regex(
    r"(?:^|[ ,])an?(?:other)? (?:[\w-]+ )?(?:lady|man|woman|girl|boy|gentleman|child)\b[^.;]{0,50} (?:will (?:come|be|have|get|receive|arrive)|(?:is|are) (?:coming|expected|awaited|due|to come|booked|registered|on the way|on the waiting list))\b"
    r"|^\W*(?:two|three|four|five|six|\d{1,2}|several|some|more|new|further|other)(?: (?:new|more|further|other))? (?:patients|people|men|women|boys|girls|children|cases)\b[^.;]{0,60} "
    r"(?:are (?:awaited|expected|due|announced|to come|coming|waiting|on the way|on the waiting list)|will (?:come|arrive|be admitted|follow))\b",
    re.I,
)
"""Somebody who is still to come: "In autumn a girl of 8 with ataxia will come back to us"."""
_OF_ANOTHER = regex(
    r"^\W*(?:The |A )?(?:mother|father|parents?|mum|dad|wife|husband|brother|sister|son|daughter)s? of (?:an?|another|one of|other|some|many|the (?:donor|other)) "
    r"|^\W*(?:An?|One|Another) (?:(?:[\w-]+ )?[\w-]+['’]s (?:[\w-]+ )?(?:patient|case)\b|(?:[\w-]+ )?(?:patient|case) of (?:an?|another|one of|our) )"
)
"""Whom somebody else treats: "A colleague's patient, a 54-year-old man, …", "Another patient of a colleague"."""
_FURTHER = regex(
    r"^\W*(?:(?:An?|One|The) (?:third|fourth|fifth|further|other|second)|Another)\s(?:[\w-]+\s){0,2}?(?:patient|participant|person|volunteer|man|woman|boy|girl|child|"
    r"American|Briton|German|Russian|Chinese|Italian|Canadian|Australian)\b[^.]{0,100}\b(?:(?:is|are) (?:now |still |already )?(?:to|due|waiting|scheduled|planned|expected|going|about|next|preparing|"
    r"being|on the)|will|due|hopes|wants|wishes|plans|intends|has (?:applied|booked|asked|written)|would like)\b"
)
"""Somebody still to come: "A third patient, a man of 40, is due in May"."""
_EXAMPLE_OF = regex(
    r"\b(?:patients|people|clients|persons|participants|families|parents|others|those|men|women|children),?\s(?:[^\s.;:]+\s){0,4}?"
    r"(?:such as|like|including|for example|e\.g\.),?\s+(?:[^.;:?!]|\b(?:Mrs?|Ms|[A-Z])\.){0,60}$",
    re.I,
)
_CITED = regex(
    r"^\W*(?:In \d{4},? |Recently,? |Previously,? )?[A-Z][\w’'-]+(?:, [A-Z][\w’'-]+)?"
    r"(?: et al\b\.?|,? (?:and|&) (?:[A-Z][\w’'-]+|colleagues|co-?workers|associates))(?:\s?[\[(][^\])]{1,24}[\])])?,? "
    r"(?:(?:have|had|has|also|first|previously) )?(?:(?:describe|report|publishe?|present|treat|observe|document|follow)e?d (?:on |up )?|saw )"
    r"(?:an?|another|one|two|three|four|five|the case of an?)\b[^.;]{0,60}(?:-old|man|woman|boy|girl|patients?|child|infant|case|lady|adult)\b"
    r"|^\W*(?:[\w-]+ ){0,6}?(?:cases?|patients?|man|woman|boy|girl|child|report|observation)\b[^.;]{0,60}?\b(?:was|were|has been|have been|had been) (?:also |first |previously |recently |already )?"
    r"(?:described|reported|published|presented|documented|observed) (?:in \d{4} )?by [A-Z][\w’'-]+(?: et al\b|,? (?:and|&) |\s?[\[(]\d| in \d{4})"
    r"|^\W*In the (?:published )?literature\b"
    r"|^\W*In an? [A-Z][\w-]+ (?:study|trial|review|registry|series|cohort|multicent(?:er|re) (?:study|trial))\b(?![^.]*\b(?:we|our)\b)"
)
"""Somebody of a paper that is cited: "Lane et al. described a 33-year-old man who …"."""
_BESIDE = regex(
    r"^[^.;?!]{0,60}\b(?:who|that) (?:was|were|had been) (?:also )?(?:treated|here|admitted|in the (?:hospital|clinic|ward))\s(?:here )?"
    r"(?:(?:in|at|during|on) the same (?:time|day|week|month|year|period|ward|room|hospital|clinic)|together with (?:him|her|us|me|them))\b"
)
"""Somebody beside the patient: "Chloe, 4, who was treated in the same month, …"."""
_MET = regex(
    r"^\W*[Ii]n the (?:next|other|same|neighbou?ring|opposite) (?:bed|room|ward) (?:there )?(?:is|was|were|are|lay|lies|sat|sits|lived|lives|stayed|slept|had) (?:an?|another|one|two) |"
    r"^\W*(?:The|An?|Another|That) (?:[\w-]+ )?(?:girl|boy|man|woman|lady|gentleman|child|patient|baby) (?:in|from|of) (?:the|my|his|her|our) (?:(?:next|other|same|neighbou?ring) (?:bed|room|ward)|room|ward)\b|"
    r"^\W*(?:[\w,]+ ){0,4}?(?:(?:[Hh]is|[Hh]er|[Mm]y|[Tt]he) (?:room|ward|bed)[ -]?(?:mate|neighbou?r)|(?:[Ii]n|[Ff]rom) the (?:next|other|neighbou?ring) (?:bed|room)|"
    r"(?:[Hh]e|[Ss]he|I|[Ww]e|[Tt]hey) (?:also |had |has |have )?met)\b[^.;]{0,30}?\b(?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z]|[A-Z][a-z]+(?: [A-Z][a-z.]+)?,? \(?\d{1,2}\b)"
)
"""Whom the patient met: "In the next bed lay Mr. Kim, 44, with …", "There he met Mrs. Ruiz"."""
_NEAR_BY = regex(
    r"^\W*(?:(?:And|But|Then|Poor|Little|Old|Young) )?[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+)?,? (?:\(?(?:aged )?\d{1,2}\)?,? )?(?:who (?:lies|lay|sits|sat|is|was|lives|sleeps) )?(?:from )?"
    r"(?:(?:just )?across the (?:hall|corridor|aisle|room)|(?:the (?:room|bed|house|flat) )?next door|two doors (?:down|up)|down the (?:hall|corridor)|(?:in|from) the (?:next|other|neighbou?ring|opposite) (?:bed|room)"
    r"|at (?:my|our|the next) table|on (?:my|our|the same) (?:ward|floor|corridor)|(?:in|from) (?:my|our) (?:ward|room|group))\b"
    r"|^\W*(?:[Nn]ext to|[Bb]eside|[Oo]pposite|[Aa]cross from|[Bb]ehind) (?:me|us|him|her|them)\b[^.;]{0,30}? (?:sits|sat|lies|lay|is|was|lives|sleeps|slept|trains|trained) (?:an?|another|[A-Z])"
    r"|^\W*(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er) (?:[a-z-]+ )?(?:room|ward|bed|class|team|band)[ -]?(?:mate|neighbou?r|fellow)s?\b(?![^.;]*, (?:and|but|so) (?:he|she|I)\b)"
)
"""Somebody near the patient or the teller: "Pedro, 33, across the hall has …", "Beside me sits a lady who …"."""
_NEIGHBOUR = regex(
    r"^\W*(?:(?:And|But|Then) )?(?:[Tt]he|[Aa]n?|[Aa]nother|[Tt]hat|[Oo]ne) (?:[\w-]+ ){0,2}?(?:girl|boy|man|woman|lady|gentleman|child|baby|patient|guy|fellow|chap|kid|teenager|couple|family),? (?:(?:(?:from|with|of|called|named) (?:[^\s.;:?!]+ ){1,4}?|who (?:is|was|lies|lay|lives|sleeps|slept|stays|stayed) |lying |sleeping |sitting ))?"
    r"(?:(?:just )?across the (?:hall|hallway|corridor|aisle|room)|next door|(?:a few|some|one|two|three|four|\d) (?:doors?|beds?|rooms?) (?:down|up|away|further)"
    r"|(?:down|along|up) the (?:hall|hallway|corridor)|(?:in|from) the (?:next|other|neighbou?ring|opposite) (?:bed|room)|at (?:my|our|the next) table)\b"
    r"|^\W*(?:(?:And|But|Then|There|Today|Here),? )?(?:I|[Hh]e|[Ss]he)(?: (?:also|even|had|has|have)){0,2} (?:met|got to know|(?:talked|spoke|chatted) (?:to|with)|sat next to) (?:an?|another|one) (?:[\w-]+ ){0,2}?"
    r"(?:girl|boy|man|woman|lady|gentleman|child|patient|guy|fellow|chap|teenager|couple|family)\b"
)
"""Somebody near who has no name: "The man across the hall (Dutch, 62) got his third shot"."""
_IN_BED = regex(r"\W*(?:[Ii]n|[Ff]rom) (?:bed|room|cubicle) \w{1,4},? (?:Mr|Mrs|Ms|Miss)\.? (?P<who>[A-Z][\w-]+)")
"""Somebody named by bed: "In bed 4, Mr. Olsen has pneumonia"."""
_NOTED_BESIDE = regex(
    r"^\W*(?:NB:? |[Nn]ote:? |[Cc]f\.? |[Ss]ee )?(?:(?:[Rr]m\.?|[Rr]oom|[Bb]ed)(?: [Nn]o\.?)? ?#?\d{1,4}[A-Za-z]?(?:['’]s)? (?:pt\.?|[Pp]atient)\b|(?:(?:[Oo]ther|[Aa]nother) (?:[Pp]t\.?|[Pp]atient)\b|(?:[Pp]t\.?|[Pp]atient) (?:in|of|from) (?:(?:the )?(?:next|other|adjacent) "
    r"(?:[Rr]m\.?|[Rr]oom|[Bb]ed)\b|(?:[Rr]m\.?|[Rr]oom|[Bb]ed) ?#?\d{1,4}[A-Za-z]?(?:,? \(?(?:[MF]\b|\d{2}\b)| (?:had|has|got)\b)))|(?:[Rr]oom|[Rr]m\.?|[Bb]ed)[ -]?(?:mate|neighbou?r)\b)"
)
"""Somebody of another room in a nurse's words: "(Rm 4 pt, M 55, same protocol: …)", "Pt in bed 2: …"."""
_THINKS_OF = regex(
    r"^\W*(?:(?:And|But|Also|Today|Tonight) )?(?:[Ww]e|I|[Oo]ur thoughts) (?:(?:also|often|still|always|sometimes|all) )*(?:think|thought|are thinking|pray|prayed|speak|spoke|hear|heard|are|were) (?:of|about|for|with|from) "
    r"(?:(?:(?:little|old|young|poor|dear|sweet|brave)|(?:Mr|Mrs|Ms|Miss)\.?) [A-Z][\w'’-]*|[A-Z][\w'’-]+ (?:from|next|across|who|whose|with)\b)"
    r"|^\W*(?:And|Also|Then|Or) (?:of|about|for|to|from) (?:(?:little|old|young|poor|dear)|(?:Mr|Mrs|Ms|Miss)\.?) [A-Z][\w'’-]*"
)
"""Of whom a letter thinks beside the patient: "We think of little Sofia who was next door", "And of Mr. Lane with his stroke"."""
_ACQUAINTED = regex(
    r"^\W*(?:His|Her|My|Our|Their) (?!(?:[a-z-]+ )?(?:patient|case|son|daughter|child|boy|girl|baby|husband|wife|father|mother|mum|mom|dad|brother|sister|grand[a-z]+|hero|heroine)\b)"
    r"(?:[a-z-]+ ){1,3}(?P<name>[A-Z][a-zà-ÿ'’-]+(?: [A-Z][a-zà-ÿ'’-]+)?), (?:who|whose|\(?(?:aged )?\d{1,2}\)?, (?:who|whose|has|had|is|was|also|an?))\b"
)
"""Somebody else whom the patient knows: "Her neighbour Ruth Vane, who has …"."""
_PROVIDER = regex(
    r"\b(?:has|have|had) (?:so far |already |successfully |also |now )?(?:treated|cured|cared for|(?:helped|seen) (?=over|more|about|almost|many|hundreds|thousands|dozens|\d))\b[^.;]{0,40}"
    r"\b(?:patients|people|children|kids|cases|persons|individuals|adults|men|women)\b"
    r"|\b(?:also |now |currently )?(?:performs?|offers?|provides?|speciali[sz]es? in|conducts?|carries out)\b[^.;]{0,60}?"
    r"\b(?:therap(?:y|ies)|treatments?|procedures?|services|care|surger(?:y|ies)|transplants?)\b[^.;]{0,20}\b(?:for|of|to|in)\b"
    r"|\b(?:it|this|that)(?:['’]s| is) an? (?:very |completely |totally )?(?:safe|simple|painless|effective|natural|minimally invasive)\b"
    r"|^\W*(?:It|This (?:disease|condition|disorder)|The (?:disease|condition|disorder)) (?:also |usually |often |typically |eventually )?"
    r"(?:affects|causes|attacks|strikes|destroys|robs|leads to)\b(?![^.]*\b(?:he|she|his|her|my|me|him|patient)\b)"
    r"|\b(?:has|have) (?:changed|saved|improved|touched) (?:the )?lives of\b"
    r"|\b(?:treats|treating) (?:patients|people|children|conditions|diseases|disorders|diagnoses|many|several|various)\b",
    re.I,
)
"""What a doctor or a clinic does for many."""
_POINTS = regex(
    r"\b(?:[Ss]ee|[Rr]ead|[Cc]ompare|[Ff]ind|[Vv]isit|[Mm]eet|[Cc]f\.)(?: (?:also|about|here|further))? (?:(?:in|on) )?(?:(?:our|the|these|some|all) )?"
    r"(?:(?:two|three|four|other|further|more|similar|related|earlier|previous|next) )+(?:[\w-]+ ){0,2}?(?:cases?|patients?|stories|story|reports?|pages?|children|people)\b"
    r"|\b(?:[Ss]ee|[Cc]ompare|[Cc]f\.)(?: (?:also|with|our|the))? (?:case|patient)(?: (?:file|report|study|no\.?|number))? (?:#|no\. ?)?\d{1,3}\s?[(:,]\s?\(?(?:an?\s)?(?:man|woman|boy|girl|child|male|female|[mf]\b|\d)"
    r"|^\W*(?:The )?(?:[Oo]ther )?(?:[Cc]ase|[Pp]atient|[Cc]hild|[Pp]articipant) (?:[Nn]o\.? ?|[Nn]umber |#)?(?:\d{1,3}|[A-H])\s?\([^()]{1,80}\)[^.;]{0,40}? (?:is|was|has been|will be|had been) (?:also |already |fully )?"
    r"(?:described|reported|presented|published|discussed|shown) (?:elsewhere|separately|(?:in|as) (?:another|an? (?:separate|different|own|other|earlier|previous))\b|in (?:the|our) (?:main|accompanying|earlier|previous|first|other) (?:article|paper|text|report|publication)\b)"
    r"|^\W*(?:[Aa]lso|[Mm]ore|[Ff]urther) in (?:the|our|this) (?:news|issue|magazine|newsletter|bulletin)\b"
    r"|\b(?:[Ss]ee|[Rr]ead|[Ww]atch)(?: (?:too|also|more|next|on|further|as well)){1,2}(?: (?:here|about|on this page))?\s?:"
    r"|^\W*(?:Our |The |Some )?(?:[Oo]ther|[Ff]urther|[Mm]ore|[Ss]imilar|[Rr]elated) (?:[\w-]+ ){0,2}?(?:cases|patients|pts\.?|stories)(?: (?:of|with|on|from|in|during|this|that|here) [^:.]{1,60})?: ",
)
"""A pointer to others of the site: "see our other cases: Mia (4), Mr. Lane (51)"."""
_ABROAD = regex(
    r"^\W*(?:An?|One|Another) (?:[\w-]+ ){0,3}?(?:man|woman|boy|girl|patient|child|infant|lady|gentleman)\b[^.;]{0,80}"
    r"\b(?:elsewhere|(?:at|in|from|of) (?:another|a different) (?:cent(?:re|er)|hospital|clinic|country|unit|report|series|study))\b"
)
"""Somebody of another place: "A 34-year-old man died on day 19 elsewhere"."""
_NEXT = regex(
    r"^\W*(?:The |(?:[Ii]n|[Rr]ead(?: in)?) (?:the |our )?)?(?:[Nn]ext|[Cc]oming|[Uu]pcoming|[Cc]omes? next|[Ss]oon|[Pp]review)(?: [\w.-]+){0,4}?: (?:[^.\n]{0,30}[.;] )?(?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z]|[A-Z][a-z]+ [A-Z]\.|[A-Z][a-z]+,? \(?\d|(?:an?|the) (?:[\w-]+ ){0,3}?(?:man|woman|girl|boy|lady|gentleman|child|patient)\b)"
    r"|^\W*(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w'’-]+ \(\d{1,3}\b[^()]{0,60}\) (?:is going to|will|is to|is due to) "
)
"""Whose story comes next: "Next portrait: Mr. Brandt (71, lung transplant 2014)"."""
_GREETS = regex(
    r"^\W*(?:(?:[Kk]ind|[Bb]est|[Ww]arm|[Mm]any|[Mm]y|[Oo]ur|[Ww]ith) ){0,2}(?:[Gg]reetings|[Rr]egards|[Ww]ishes|[Ll]ove|[Ss]ay hello|[Hh]ello) (?:also )?to\b"
)
"""Whom a letter greets: "Greetings to Mrs. Lane with the stroke"."""
_MIXED_UP = regex(
    r"\b(?:[Nn]ot|[Nn]ever|[Dd]on['’]t|[Tt]o|[Bb]e|[Bb]een) (?:con(?:fuse[ds]?|founded)|mix(?:ed)?(?: (?:him|her|them|this patient|the patient|[A-Z][\w'’.-]+)){0,2} up|mistake|mistaken|mix(?:ed)? up)\b"
    r"[^;?!]{0,50}? (?:with|for) (?:(?:the|his|her|our|another|a) (?:[\w-]+ ){0,3})?(?:Mrs?\b|Ms\b|Miss\b|[A-Z]|patient)"
    r"|\b(?:[Nn]o relation (?:to|of)|[Nn]ot related to|[Nn]ot identical (?:with|to)|[Nn]amesake of) (?:our (?:patient )?)?(?:Mrs?|Ms|Miss)\b"
)
"""Whom a patient is not: "Please don't mix her up with Mrs. Lane, 83"."""
_THOUGHT = regex(r"\b(?:thought|think|suspect(?:ed)?|feared|afraid|believed?|guess(?:ed)?|considered)\b[^?]*\?\W*$")
_AGREES = regex(
    r"\W*(?:(?:[Yy]es|[Nn]o|[Ff]irst|[Aa]lso|[Oo]r|[Aa]nd|[Tt]hat|[Oo]f course|[Mm]aybe|[Tt]hen)\b[, ]*){1,3}"
    r"(?:(?!was\b|is\b|had\b|have\b|has\b|were\b|told\b|found\b|showed\b|got\b)[^\s,;.]+[,.]?\s?){1,8}"
)
_ASKS = regex(
    r"^\W*(?:My|Our|An?|One|Another|His|Her|The) (?:[\w-]+ ){0,2}?(?:friend|neighbou?r|colleague|cousin|acquaintance|reader|relative|aunt|uncle|lady|gentleman|man|woman|mother|father)s?\b"
    r"[^.;:?!]{0,40}? (?:asks?|asked|wants? to (?:know|ask)|wanted to (?:know|ask)|would (?:also )?like to (?:know|ask|come)|wonders?|is asking)\b"
    r"[^.;?!]{0,40}? (?:(?:about|for|on behalf of) (?:(?:his|her|their|an?|my) )?(?:[\w-]+ ){0,2}?(?:son|daughter|child|mother|father|wife|husband|brother|sister|friend|nephew|niece|grand\w+|neighbou?r)"
    r"|(?:whether|if) (?:his|her|their|my) )\b"
)
"""Whom somebody else asks about: "My friend Sanja asks about her daughter Ana, she is 7 and has autism"."""
_LEFT = (
    r"(?:(?:did not|didn['’]t|never|does not|could not|failed to) (?:come|return|attend|appear|reach|complete|show|turn|finish|start|take part|participate|get|answer|reply|want)"
    r"|(?:was|were|is|are|has been|have been|had been) (?:later |also |then |therefore )?(?:not (?:included|shown|counted|listed|treated|followed|evaluable|evaluated|assessed|available|reported)|excluded|withdrawn|lost|left out|omitted)"
    r"|withdrew|dropped out|drop(?:ped|s)? out|left (?:the|us|our|before|early)|moved (?:away|abroad)|refused|declined|cancell?ed)\b"
)
_ONE_MORE = r"(?:patients?|participants?|persons?|people|volunteers?|m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|cases?|subjects?)\b"
_BEYOND = regex(
    r"^\W*(?:(?:An?|One|Another|Two|Three) (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d{1,2}th|further|other|additional|more) "
    + _ONE_MORE
    + r"|(?:An?|One|Another) "
    + _ONE_MORE
    + r"(?=[^.;]{0,20}\d))[^.;]{0,60}?\b"
    + _LEFT
)
"""Somebody beyond those whom a page lists: "A sixth patient (M, 44) was lost to follow-up"."""
_NEVER_TREATED = regex(
    r"^\W*(?P<who>(?:(?:[Pp]atient|Pt\.?|[Cc]ase|[Pp]articipant|[Ss]ubject|[Cc]hild|[Vv]olunteer) (?:[Nn]o\.? ?|#)?(?:\d{1,3}|[A-Z]|[IVX]{1,4})|[A-Z]{1,6}-?\d{1,4}))"
    r"(?:\s?\([^()]{1,80}\)|, [^.;]{1,60},)?\s(?:(?:later|then|also|who)\s)?"
    r"(?:(?:withdrew|dropped out|left|moved(?: away)?|died|declined|refused)(?: (?:consent|participation))? (?:before|prior to) (?:the |any |his |her |their |its )?(?:first )?"
    r"(?:[a-z]+(?:tion|sion|ment|ery|apy)s?|cells?|baseline)\b"
    r"|(?:was|is|were|has been) (?:only screened|screened only|(?:a )?screen(?:ing)? failures?|never treated|not (?:shown|listed|tabulated|included|enrolled|treated)"
    r"|(?:excluded|withdrawn) (?:before|prior to|at screening)))\b(?! (?:again|further|in (?:the|this|our) (?:analys[ie]s|mean|figure|second|third)))"
)
"""A number of the list whom nothing was done to: "Patient D (46 y, F) withdrew before surgery", "SMA-06 was screened only"."""
_LISTED = regex(
    r"\W*[A-Z][^.;:\n\d]{3,60}(?:, | [–-] |: )(?:(?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w’'-]+|[A-Z][a-z]+ [A-Z]\.?),? \(?\d{1,2}(?: years?(?: old)?|y)?\)?|[A-Z][a-z]+ [A-Z]\.)\W*"
)
"""A line of a list of pages about others: "Dermatomyositis, Yana P., 16"."""
_FELLOW = regex(
    r"^\W*(?:(?:Dr|Prof|Mr|Mrs|Ms|Miss)\.? ?)?[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,2}, (?:an?|another|also an?|a fellow) (?:(?!doctor|nurse)[\w'’-]+ ){0,5}?(?:patient|sufferer)\b(?! (?:of|at) (?:his|her|this|the))"
)
"""Another one who is ill and named, on a page about somebody: "Dr. Rao, a type 1 diabetes patient since 1998, …"."""
_STRANGER = regex(
    r"^\W*(?:\w+ ){0,3}?(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w'’-]+(?: [A-Z]\.)?(?: \((?:[^()]{0,40}[ ,])?\d{1,2}\b(?!/)[^()]{0,60}\)|, (?:aged )?\d{1,2}(?: years old)?,)"
)
"""Somebody with a name of their own and an age: "Mr. Lane (Spain, 66, stroke) came for five courses"."""
_HEARD_OF = regex(
    r"\b(?:told|tells|tell|heard|hears|read|reads|knows?|knew|wrote|writes|spoke|talked)(?: (?:me|us|him|her|them))? (?:of|about) (?:an?|another|some|one|two) "
    r"(?:[\w-]+ ){0,2}(?:boy|girl|man|men|woman|women|patients?|child|children|lady|gentleman|person|people)\b",
    re.I,
)
"""Of whom somebody has only heard: "A friend told of a boy of 9 in Kiev"."""
_UNKNOWN_STILL = (_BEYOND, _HEARD_OF, _NEVER_TREATED)
"""Those who are somebody else also where a page has told of nobody yet."""
_AGED = regex(
    r"\W*(?:An?|One|Another) (?:[\w-]+ ){0,3}?(?:(\d{1,2})[- ]years?[- ]old\b|(?:man|woman|boy|girl|patient|lady|gentleman) (?:of|aged) (\d{1,2})\b)"
)
_CAVEAT = regex(
    r"^\W*(?:(?:\w+['’]s )?[Nn]ote: )?(?:(?:But|Of course|And|Yet|However),? )?(?:[Oo]ne|[Nn]o|[Nn]ot|[Rr]esults?|[Ee]ach|[Ee]very|[Oo]thers?|[Ii]t|[Tt]his|[Tt]he)\b[^.:;]{0,60}?"
    r"\b(?:others?|another|everyone|everybody|every|all|differs?|var(?:y|ies))\b[^.:;]{0,40}: (?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z]|[A-Z][a-z]+(?: [A-Z]\.)?,? \(?\d{1,2}\b|(?:an?|another) (?:[\w-]+ ){0,2}(?:man|woman|boy|girl|patient|lady|child)\b)"
)
"""Whom a page holds against the one it tells of: "One result says nothing about another: Mrs. Olga, 55, did not improve"."""
_CHILDREN = ("son", "daughter", "child")
_POSSESSED = regex(r"\W*(?:(?:his|her|their|my|our|the|whose|both)\s+(?:[\w-]+\s){0,2})?", re.I)
_MEN = ("father", "brother", "uncle", "nephew", "husband", "son")
_OF_OTHER_SEX = {True: regex(r"\b(?:she|her)\b", re.I), False: regex(r"\b(?:he|him|his)\b", re.I)}
_LONGEST = 120
_SUBJECT = 60
"""Characters within which a relative stands who is a sentence's subject."""


_SOMEBODY_ELSE = (
    _SOMEBODY, _FURTHER, _CITED, _BESIDE, _POINTS, _ABROAD, _NEXT, _MET, _NEIGHBOUR, _TO_COME, _BEYOND, _NOTED_BESIDE, _ASKS, _HEARD_OF,
    _CAVEAT, _MIXED_UP, _OF_ANOTHER, _GREETS,
)  # fmt: skip
_UNLESS_NAMED = (_IN_BED, _NEAR_BY, _ACQUAINTED, _THINKS_OF)
"""Those who are somebody else unless the page's own patient is called so."""
_BESIDE_NAMED = (_FELLOW, _STRANGER)
"""Those who are somebody else on a page whose patient has another name."""


def mentions_somebody(opening: str, names: Sequence[str] = ()) -> bool:
    """Whether a sentence tells of somebody who is no patient of the page: "There was a boy …", "A third patient … is due",
    "Lane et al. described a man …".

    Args:
        opening: the first characters of a sentence.
        names: those of the page's own patients; without any, no line is one of a list of pages.

    Returns:
        True for such a sentence.
    """
    if any(pattern.search(opening) for pattern in _SOMEBODY_ELSE):
        return True
    if not any(name in opening for name in names) and (
        _NEVER_TREATED.match(opening) or (names and _LISTED.fullmatch(opening))
    ):
        return True
    found = (pattern.match(opening) for pattern in (_UNLESS_NAMED + _BESIDE_NAMED if names else _UNLESS_NAMED))
    return any(m is not None and not _one_of(names, m.group()) for m in found)


def never_treated(text: str, start: int, end: int) -> bool:
    """Whether a line tells of a number of the list only that nothing was done to whoever has it.

    Args:
        text: the document's text.
        start: where the line begins.
        end: where it ends.
    """
    return _NEVER_TREATED.match(text[start : min(end, start + _LONGEST)]) is not None


def near_by(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of somebody near the patient or whom they know, so that "he" or "she" behind it may be that one.

    Args:
        text: the document's text.
        start: where the sentence begins.
        end: where it ends.
    """
    opening = text[start : min(end, start + _LONGEST)]
    return any(p.search(opening) for p in (_NEAR_BY, _NEIGHBOUR, _THINKS_OF, _ACQUAINTED, _MET, _BESIDE, _SOMEBODY))


def _one_of(names: Sequence[str], words: str) -> bool:
    """Whether words hold a part of a name, its title apart."""
    return any(part in words for name in names for part in bare(name).split())


def only_thought(text: str, title: Span | None, sentence: Span) -> bool:
    """Whether a sentence only answers what was thought of: "People thought of a tumour?" "Yes, or multiple sclerosis.".

    Args:
        text: the document's text.
        title: the question above the sentence, None without one.
        sentence: the sentence.
    """
    asks = title is not None and _THOUGHT.search(text, title.start, title.end) is not None
    return asks and _AGREES.fullmatch(text, sentence.start, sentence.end) is not None


def points_to_others(text: str, start: int, end: int) -> int | None:
    """Where a block begins to point to other patients of the site ("see our other cases: …"), None where it doesn't.

    Args:
        text: the document's text.
        start: where the block begins.
        end: where it ends.
    """
    found = _POINTS.search(text, start, end)
    return found.start() if found else None


def aged_otherwise(opening: str, ages: Sequence[AgeHit]) -> bool:
    """Whether a sentence of a discussion opens with somebody of an age that nobody of the page has: "A man of 34 died …".

    Args:
        opening: the first characters of the sentence.
        ages: the ages told of those whom the page describes.
    """
    m = _AGED.match(opening)
    own = {a.value for a in ages if a.unit == "a"}
    return bool(m and own and Decimal(m[1] or m[2]) not in own)


def of_provider(text: str) -> bool:
    """Whether a sentence tells what somebody treats, or whom they have treated: "Dr. Rao has treated over 4,500 patients
    of …", "The clinic also performs cell therapy for …".

    Args:
        text: a sentence of a page about a patient.
    """
    return _PROVIDER.search(text) is not None


def is_example(before: str) -> bool:
    """Whether whom a page names is one of many it only points to: "Former patients such as Mrs. L. talk to you".

    Args:
        before: the text before the name.
    """
    return _EXAMPLE_OF.search(before) is not None


def inside(spans: Sequence[Span], at: int) -> bool:
    """Whether a place lies in one of some spans."""
    return any(span.start <= at < span.end for span in spans)


def told_of_others(
    document: Document, lexicon: Lexicon, span: Span, known: bool = True, ages: Sequence[AgeHit] = (),
    names: Sequence[str] = (),
) -> tuple[Span, ...]:  # fmt: skip
    """The sentences of a block whose ages and countries are nobody's of the page.

    Args:
        document: the document.
        lexicon: for the words for relatives.
        span: the block.
        known: whether somebody is described already; the first whom a page tells of isn't somebody else.
        ages: in a discussion, the ages of those described; whoever is of another age is of another paper.
        names: those of the page's own patients, where they are known by now.

    Returns:
        The sentences about somebody mentioned, and those whose subject is a relative ("His twin sister is fine, she is two").
    """
    out = []
    led = False
    for s in split_sentences(document.text, span.start, span.end):
        opening = document.text[s.start : min(s.end, s.start + _LONGEST)]
        somebody = mentions_somebody(opening, names) or aged_otherwise(opening, ages) or led
        cited = names_author(document.text, s.start, s.end)
        led = cited and document.text[s.start : s.end].rstrip().endswith(":")  # "published by Lee: a man of 61"
        somebody = somebody or cited
        later = s.start > span.start and _FURTHER.search(opening) is not None
        if (somebody and (known or later or any(p.search(opening) for p in _UNKNOWN_STILL))) or _of_relative(
            document, lexicon, s
        ):
            out.append(s)
        elif not known:
            known = bool(find_ages(document.text, s.start, s.end))
    return tuple(out)


def _of_relative(document: Document, lexicon: Lexicon, sentence: Span) -> bool:
    """Whether a relative is the subject of a sentence; a child is the patient of a parent's story."""
    text = document.text
    for m in lexicon.find(text, sentence.start, min(sentence.end, sentence.start + _SUBJECT)):
        if m.entry.kind == "relation" and not NUMBERED.match(text, m.start):
            if _POSSESSED.fullmatch(text, sentence.start, m.start) is None:
                return False
            words = m.entry.name.split()
            other = _OF_OTHER_SEX[any(w.endswith(_MEN) for w in words)]
            return not any(w in _CHILDREN for w in words) and not other.search(text, m.end, sentence.end)
    return False


_THANKED = regex(
    r"\b(?:we|authors?|I)\b[^.;\n]{0,40}\b(?:thank(?! you\b)|acknowledge|grateful to|indebted to)\b(?:(?!(?<!Dr)(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Prof)(?<! [A-Z])\. )[^;\n]){0,600}$",
    re.I,
)


def is_thanked(text: str, at: int) -> bool:
    """Whether a name stands among those whom authors thank: "We thank Dr. Lai for plasmids and Ms. Elizabeth Kennington …".

    Args:
        text: the document's text.
        at: where the name begins.
    """
    return _THANKED.search(text, max(0, at - 620), at) is not None


# Somebody beside those whom a page is about, known by where they are, by their number, age or sex: "The boy from room
# 12 …", "A fourth traveller, 58, with …" on a page about three, "The lady from Peru" on that of a man.


_LEAD = r"^\W*(?:(?:And|But|Then|Also|Even|Now|Today),? )?"
_PERSON = (
    r"(?:man|woman|boy|girl|lady|gentleman|child|kid|baby|toddler|teenager|guy|fellow|chap|traveller|traveler|passenger|neighbour|neighbor|pensioner|"
    r"couple|patient|person|mother|father|candidate|visitor|participant|friend)"
)
_OF_HIS = r"(?:his|hers|him|her|mine|me|ours|us|theirs|them|my bed|our room|[A-Z][\w-]+(?:['’]s)?)"
_WHERE = (
    r"(?:(?:in|from|of) (?:room|bed|ward|cabin|house|flat)(?: (?:no\.?|number))? ?\d{1,4}[a-z]?\b"
    rf"|(?:(?:in|from|of) the (?:bed|room|house|flat|seat) )?(?:beside|next to|opposite|across from|behind|above|below) {_OF_HIS}(?=[\s,.;(])|opposite(?=[\s,.;(])"
    r"|(?:on|from|in) the (?:plane|flight|bus|train|ferry|waiting room|corridor|taxi|hotel)\b"
    r"|who (?:shared|shares|had shared) (?:the|a|his|her|my|our) (?:room|ward|flat)\b"
    r"|(?:(?:whom|who|that) )?(?:we|I|he|she|they) (?:had |have |has )?(?:met|got to know|ran into)\b)"
)
_STRANGER_BESIDE = (
    regex(
        rf"{_LEAD}(?:The|An?|Another|One|That) (?:(?!patient\b)[\w-]+ ){{0,3}}?(?!patient\b){_PERSON}s?,? (?:(?:with|of|called|named) (?:[^\s.;:?!]+ ){{1,5}}?)?{_WHERE}"
    ),
    regex(
        rf"{_LEAD}(?:In|On|From) the (?:next |other )?(?:bed|room|seat|chair|mat|bicycle|flat|house) (?:beside|next to|opposite|across from|behind) {_OF_HIS}[ ,](?:[\w-]+ )?"
        r"(?:lay|sat|slept|was|is|lies|sits|sleeps|lived|lives|came|trained)\b"
    ),
    regex(rf"{_LEAD}(?:(?:The|A|Another) )?(?:[\w-]+ ){{0,2}}?(?:[Cc]hild|[Ss]on|[Dd]aughter|baby|[Mm]other|[Ff]ather) of (?:the|an?|another|our) (?:[\w-]+ )?(?:{_PERSON}|family)\b(?= (?:we|I|who|from|in|next|opposite|beside)\b)"),
    regex(rf"{_LEAD}(?:The |A )?(?:[Tt]wo |[Tt]hree |[Oo]ther )?(?:sisters|brothers|twins|siblings|couple|family|children|boys|girls) (?:from (?:[A-Z]|room|the (?:next|other))|in (?:room|the (?:next|other)))"),
    regex(
        rf"{_LEAD}(?:[Ss]omebody|[Ss]omeone|(?:[Aa]|[Aa]nother|[Oo]ne) (?:mother|father|parent|member|reader|user|visitor|family)|[Oo]ther (?:parents|people|patients|mothers|members)|[Oo]thers) "
        r"(?:[^.;:!?]{1,40} )?(?:wrote|writes|told|tells|said|says|reported|reports|posted)\b"
    ),
    regex(
        rf"{_LEAD}(?:I|[Ww]e|[Hh]e|[Ss]he) (?:(?:also|once|even) )?(?:know|knew|knows|remember|remembers|saw|heard of|hear of|read of) (?:an?|another|some|somebody|someone|one) (?:[\w-]+ ){{0,2}}?(?:{_PERSON}|who)\b"
    ),
)  # fmt: skip
_NTH = regex(rf"{_LEAD}(?:An?|The|Our) (?P<nth>" + "|".join(ORDINALS) + rf") (?:[\w-]+ )?{_PERSON}\b(?!['’]s\b)")
_SEXED = regex(
    rf"{_LEAD}(?:(?:The|That) (?:[\w-]+ ){{0,2}}?(?P<the>man|woman|boy|girl|lady|gentleman) (?:from|with|in|on|who|of|\(|next|beside|opposite)"
    r"|(?:An?|Another) (?:[\w-]+ ){0,2}?(?P<some>man|woman|boy|girl|lady|gentleman) (?:from [A-Z]|in (?:room|the (?:next|other))|\(|next|beside|opposite))"
)
_STRANGER_AGED = regex(
    rf"{_LEAD}(?:An?|One|Another) (?:[\w-]+ ){{0,3}}?{_PERSON}(?:,| of| aged|,? \(| from [A-Z]\w+,)\s?(?:aged )?(?P<age>\d{{1,2}})(?=[,);]| years|\s(?:with|who|from|has|had|was|is)\b|,? [a-z])(?! (?:months|weeks|days|mg|times)|,\d)"
    rf"|{_LEAD}(?:The|An?|One|Another|[A-Z][a-z]+) (?!(?:[\w-]+ )?(?:patient|proband|case)\b)[^.;:,]{{2,50}}, an? (?P<apposed>\d{{1,3}})[- ]years?[- ]old\b"
)
"""Somebody who is told with an age: "A lady from Perth, 44, …", "The driver of the car, a 54-year-old man, …"."""
_OF_TELLER = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){0,2}?(?:husband|wife|partner|son|daughter|child|boy|girl|baby|father|mother|dad|mum|mom|brother|sister|grand[a-z]+)\b"
)
"""Whose story somebody tells."""
_OPENING = 160


def is_beside(text: str, sentence: Span, people: Sequence[Described]) -> bool:
    """Whether a sentence opens with somebody who is none of those whom the page has described above it.

    Args:
        text: the document's text.
        sentence: one of its sentences.
        people: whom the document describes.
    """
    if not people or sentence.start <= people[0].first:
        return False
    if any(sentence.start <= d.first < sentence.end for d in people):
        return False
    opening = text[sentence.start : min(sentence.end, sentence.start + _OPENING)]
    found = next((m for p in _STRANGER_BESIDE if (m := p.match(opening))), None) or _other(opening, people)
    return found is not None and not any(name in opening[: found.end()].split() for d in people for name in d.names)


def beside_kin(text: str, block: Span, people: Sequence[tuple[int, Sequence[AgeHit]]]) -> tuple[Span, ...]:
    """The sentences of a block about somebody whom those who tell of a relative have met, of another age: "A lady from Perth, 44, …".

    Args:
        text: the document's text.
        block: the block.
        people: where each person so far is first described, and the ages told of them.
    """
    ages = [a for _, own in people for a in own if a.start < block.end]
    if len(people) != 1 or not ages or not _OF_TELLER.search(text, max(0, people[0][0] - 80), people[0][0] + 40):
        return ()
    sentences = split_sentences(text, block.start, block.end)
    return tuple(
        s for s in sentences if s.start > ages[0].start and _of_another_age(text[s.start : s.start + _OPENING], ages)
    )


_KIN = r"(?:my|our) (?:husband|wife|partner|son|daughter|boy|girl|father|mother|dad|mum|mom|brother|sister)|the patient|our patient"


@lru_cache(maxsize=16)
def _back(names: tuple[str, ...]) -> re.Pattern[str]:
    called = "|".join((*(re.escape(name) for name in names), _KIN))
    return re.compile(rf"(?:;\s(?:but |and |while |whereas )?|,\s(?:but|while|whereas) )(?=(?:{called})\b)")


def back_to_patient(text: str, sentence: Span, people: Sequence[Described]) -> tuple[Span, ...]:
    """A sentence parted where it goes back from somebody else to the patient: "The man in the next bed had a fever; Dennis had
    none".

    Args:
        text: the document's text.
        sentence: one of its sentences.
        people: whom the document describes; a page of one only.

    Returns:
        The two parts, or the sentence as it is.
    """
    names = tuple(dict.fromkeys(name for d in people for name in d.names if name))
    back = _back(names).search(text, sentence.start, sentence.end) if len(people) == 1 else None
    if back is None or any(name in text[sentence.start : back.start()] for name in names):
        return (sentence,)
    opening = text[sentence.start : min(back.start(), sentence.start + _OPENING)]
    if not (mentions_somebody(opening, names) or is_beside(text, Span(sentence.start, back.start()), people)):
        return (sentence,)
    return Span(sentence.start, back.start()), Span(back.end(), sentence.end)


def _other(opening: str, people: Sequence[Described]) -> re.Match[str] | None:
    """The match of somebody whose number, sex or age nobody of the page has."""
    if (nth := _NTH.match(opening)) and ORDINALS[nth["nth"]] > len(people) > 1:
        return nth
    sexes = {d.person.gender for d in people}
    if (sexed := _SEXED.match(opening)) and None not in sexes and gender_of(sexed["the"] or sexed["some"]) not in sexes:
        return sexed
    return _of_another_age(opening, [a for d in people for a in d.ages])


def _of_another_age(opening: str, ages: Sequence[AgeHit]) -> re.Match[str] | None:
    """The match of somebody whose age a sentence opens with and is none of those told before: "A lady from Perth, 44, …"."""
    known = [a.value for a in ages if a.value is not None and a.unit == "a"]
    aged = _STRANGER_AGED.match(opening) if known else None
    return aged if aged and all(abs(int(aged["age"] or aged["apposed"]) - age) > 1 for age in known) else None


# What others say in quotation marks on the page of somebody else: "Omar, 12, has no more seizures and …" – Family K.,
# Jordan.


_MARKS = '"“”„«»'
_NAME = r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{1,20}))?)"
_QUOTED_KIN = r"(?:[Oo]ur|[Mm]y) (?:[a-z-]+ )?(?:son|daughter|child|boy|girl|baby|husband|wife|mother|father|mum|mom|dad|brother|sister|grand[a-z]+|friend),? "
_QUOTED = regex(
    rf"[^\w{_MARKS}]{{0,3}}[{_MARKS}][^{_MARKS}]{{8,700}}[{_MARKS}](?:\s*[-–—~]+\s*(?P<by>[^\n]{{2,60}}))?\s*"
)
_TOLD = regex(rf"\W*(?:{_QUOTED_KIN})?{_NAME}(?:, | \(|,? (?=aged ))(?:aged )?\d{{1,2}}\b")
"""Of whom the words are: "Our daughter Mia, 6, …", "Omar, 12, has …"."""
_SIGNED = regex(rf"(?:(?:Mr|Mrs|Ms|Miss)\.? |[Ff]amily )?{_NAME}(?:,? \(|, )(?:aged )?(?:\d{{1,2}}\b|[A-Z])")
"""Whose words they are: "– Anna, Poland", "– Howard, 66, Leeds"."""
_QUOTED_OPENING = 3 + len("our little granddaughter ")


def of_others(text: str, block: Span, people: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether a block holds nothing but the words of somebody beside those whom the page is about.

    Args:
        text: the document's text.
        block: where the block stands.
        people: of those whom the page describes, where it does so first and how it calls them; those whom it tells of in
            such words itself are nobody else.
    """
    if not people or block.start <= people[0][0] or (quoted := _QUOTED.fullmatch(text, block.start, block.end)) is None:
        return False
    told = _TOLD.match(text, block.start, block.end) or (_SIGNED.match(quoted["by"]) if quoted["by"] else None)
    own = {part for _, names in people for name in names for part in name.split()}
    return told is not None and not own & set(told["name"].split()) and not _begins_quoted(text, people[0][0])


def _begins_quoted(text: str, at: int) -> bool:
    return any(mark in text[max(0, at - _QUOTED_OPENING) : at + 1] for mark in _MARKS)


# Whether an age in a text is that of a person whom it describes, and not of a group, a parent or somebody mentioned.


_PERSON_NOUN = regex(
    r"\b(man|woman|male|female|boy|girl|gentleman|lady|patient|infant|baby|child|toddler|teenager|student|worker|"
    r"person|housewife|farmer|teacher|veteran|retiree)\b",
    re.I,
)
_NEAR_ABROAD = 24
"""Characters between a word for somebody in another language and the age: "paciente de sexo femenino, 54 años"."""
_CALLED = regex(rf"\b(?:[Aa]n?|[Tt]he|[Oo]ur) (?:[a-z-]+ ){{0,2}}?{CALLING},? (?:of |aged )?$")
_MANY = regex(
    r"(?<![\d.,])\d{2,5}\s(?:[\w-]{1,20}\s){0,3}(?:patients|people|participants|subjects|children|adults|volunteers|cases)\b",
    re.I,
)
"""Before an age: it tells of a group ("22 patients (13 male, 9 female) aged 16-44")."""
_OTHERS = regex(
    r"\b(?:another (?:of our patients|patient|case|man|woman)|a (?:second|third|different) patient)\b[^.]*$"
    r"|[;,:–-]\s(?:and\s|but\s)?an? (?:\w+ )?(?:girl|boy|man|woman|child|patient|baby) (?:in|from|at|of) (?:our|my|the|this|his|her) \w+,?\s$"
    r"|\b(?:my|his|her|their) (?:room-?mate|bed neighbou?r|neighbou?r|colleague|(?:boy|girl)?friend|partner|fellow patient|nurse)\b[^.;]{0,24}$"
    r"|\b(?:brother|sister|father|mother|uncle|aunt|cousin|grand(?:father|mother)|husband|wife)\b[^.;]{0,24}\b(?:dies|died|passed away)\b[^.;]*$"
    r"|\b(?:his|her|their) (?:[a-z]+ ){0,2}(?:brother|sister|twin|father|mother|uncle|aunt|cousin|husband|wife|son|daughter|niece|nephew|grand[a-z]+|baby|infant|newborn)(?: of|,? aged|,)? $"
    r"|\b(?:typical|average|ordinary|imaginary|imagined|hypothetical|fictitious) (?:patient|case|person|example|user|customer)\b[^.;]{0,24}$"
    r"|\b(?:imagine|suppose|let us (?:take|say)|let['’]s (?:take|say))\b[^.;]{0,24}$"
    r"|\b(?:et al\b\.?|and (?:co-?workers|colleagues|associates))[^.;]*\b(?:in|of|with|saw|described|reported|treated) (?:an? )?$"
    r"|\b(?:Dr|Prof|Doctor|Professor)\.? (?:[A-Z][\w.'’-]+ ?){1,3},? \(?$"
    r"|\b(?:born|delivered)\b[^.;]{0,80} (?:to|of|by) (?:an? |the )(?:[\w-]+ ){0,2}$"
    r"|\b(?:child|daughter|son|infant|baby|newborn|neonate|offspring|product) of (?:an? |the )(?:[\w-]+ ){0,2}$",
    re.I,
)
"""Before an age: it is of somebody who is only mentioned."""
_PARENT = regex(r"(?<!\bmy )(?<!\bour )\b(?:father|mother)(?:,? (?:is|was|aged)|,)?(?: an?)?\s*$", re.I)
_LIKE = regex(
    r"(?<!case is )(?<!case was )\b(?:that|those|level|abilities|skills|mind|body|legs|energy) of an? (?:\w+ )?$|\b(?:like|as|than) an? (?:\w+ )?$|\bas if (?:he|she|I) (?:was|were) $",
    re.I,
)
"""Before an age: it is only compared ("his development is that of an 8-year-old")."""
_EXTREME = regex(
    r"\b(?:youngest|eldest|oldest)(?: (?:patient|person|child|one|of (?:them|all|these|the (?:patients|children))))?"
    r"(?: (?:was|is|being|had been))?(?: (?:about|only|just|already))?[ :(]+$",
    re.I,
)
"""Before an age: it is the lowest or highest of a group ("the youngest was 17 and the eldest 66 years old")."""
_CLAUSE_END = regex(r"[:;.!?](?=\s)")
_ARTICLE = regex(r"\b(?:an?|this|the|our|the same)\s+(?:[\w-]+\s+)?$", re.I)
_MY = regex(r"\b(?:[Mm]y|[Oo]ur) (?:now )?$")
_CHILD = regex(r",? (?:[a-z]+ ){0,2}(?:son|daughter|boy|girl|child|baby)\b")
_OUR_CHILD_IS = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?:[a-z]+ )?(?:son|daughter)(?: [A-Z]\w{1,14})? (?:is|was|has turned|turned) (?:now |only |just |already )?$"
)
_I_AM = regex(r"\bI(?:['’]m| am|,)\s(?:now |only |just |myself )?$")
_SHE = regex(r"\b(?:he|she|his|her)\b(?![^.!?]*\b(?:I|me|my)\b)[^.!?]*$", re.I)
_SEX_FIRST = regex(r"(?:^|[\n(;:.]\s*)(M|F|Male|Female|Man|Woman|Boy|Girl)[,;\s]+(?:aged?\s+)?$", re.I)
_NOUN = r"(?P<noun>woman|lady|girl|man|gentleman|boy|male|female)"
_NOUN_AHEAD = regex(rf"\b[Aa] (?:[a-z]+ )?{_NOUN},? (?:of|aged) $")
_NOUN_BEHIND = regex(rf" (?:[a-z]+ )?{_NOUN}\b")
_AGE_WHERE = regex(r" (?:of|in|on|over|at) (?:the|his|her|my|both|one|a)\b")
LETTER_SEX = regex(r"(?:[ \u00a0-]|\s?/\s?)?(?:[RL]-?H ?|AA|[ABCHW](?=[MF]\b))?([MF])(?=[ ,.;)]|\n|$)(?! [a-z]{1,2}\d)")
"""The sex in one letter right behind an age, also with people's origin or hand before it: "a 27 y/o M with …", "62 yo WF",
"36 yo RHF"."""


def of_mentioned(text: str, age: AgeHit, span: Span) -> bool:
    """Whether an age is that of somebody whom a block only mentions: "born to a 35-year-old", "the youngest was 17"."""
    before = text[max(span.start, age.start - 60) : age.start]
    return any(p.search(before) for p in (_OTHERS, _PARENT, _LIKE, _EXTREME))


def of_person(text: str, age: AgeHit, span: Span) -> bool:
    """An age belongs to a person when a word for one, a pronoun or a comma-separated name stands with it."""
    after = text[age.end : min(span.end, age.end + 40)]
    before = text[max(span.start, age.start - 60) : age.start]
    if of_mentioned(text, age, span):
        return False
    if _sex_before(before):
        return True
    if LETTER_SEX.match(after) or _CALLED.search(before):
        return True
    if OF_SOMEBODY.search(text, max(span.start, age.start - _NEAR_ABROAD), _after_adjective(text, age.end)):
        return True
    if _ARTICLE.search(before) and re.search(r"old|aged", text[age.start : age.end], re.I):
        return True
    if re.search(r"\b(?:mean|median|average|range|aged? between|onset age|age range)\b", before + after[:12], re.I):
        return False
    if _MANY.search(before):
        return False
    told = _CLAUSE_END.split(after, maxsplit=1)[0]  # "before the age of three: a child may …" is nobody's
    return bool(
        _PERSON_NOUN.search(told)
        or _PERSON_NOUN.search(before)
        or PRONOUN.search(before)
        or re.match(r"\s*(?:years? )?old|\s[A-Z][a-z]+ [A-Z][a-z]+\b", after)
    )


def _after_adjective(text: str, end: int) -> int:
    """Return where the noun of an age that is an adjective may end: "54-jährige Patientin"."""
    return end + _NEAR_ABROAD if text[end : end + 5].lstrip("- ").startswith("jähr") else end


def of_child(text: str, age: AgeHit) -> bool:
    """Whether a parent tells the age of the child that the page is about: "My 13-year-old son Christopher"."""
    if _OUR_CHILD_IS.search(text, max(0, age.start - 48), age.start):
        return True  # "Our son Emil is eleven"
    return bool(_MY.search(text[max(0, age.start - 10) : age.start]) and _CHILD.match(text, age.end))


def of_writer(text: str, age: AgeHit) -> bool:
    """Whether an age is that of whoever writes of somebody else: "my mother … She is 67 … I am 40"."""
    return _I_AM.search(text, max(0, age.start - 24), age.start) is not None


def of_third(text: str, age: AgeHit, span: Span) -> bool:
    """Whether somebody's own story tells the age of another: "She went from a healthy 32-year-old woman to …"."""
    return _SHE.search(text[max(span.start, age.start - 80) : age.start]) is not None


def _sex_before(before: str) -> re.Match[str] | None:
    """ "M, 38 y." at the start of a note."""
    return _SEX_FIRST.search(before)


_HAS_ONE = regex(r"\b(?:has|have|had|developed|with) an?\s$")
"""Before the age of what somebody has: "he has a 12-year-old rash"."""


def of_thing(text: str, lexicon: Lexicon, age: AgeHit) -> bool:
    """Whether an age is that of what somebody has: "the 20-year-old rash on his face".

    Args:
        text: the document.
        lexicon: for findings and diseases.
        age: the age.
    """
    if not text.endswith("old", age.start, age.end):
        return False
    behind = [m for m in lexicon.find(text, age.end, min(len(text), age.end + 48)) if m.start == age.end + 1]
    return any(
        m.entry.kind in ("finding", "condition")
        and not text.endswith("ic", m.start, m.end)
        and (_AGE_WHERE.match(text, m.end) or _HAS_ONE.search(text, max(0, age.start - 24), age.start))
        for m in behind
    )


def of_other_sex(text: str, age: AgeHit, gender: str | None) -> bool:
    """Whether an age is told with a noun of the other sex than its person's: "A woman of 59 begins next week".

    Args:
        text: the document.
        age: the age.
        gender: the sex of whoever it would be given to; None where it isn't known.
    """
    ahead, behind = _NOUN_AHEAD.search(text, max(0, age.start - 32), age.start), _NOUN_BEHIND.match(text, age.end)
    noun = ahead or behind
    return gender is not None and noun is not None and gender_of(noun["noun"]) not in (None, gender)


_BROUGHT_IN = regex(
    r"\b(?:an?|another|one|his|her|their|whose|(?:patient|proband|man|woman|boy|girl|child|baby)['’]s)\s(?:[\w-]+\s){0,2}$"
    r"|\b(?:his|her|their) (?:[a-z-]+ )?(?:son|daughter|child|baby|brother|sister|mother|father|husband|wife) (?:is|was|turned) (?:[a-z]+ )?$",
    re.I,
)
_FOLLOWED = 5
"""So many years somebody may have been followed who is called by two ages."""
_HAS_BECOME = regex(
    r"(?:^|[.:\n]\s{0,2}|\b(?:is|was|am|are|were|be|been|became|become|remain(?:s|ed)|as|like|now|today)\s(?:[a-z]+\s){0,2})$",
    re.I,
)
"""Before an age that may be theirs who are told of: "he is now a tall 19-year-old", and that of a sentence's subject."""


def of_newcomer(text: str, age: AgeHit, known: Sequence[AgeHit]) -> bool:
    """Whether an age is that of somebody whom a page brings in beside the one it tells of: "the driver, a 54-year-old man, …",
    "a kidney of her 63-year-old brother".

    Args:
        text: the document.
        age: the age.
        known: the ages told of whomever it would be given to.
    """
    own = [a for a in known if a.when == "now" and a.value is not None]
    brought = _BROUGHT_IN.search(text, max(0, age.start - 40), age.start)
    if not own or brought is None or age.value is None or age.when != "now":
        return False
    article = brought.group().lower().startswith("a")
    if article and _HAS_BECOME.search(text[max(0, brought.start() - 24) : brought.start()]):
        return False
    return all(a.unit != age.unit or abs((a.value or 0) - age.value) > (_FOLLOWED if article else 1) for a in own)


_STAMPED = regex(r"(?:^|\n)[^\n\d]{0,30}[\d./-]{8,10}[ T,]+\d{1,2}:\d\d(?::\d\d)?[ \t]*\n\s*$")
_LINE_ENDS = regex(r"\d?[ \t]*(?:\n|$)|(?<=\d)[.)]\s|\d[.)]\s")
"""A line of a day with its time, and what ends the name below it: the line, or the number of what a converter glued to it."""
_STAMP = 80
"""Characters of such a line at most."""


def signs_entry(text: str, start: int, end: int) -> bool:
    """Whether a name is a line of its own below a day with its time: who wrote the entry of a record that follows.

    Args:
        text: the document's text.
        start: where the name begins.
        end: where it ends.
    """
    stamped = _STAMPED.search(text, max(0, start - _STAMP), start) is not None
    return stamped and _LINE_ENDS.match(text, end) is not None
