"""Where a finding is: the sites and sides of its chunk, of the list it stands in, and of the marks behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Change, Concept, Presence, Side, Site
from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import with_ancestors
from etl.mapping.reach import load_reach
from etl.parsers.index import part
from etl.parsers.phrases import FAR, SIDES, Chunk, Place, is_both, joins, make_site, places, side_of, unnamed
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import tokens_of, verb_at
from etl.patterns import regex
from etl.value import replace

TARGETS: tuple[Kind, ...] = ("finding", "function", "measure")
"""What can be there, be valued, or change."""

CHANGES = ("improved", "worsened", "unchanged", "more", "less", "relapsed")
"""Roles of cues that tell a change."""

_WHICH = regex(r"\s*(?:which|that|who|where|leading|causing|resulting)\b", re.I)
_IN = regex(r"\s*(?:in|of|at|on|over|around|affecting|involving|beneath|below|under|above|along)\s", re.I)
_IS = regex(r"\s(?:is|was|are|were|getting|became)\b")
_OF_IT = regex(r"\s(?:of|in)\s(?:(?:the|his|her|my|their)\s)?")
_NONE_THERE = regex(
    r"(?:[,;]\s*(?:(left|right|L|R)\b(?: side)?\s*[:=-]?\s*(?:nil|none|no|absent)|(?:none|nil|not|absent) (?:on|in|at) the (left|right)(?: side)?)"
    r"|[,;]?\s(?:but|and) (?:(?:it )?(?:was|is) )?(?:not|absent|none) (?:on|in|at|of) the (left|right)(?: [a-z]{3,8})?)(?=\s*(?:[.,;)]|$|and\b|before\b|after\b))",
    re.I,
)
_LASTING = [[word] for word in ("for", "since", "in", "during", "over", "on", "from", "after")]
_WITHOUT = (["no"], ["without"], ["not"], ["by"])
_WITH = regex(r"\bwith(?:out)?\b|\s[-–—]\s", re.I)
_SOMEBODY = regex(r"\b(?:he|she|they|I|we|it|there|patient|who)\b")
_WHEN = regex(
    r"\b(?:when|while|whereas|because|since|as(?! well)|that|which|until|before|although|though|if)\b|\b(?:due to|caused by|secondary to|because of|owing to|attributed to)\b",
    re.I,
)
_AND = regex(r"\b(?:and|or)\b", re.I)
_LEVEL = regex(r"\W*(?:At\s(?:the\s)?)?")
_LEVEL_ENDS = regex(r"(?:\slevel)?\s?[,:]")
_THERE = regex(r"\W*(?:There (?:is|are|was|were)|No)\b")
"""Around a numbered site for all that follows it, and how what follows begins."""
_ITS_OWN = regex(r"\b(?:and|or) (?:my|his|her|their)\s$")
"""Before a term that has no place of what stands before it."""
_MARK = regex(r"\s*[(（]?\s*(\+{1,4}|-|−|–|±|\+/-|\?|(?:positive|negative|present|absent)\b)\s*[)）]?", re.I)
_THAN = regex(
    r"\bspar(?:ing|ed) (?:of )?(?:the |his |her )?(?:\w+ (?:and|or) )?$|\b(?:than|compared (?:with|to)) (?:that of |those of |in |on |of |at )?(?:the |his |her |my |its )?$",
    re.I,
)
"""Before a place that another one is only compared with: "weaker than the left hand"."""
_TOWARDS = regex(
    r"\b(?:(?:up |down )?to|above|over|towards?|reach(?:ing|es)?|as far as|level of|height of|without(?: using| the (?:help|use) of)?|off) "
    r"(?:the |his |her |their |my )?(?:level of (?:the )?)?(?:left |right )?$",
    re.I,
)
_OTHER_LABEL = regex(r";\s*[^\W\d_][^;:.\n]{1,30}:\s")
"""A label inside of a field's value, behind what the field's own label says."""
_SIDED = regex(r"(?:[- ]sided)?\W*|\sto (?:the |his |her )?")  # "left-sided pain", not "right-sided fits with fever"
_FEW_CHARACTERS, _FEW_SITES = 12, 2
"""More sites than these in a heading name a part of an examination."""

_ATTRIBUTE = regex(r"(?:[- ]sided)?\s[^\W\d_]")
_WITH_NEXT = regex(
    r"(?:[- ]sided)?\s(?!(?:and|or|but|in|at|on|more|worse|greater|being)\b|predomin|domina|involve)[^\W\d_]"
)
_NOUN_SIDE = regex(r"\b(?:the|his|her|my|on|to|in|at) $", re.I)
_NEXT_NAME = regex(r"\b[a-z]+ [A-Z][a-z]")  # letters as printed: a capital within a line begins the next name
_RUN_ON = 2
"""Names in a list that runs on without commas, at least."""
_SMALL_WORD = regex(r" [a-z]+(?![\w-])")
_AND_NEXT = regex(r"\s?(?:,|,? and|,? or|&|/|\+)\s?", re.I)
_NOUN_BEHIND = regex(
    r"\s(?!(?:and|or|but|was|were|is|are|had|has|in|on|at|of|with|after|before|since|for|to|as|by|from)\b)[a-z]{3,}",
    re.I,
)


def sites_of(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, siblings: int
) -> list[Place | None]:
    """The places of a target: its chunk's, those of the list of sites behind or before it, else its label's."""
    if target.entry.role == "laboratory" and not target.entry.implies:
        return [None]  # "both glucose and urea were normal": what is measured in blood has no site
    chunk = pieces[i]
    text = reading.text
    if text[target.start : target.end].lower() in load_reach().words["HARM"]:
        return [p for p in chunk.places if p.start >= target.end] or [None]  # "ulcers of the leg led to complications"
    if target.entry.role == "whole":  # somebody's condition got worse "with weakness of the legs"
        own = [p for p in chunk.places if (_OF_IT if p.site else _SIDED).fullmatch(text, *_between(p, target))]
        return list(own) or [None]
    apart = (_of_another, _within_another, _of_unnamed, _in_next_clause, _not_there, _left_out)
    told = [p for p in chunk.places if not _is_denied(statement, target, p)]
    told = _without_next_side(text, chunk, told, target) if told else told
    own = _merge(reading, [p for p in told if not any(of(text, chunk, target, p) for of in apart)])
    if siblings > 1 and own:
        joined = (p for p in own if p.start >= target.end and _IN.match(text, target.end, p.start + 1))
        own = [next(joined, None) or _nearest(own, target)]  # "weakness of the leg or pain of the arm"
    if not load_reach().words["OF_AN_ORGAN"].isdisjoint(text[target.start : target.end].lower().split()):
        near = (p.start < target.end or bool(_IN.match(text, target.end, p.start + 1)) for p in own)
        own = [p for p, is_near in zip(own, near, strict=True) if not p.site or (is_near and target.start - p.end < 2)]
    listed = list(own)
    if not target.entry.implies or not own:
        listed = _listed(reading, pieces, i, target, own)
    if not listed:
        return [*_labelled(reading, statement, target)] or [at_level(reading, statement, target)]
    implied = target.entry.implies
    if implied and not any(p.site is None or belongs(reading, p.site, implied) or not p.apart for p in listed):
        return [None, *listed]  # "weakness of the hand and left foot"
    if any(p.side == "bilateral" for p in listed):  # "both upper arms and thighs"
        text = reading.text
        listed = [
            replace(p, side="bilateral") if p.site and not p.side and text[p.start : p.end].endswith("s") else p
            for p in listed
        ]
    sides = {p.side for p in listed if p.side}
    if len(sides) == 1 and len(listed) > 1 and listed[-1].side and not _side_first(reading, listed[-1]):
        listed = [p if p.side or not p.site else replace(p, side=listed[-1].side) for p in listed]
    return list(listed)


def _without_next_side(text: str, chunk: Chunk, told: list[Place], target: Mention) -> list[Place]:
    """Return the places of a term with a side right before it, without those right before another term.

    Example: "left leg weakness or right arm pain".
    """

    def leads(place: Place, term: Mention) -> bool:
        return place.end <= term.start and _SIDED.fullmatch(text, place.end, term.start) is not None

    if not any(p.side and leads(p, target) for p in told):
        return told
    others = [t for t in chunk.of(*TARGETS, "condition") if t.start >= target.end or t.end <= target.start]
    return [p for p in told if leads(p, target) or not (p.side and any(leads(p, t) for t in others))]


def _is_denied(statement: Statement, target: Mention, place: Place) -> bool:
    """Whether it is denied that a thing that is there is at a place: "the mass does not involve the bronchus"."""
    if place.start < target.end or statement.about(target).status != "present":
        return False
    sites = (m for m in statement.of("site") if place.start <= m.start and m.end <= place.end)
    return any(statement.about(m).status == "absent" for m in sites)


def _between(place: Place, target: Mention) -> tuple[int, int]:
    """Offsets of what stands between what is of the whole body and a place behind it, or a side beside it."""
    return (place.end, target.start) if place.start < target.start and not place.site else (target.end, place.start)


def _not_there(text: str, chunk: Chunk, target: Mention, place: Place) -> bool:
    """Whether a place is only compared with, is above what is told, or is where something goes or what it is done without: "weaker
    than the left", "below the knee", "raises the arm to the shoulder"."""
    start = max(chunk.start, place.start - 40)
    if _THAN.search(text, start, place.start):
        return True
    aimed = place.start >= target.end and place.site is not None and target.form == "ability"
    return aimed and _TOWARDS.search(text, max(target.end, start), place.start) is not None


def _left_out(text: str, chunk: Chunk, target: Mention, place: Place) -> bool:
    """Whether a place is where it is otherwise: "sensation was normal except for the left toe"."""
    but = [m for m in chunk.of("cue") if m.entry.role == "except" and target.end <= m.start and m.end <= place.start]
    return bool(but) and any(target.end <= q.start < but[0].start for q in chunk.qualifiers("value"))


def _within_another(text: str, chunk: Chunk, target: Mention, place: Place) -> bool:
    """Whether a place is a part of another term's words: "macrocephaly, thin upper lip"."""
    for t in chunk.of("finding", "condition"):
        if t.start <= target.start < t.end:
            continue
        if t.start <= place.start < t.end and t.end - t.start > place.end - place.start:
            return True
        if target.end < t.start and 0 <= place.start - t.end <= 1:
            return True
    return False


def _labelled(reading: Reading, statement: Statement, target: Mention) -> list[Place]:
    """The sites of a label or heading that names nothing else: "Upper limbs: weakness, atrophy"."""
    if statement.frame.label is None and statement.frame.title == reading.document.title:
        return []  # the name of a page ("My shattered brain") is nowhere in the body
    label = statement.frame.label
    if label is not None and _OTHER_LABEL.search(reading.text, label.end, max(label.end, target.start)):
        return []  # "Bladder: urgency; bowel: constipation"
    topic = statement.frame.topic
    sites = {(m.start, m.end) for m in topic if m.entry.kind == "site"}
    if not sites or any(m.entry.kind not in ("site", "qualifier") and (m.start, m.end) not in sites for m in topic):
        return []
    found = [p for p in _merge(reading, places(topic)) if p.site and not is_system(p.site)]
    if len({p.site.id for p in found if p.site}) > 1 and "/" in reading.text[topic[0].start : topic[-1].end]:
        return []  # "Extremities/spine: kyphosis"
    if _are_many(found):
        return []  # "Ears, Eyes, Nose, Throat: congestion" says of none of them where
    implied = target.entry.implies
    return [p for p in found if p.site and (not implied or belongs(reading, p.site, implied))]


def at_level(reading: Reading, statement: Statement, target: Mention) -> Place | None:
    """Return the numbered site that opens a sentence for it and what follows: "At L1-L2, there is a bulge. There is no stenosis."

    Args:
        reading: the document.
        statement: the sentence.
        target: a finding or disease.
    """
    if target.entry.kind not in ("finding", "condition") or target.entry.role == "whole":
        return None
    text, begin, own = reading.text, statement.block.span.start, statement.span.start
    for m in reversed(part(reading.index.mentions, Span(begin, target.start))):
        if m.entry.kind != "site" or not any(map(str.isdigit, text[m.start : m.end])):
            continue
        opens = max(begin, *(text.rfind(sign, begin, m.start) + 1 for sign in ".\n"))
        if _LEVEL.fullmatch(text, opens, m.start) and _LEVEL_ENDS.match(text, m.end):
            return Place(m.start, m.end, m.entry) if m.start >= own or _THERE.match(text, own) else None
    return None


def _are_many(found: Sequence[Place]) -> bool:
    """Return True for the sites of a heading that names a part of an examination."""
    return len({p.site.id for p in found if p.site}) > _FEW_SITES


def is_system(site: Entry) -> bool:
    """Whether a heading's site is a part of an examination ("Nervous system: tremor of the hands"), and no place."""
    return site.name.endswith(" system")


def _side_first(reading: Reading, place: Place) -> bool:
    """Whether a place begins with its side: "hand and left foot" says nothing of the hand's side."""
    found = reading.lexicon.find(reading.text, place.start, place.end)
    return bool(found) and found[0].entry.kind == "qualifier" and any(m.entry.kind == "site" for m in found[1:])


def _listed(reading: Reading, pieces: Sequence[Chunk], i: int, target: Mention, own: list[Place]) -> list[Place]:
    text = reading.text
    after: list[Place] = []
    if not own or own[-1].start >= target.end:
        for later in pieces[i + 1 :]:
            colon = later.opener in (":", "：") and not after and not own and target.entry.kind == "finding"
            led = colon and not text[target.end : later.start].strip(" :：\n")  # "Atrophy: right calf, both hands"
            if (later.opener not in (",", "and", "(", "（", "/") and not led) or not _only_places(later):
                break
            rest = text[later.places[-1].end : later.end]
            end = later.places[-1].end if rest.split()[:1] in _LASTING else later.end
            if unnamed(text, later.start, end, later.mentions):
                break  # "he puffs his cheeks and his tongue protrudes at midline"
            if own and later.opener == "," and any(q.start >= own[-1].end for q in pieces[i].qualifiers("value")):
                break  # "the strength of her arms was weak, the small and big hand muscles were thin"
            if (
                not own
                and not after
                and later.opener == ","
                and not (target.entry.refines or reading.lexicon.refined_from(target.entry))
                and not _each_graded(pieces[i + 1 :])
                and not _says_where(text, pieces, i, target)
            ):
                break  # "speech less clear, hands thin": the hands are the next term's
            after.extend(replace(p, apart=True) for p in _merge(reading, later.places) if p.site)
        if not own and after and _begins_next(text, pieces[i + 1 :]):
            after = []
    shared: tuple[str, ...] = ("and", "/") if target.entry.kind == "finding" else ("and", ",", "/")
    if target.form == "ability":
        shared = ()  # "he could not go upstairs, muscle twitching was seen on the left leg"
    if not own and not after and i + 1 < len(pieces) and pieces[i + 1].opener in shared:
        following = pieces[i + 1].of(*TARGETS)
        # "Strength and tension of the four limbs", but not "cramps, and pain in the back".
        apart = target.entry.kind == "finding" and text[pieces[i].end] == "," and pieces[i + 1].opener == "and"
        graded = target.entry.kind == "finding" and following[-1:] != () and bool(following[-1].entry.grade)
        bare = target.entry.kind == "function" and not target.entry.refines  # "speech and tone of the arms"
        apart = apart or graded or _has_own_place(text, target, pieces[i + 1])
        apart = apart or (bare and all(t.entry.kind != "function" for t in following))
        if following and pieces[i].end - target.end <= 2 and not apart:
            after = [p for p in _merge(reading, pieces[i + 1].places) if p.site and p.start >= following[-1].end]
            implied = target.entry.implies
            if implied and target.entry.kind == "finding":  # "headache and pain in the right eye"
                after = [
                    p for p in after if p.site and p.site.id in implied and pieces[i + 1].start == following[0].start
                ]
            after = [p for p in after if p.site and (not implied or belongs(reading, p.site, implied))]
    sides_only = own and all(p.site is None for p in own)
    before: list[Place] = []
    if (not after or sides_only) and (not own or own[0].start < target.start):
        for back in range(i - 1, -1, -1):
            if pieces[back + 1].opener not in (",", "and", "/", ":") or not _only_places(pieces[back]):
                break
            if (pieces[back + 1].opener == "," or _IS.match(text, target.end)) and _of_other_thing(text, pieces[back]):
                break  # "short neck, pectus carinatum", "excavation of the optic nerves, esotropia", "… and voice was normal"
            if any(map(str.isdigit, text[pieces[back].places[-1].end : pieces[back].end])):
                break  # "right eye 20/400, left eye: …" has told of the right one
            somebody = not (back == 0 and _only_leads(text, pieces[0]))
            if back == i - 1 and somebody and _SOMEBODY.search(text, pieces[i].start, target.start):
                break  # "it spread to the groin, face and ears, and then he died"
            if _ITS_OWN.search(text, pieces[back].places[-1].end, target.start):
                break  # "his arms and his gait"
            if _relative(text, pieces[back + 1]) or _complement(text, pieces, back):
                before = []
                break
            before = [p for p in _merge(reading, pieces[back].places) if p.site] + before
        if before and (pieces[i].inside or (pieces[i].opener == ":" and _are_many(before))):
            before = []
    if sides_only and after and not any(p.side for p in after):
        return [replace(p, side=own[0].side) for p in after]
    if sides_only and not after and not before:
        return own
    return _sharing_side(reading, before + own + after)


def _has_own_place(text: str, target: Mention, following: Chunk) -> bool:
    """Return True if a place of the next term isn't shared: "pleural effusion and …", "effusion of the knee and …", "… and some …"."""
    words, said = load_reach().words, text[target.start : target.end].lower().split()
    opens = text[following.start : following.end].lower().split()[:1]
    placed = "of" in said or "in" in said or not words["OF_AN_ORGAN"].isdisjoint(said)
    return placed or not words["INDEFINITE"].isdisjoint(opens)


def _begins_next(text: str, behind: Sequence[Chunk]) -> bool:
    """Whether places behind a term begin the next item, which names one more: "lesions, aortic valve, mitral valve reflux",
    "shoulder pain and hand and arm paresthesias"."""
    bare = (c for c in behind if not _only_places(c) or unnamed(text, c.start, c.end, c.mentions))
    following = next(bare, None)
    if following is None or not following.places or not {following.opener, behind[0].opener} <= {",", "and"}:
        return False
    first = following.places[0]
    return first.site is not None and not text[following.start : first.start].strip(" ,")


def _of_other_thing(text: str, chunk: Chunk) -> bool:
    """Whether an item of a list names something at its place that no mapping knows, and no place alone."""
    first = chunk.places[0]
    if _IN.match(f" {text[chunk.start : first.end]}"):
        return False
    said = any(m.entry.role not in ("side", "part") and m.end <= first.start for m in chunk.of("qualifier"))
    return said or bool(unnamed(text, chunk.start, chunk.end, chunk.mentions))  # "prominent ribs", "pectus carinatum"


def _sharing_side(reading: Reading, found: list[Place]) -> list[Place]:
    """A site behind an "and" has the side that is said of the one before it: "the right arm and leg"."""
    text, out = reading.text, list(found)
    shared: set[int] = set()
    for n, p in enumerate(out[1:], 1):
        last = out[n - 1]
        if p.site is None or p.side or not p.site.left or last.site is None or last.site.id == p.site.id:
            continue
        one = last.side in ("left", "right") and not is_both(text, reading.lexicon, p.site, p)
        if one and _AND_NEXT.fullmatch(text, last.end, p.start) and (n in shared or _side_first(reading, last)):
            out[n] = replace(p, side=last.side)
            shared.add(n + 1)
    return out


def _says_where(text: str, pieces: Sequence[Chunk], i: int, target: Mention) -> bool:
    """Whether a few words without a verb name one thing and then only where it is: "Numbness, left hand"."""
    first, last = pieces[0], pieces[-1]
    if i or target.start - first.start > _FEW_CHARACTERS or any(c.of(*TARGETS, "condition") for c in pieces[1:]):
        return False
    return len(first.of(*TARGETS)) == 1 and not any(
        verb_at(words, n) for words in (tokens_of(text, first.start, last.end),) for n in range(len(words))
    )


def _each_graded(behind: Sequence[Chunk]) -> bool:
    """Whether what follows a sign are places, each with how severe it is there: "rigidity, right arm severe, left arm mild"."""
    listed = [c for c in behind if c.opener in (",", "and")]
    return len(listed) > 1 and all(_only_places(c) and c.qualifiers("severity") for c in listed[:2])


def _of_another(text: str, chunk: Chunk, target: Mention, place: Place) -> bool:
    """Whether a site before a term belongs to a term before it: "weakness of the legs with incontinence"."""
    if target.entry.role == "exam" and any(
        t.start == place.start != target.start and not t.entry.units for t in chunk.of(*TARGETS)
    ):
        return True  # "no abnormalities of lung or abdomen"
    if not place.site and any(0 <= p.start - place.end <= 8 and p.end <= target.start for p in chunk.of("procedure")):
        return True  # "the right-sided craniotomy left him with hemianopia"
    if place.end > target.start:
        return False
    if any(
        place.end <= t.start < t.end < target.start and _WITH.search(text, t.end, target.start)
        for t in chunk.of(*TARGETS, *(("condition",) if place.site is None else ()))
    ):
        return True  # "left thigh hematoma with leukocytosis"
    if _ITS_OWN.search(text, place.end, target.start):
        return True  # "my arms felt heavy or my voice …"
    if place.site is None:
        return False
    if any(place.start < c.end <= target.start and c.start <= place.end + 1 for c in chunk.of("condition")):
        return True  # "a history of sigmoid colon adenocarcinoma presents with discomfort"
    return any(
        t.end <= place.start
        and _IN.match(text, t.end, place.start + 1)
        and not _AND.search(text[place.end : target.start])
        for t in chunk.of(*TARGETS)
    )


def _of_unnamed(text: str, chunk: Chunk, target: Mention, place: Place) -> bool:
    """Whether a side stands at the begin of a name that no mapping knows, in a list that runs on without commas: "Left
    preauricular pit Narrow ear canals Ptosis"."""
    if place.site is not None and place.end <= target.start:
        if _NEXT_NAME.search(text, place.start, target.start):
            return (
                _SMALL_WORD.search(text, place.start, target.end) is not None
            )  # "Large ears Curved lip Buccal hypotonia"
        if _NEXT_NAME.search(text, place.start, target.start + 2):
            # "nose with bulbous tip Thin lips", "Small frontal lobes Delayed myelination Small brain stem Atrophic muscles"
            names = _NEXT_NAME.findall(text, chunk.start, chunk.end)
            return len(names) >= _RUN_ON or _SMALL_WORD.search(text, place.end, target.start) is not None
    if place.site is not None or place.end > target.start or not _ATTRIBUTE.match(text, place.end):
        return False
    if _NOUN_SIDE.search(text, max(chunk.start, place.start - _FEW_CHARACTERS), place.start):
        return False  # "on the left there was a rather long lasting weakness"
    if any(p.site is not None and place.end <= p.start and p.end <= target.start for p in chunk.places):
        return True
    words = unnamed(text, place.end, target.start, chunk.mentions)
    begins = text[target.start].isupper() and target.entry.name[:1].islower()  # no "positive Babinski sign"
    return words > FAR or bool(words and (begins or _NEXT_NAME.search(text, place.end, target.start)))


def _in_next_clause(text: str, chunk: Chunk, target: Mention, place: Place) -> bool:
    """Whether a site is that of another term, told in a clause behind: "her state worsened when the weakness spread to her
    arms"; or a side the attribute of what comes with it: "nystagmus with right edema"."""
    if place.start > target.end and _AND_NEXT.fullmatch(text, target.end, place.start):
        return _NOUN_BEHIND.match(text, place.end) is not None  # "no convulsions or tongue biting"
    if place.site is None and place.start > target.end and _WITH.search(text, target.end, place.start):
        return _WITH_NEXT.match(text, place.end) is not None
    return place.start > target.end and any(
        target.end < t.start < place.start
        and (_WHEN.search(text, target.end, t.start) or (t.entry.grade and _WITH.search(text, target.end, t.start)))
        for t in chunk.of(*TARGETS)
    )


def _only_leads(text: str, chunk: Chunk) -> bool:
    """Return True for a place that a sentence begins with: "In the right arm, there was …"."""
    leads = _IN.match(text, chunk.start - 1, chunk.places[0].end) is not None
    return leads and not text[chunk.places[-1].end : chunk.end].strip()


def _relative(text: str, chunk: Chunk) -> bool:
    return _WHICH.match(text, chunk.start, chunk.end) is not None


def _complement(text: str, pieces: Sequence[Chunk], i: int) -> bool:
    """Whether the sites of a chunk belong to a term before them: "pain in the neck and back, poor sleep"."""
    while i >= 0 and _only_places(pieces[i]):
        if _IN.match(text, pieces[i].start, pieces[i].places[0].start + 1):
            return i > 0 and bool(pieces[i - 1].of(*TARGETS))
        i -= 1
    if i < 0 or not pieces[i].of(*TARGETS):
        return False
    target = pieces[i].of(*TARGETS)[-1]
    return any(p.site and p.start > target.end and _IN.match(text, target.end, p.start + 1) for p in pieces[i].places)


def _only_places(chunk: Chunk) -> bool:
    return (
        any(p.site for p in chunk.places)
        and not chunk.of("finding", "function", "measure", "condition", "procedure", "medicine", "scale")
        and not chunk.qualifiers("value")
        and not chunk.qualifiers("presence")
        and not any(m.entry.role in CHANGES for m in chunk.of("cue"))
    )


def _merge(reading: Reading, found: Sequence[Place]) -> list[Place]:
    """ "The hypothenar of both hands" is one place: the first, with the side of the second."""
    text = reading.text
    out: list[Place] = []
    for p in found:
        if text[max(0, p.start - 9) : p.start].lower().split()[-1:] in (_WITHOUT if p.site else _WITHOUT[2:]):
            continue  # "climbs stairs with no hands", "washing clothes by hand"
        if (
            out
            and out[-1].site
            and joins(text, out[-1].end, p.start)
            and " of " in f" {text[out[-1].end : p.start].strip()} "
        ):
            site = _of_part(reading, out[-1].site, p.site) if p.site else out[-1].site
            out[-1] = replace(out[-1], site=site, side=out[-1].side or p.side, end=p.end)
        elif out and out[-1].site is None and p.site is None and out[-1].side and p.side and out[-1].side != p.side:
            out[-1] = replace(out[-1], side="bilateral", end=p.end)
        else:
            out.append(p)
    sited = [p for p in out if p.site]
    loose = [p for p in out if p.site is None and p.side]
    if sited and loose and len(loose) == 1 and not any(p.side for p in sited):
        return [replace(p, side=loose[0].side) for p in sited]
    return sited or out


def _of_part(reading: Reading, tissue: Entry, part: Entry) -> Entry:
    """The site that "the muscles of the hand" are: the hand's muscle, where there is such a site."""
    named = reading.lexicon.label(f"{part.name} {tissue.name}", "site")
    return named[0] if named else tissue


def _nearest(found: Sequence[Place], target: Mention) -> Place:
    return min(found, key=lambda p: max(p.start - target.end, target.start - p.end))


def by_side(
    reading: Reading,
    statement: Statement,
    chunk: Chunk,
    target: Mention,
    found: Sequence[Place | None],
    presence: Presence | None,
) -> Iterator[tuple[Place | None, Presence | None]]:
    """ "Hoffmann R(+) L(?)" and "Babinski sign (right)": sides with marks of their own behind a sign."""
    text = reading.text
    if target.end <= chunk.start:  # a part without the term: "R absent, L sluggish" has its own side
        yield from ((p, presence) for p in found)
        return
    marked: list[tuple[Place, Presence]] = []
    signs: set[str] = set()
    for m in statement.mentions:
        side = side_of(m) if m.entry.kind == "qualifier" and m.entry.role == "side" else None
        if m.entry.kind in TARGETS and m.start >= target.end:
            break
        if side is None or m.start < target.end or m.start > target.end + 24 or ";" in text[target.end : m.start]:
            continue
        mark = _MARK.match(text, m.end)
        if mark and mark.end() > m.end and (text[m.end] in " (（" or text[m.end] in "+-−–±?"):
            sign = mark.group(1)
            signs.add(sign)
            marked.append((Place(m.start, mark.end(), None, side), _presence(sign)))
    if len(marked) == 2 and len(signs) == 1 and {p.side for p, _ in marked} == {"left", "right"}:
        marked = [(replace(marked[0][0], side="bilateral", end=marked[1][0].end), marked[0][1])]
    if len(marked) > 1 or (marked and not any(p and p.site for p in found)):
        yield from marked
        return
    loose = [p for p in found if p is not None]
    if not loose or all(p.side is None for p in loose):
        side_place = _side_behind(text, statement, target)
        if side_place:
            bare: list[Place | None] = [None]
            for p in [*loose] or bare:
                yield (replace(p, side=side_place.side, end=max(p.end, side_place.end)) if p else side_place), presence
            return
    for p in found:
        yield p, presence
    other = _other_side(text, statement, target) if target.entry.kind == "finding" and presence == "present" else None
    if other is not None:
        sited = loose[0] if loose else other
        yield replace(sited, side=other.side, end=max(sited.end, other.end)), "absent"


def _other_side(text: str, statement: Statement, target: Mention) -> Place | None:
    """A side behind a finding of which it is denied: "R ICA stenosis 40%, L nil", "edema on the left, none on the right"."""
    following = next((m.start for m in statement.of(*TARGETS) if m.start >= target.end), statement.span.end)
    m = _NONE_THERE.search(text, target.end, following)
    side = SIDES.get({"l": "left", "r": "right"}.get((m[1] or m[2] or m[3])[0].lower(), "")) if m else None
    return Place(m.start(), m.end(), None, side) if m and side else None


def _presence(sign: str) -> Presence:
    if sign in ("±", "+/-", "?"):
        return "equivocal"
    return "present" if sign.startswith("+") or sign.lower() in ("positive", "present") else "absent"


def _side_behind(text: str, statement: Statement, target: Mention) -> Place | None:
    """A side in parentheses or after a mark right behind a term: "sign (bilateral)", "(++) both sides"."""
    for m in statement.mentions:
        if m.start >= target.end and m.entry.kind == "qualifier" and m.entry.role == "side":
            between = text[target.end : m.start]
            if re.fullmatch(r"[\s(（]*(?:sign|reflex|test)?[\s(（)）+±?:-]*(?:on|at)?(?:\s+the)?\s*", between):
                side = side_of(m)
                return Place(m.start, m.end, None, side) if side else None
            return None
    return None


def belongs(reading: Reading, site: Entry, implied: Sequence[str]) -> bool:
    """Whether a site is one that the term itself carries, or a part of it, or the bigger site."""
    return any(e.id in implied for e in with_ancestors(reading.lexicon, site)) or any(
        (e := reading.lexicon.get("site", i)) and e.part_of == site.id for i in implied
    )


def own_side(reading: Reading, target: Mention) -> Side | None:
    """A side inside the term's own words ("pain in the right knee joint"), unless it is in its name: "left ventricular hypertrophy"."""
    for word in reading.text[target.start : target.end].lower().split():
        if word in ("left", "right") and word in target.entry.name.split():
            return None
        if word in ("left", "right", "both", "neither", "bilateral", "bilaterally"):
            return "bilateral" if word[0] in "bn" else "left" if word == "left" else "right"
    return None


def refine(reading: Reading, entry: Entry, place: Place | None) -> tuple[Entry, Site | None]:
    lexicon = reading.lexicon
    text = reading.text
    if (
        place is not None
        and place.site is not None
        and entry.implies
        and not belongs(reading, place.site, entry.implies)
    ):
        wider = lexicon.refined_from(entry)
        if place.apart and wider is not None:  # "weakness of the hand and left foot": the foot's is the wider term
            entry = wider
        else:
            place = replace(place, site=None, side=place.side, part="") if place.side and not place.apart else None
    if place is not None and place.site is not None:
        return lexicon.refined(entry, place.site), make_site(text, lexicon, place.site, place.side, place.part, place)
    implied = lexicon.implied_by(entry)
    side = place.side if place else None
    return entry, make_site(text, lexicon, implied, side, place.part if place else "")


# A sign told of several places, each with how it is there: "tremor of the right hand severe, of the left mild, of the
# jaw not seen".


_CHANGES: dict[str, Change] = {
    "improved": "improved", "worsened": "worsened", "unchanged": "unchanged", "less": "improved", "more": "worsened",
}  # fmt: skip
_BETWEEN = regex(
    r"[\s,:]*(?:(?:and|but|of|in|on|at|the|is|was|are|were|as|only|still|now|that|his|her|seen|present|found|any|there|more)\b[\s,:]*){0,5}",
    re.I,
)
"""Between a sign, its places and the words for how it is there."""
_NOT_IN = regex(r"\b(?:not|none) (?:in|on|at|of) (?:the )?$", re.I)
_SEVERAL = 2


class PlaceState(Struct, frozen=True):
    """How a sign is at a place.

    Args:
        place: where.
        presence: whether it is there; None where a change is told.
        change: what became of it.
        severity: how severe it is.
    """

    place: Place
    presence: Presence | None = "present"
    change: Change | None = None
    severity: Concept | None = None


def place_states(reading: Reading, statement: Statement, target: Mention) -> tuple[PlaceState, ...]:
    """What a sentence says of a sign at each of several places behind it.

    Args:
        reading: the document.
        statement: the sentence.
        target: the sign.

    Returns:
        The places with their states; nothing unless two places and more are told of each in its own words.
    """
    if target.entry.kind != "finding" or target.form != "name":
        return ()
    text = reading.text
    stop = min([statement.span.end, *(m.start for m in statement.of(*TARGETS) if m.start >= target.end)])
    behind = [m for m in statement.mentions if target.end <= m.start and m.end <= stop]
    spots = [p for p in places([m for m in behind if m.entry.kind in ("site", "qualifier")]) if p.site]
    marks = [m for m in behind if _is_mark(m)]
    if len(spots) < _SEVERAL or not marks or _denied_before(statement, target):
        return ()
    ahead = any(m.end <= spots[0].start for m in marks)  # "severe in the right hand, mild in the left"
    out: list[PlaceState] = []
    apart = False
    at = target.end
    for n, spot in enumerate(spots):
        following = spots[n + 1].start if n + 1 < len(spots) else stop
        low, high = (at, spot.start) if ahead else (spot.end, following)
        mine = [m for m in marks if low <= m.start and m.end <= high]
        used = [*mine, *(m for m in marks if at <= m.start and m.end <= spot.start)]
        if not _joined(text, at, spot.start, used):
            break
        denied = _NOT_IN.search(text, at, spot.start) is not None
        apart = apart or (denied and bool(out))
        out.append(_state(text, spot, [m for m in mine if not _leads(text, m, spots)], denied))
        at = spot.end
    told = sum(s != PlaceState(s.place) for s in out)
    return tuple(out) if len(out) >= _SEVERAL and (told >= _SEVERAL or apart) else ()


def _is_mark(m: Mention) -> bool:
    if m.entry.kind == "qualifier":
        return m.entry.role == "severity"
    return m.entry.kind == "cue" and (
        m.entry.role in _CHANGES or m.entry.role in ("resolved", "negated", "negated_after")
    )


def _denied_before(statement: Statement, target: Mention) -> bool:
    """Whether the sign as a whole is denied: "no tremor of the right hand, mild of the left"."""
    return any(
        m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= target.start for m in statement.mentions
    )


def _leads(text: str, m: Mention, spots: Sequence[Place]) -> bool:
    """Whether a "not" is that of the place behind it: "in the right leg, not in the left leg"."""
    return any(0 < p.start - m.start < 16 and _NOT_IN.search(text, m.start, p.start) for p in spots)


def _joined(text: str, start: int, end: int, marks: Sequence[Mention]) -> bool:
    """Whether nothing stands between two places but how it is at the first, and a joining word."""
    at = start
    for m in sorted(marks, key=lambda m: m.start):
        if start <= m.start and m.end <= end and m.start >= at:
            if not _BETWEEN.fullmatch(text, at, m.start):
                return False
            at = m.end
    return _BETWEEN.fullmatch(text, at, end) is not None


def _state(text: str, place: Place, marks: Sequence[Mention], denied: bool) -> PlaceState:
    change = next((_CHANGES[m.entry.role] for m in marks if m.entry.role in _CHANGES), None)
    severity = next((m.entry.concept for m in marks if m.entry.kind == "qualifier"), None)
    gone = denied or any(m.entry.role in ("resolved", "negated", "negated_after") for m in marks)
    if gone:
        return PlaceState(place, "absent")
    if change:
        return PlaceState(place, None, change)
    return PlaceState(place, "present", None, severity)


def own_severity(reading: Reading, statement: Statement, target: Mention, place: Place | None) -> Concept | None:
    """The severity right behind a further place of a sign: "pain in the neck severe, in the shoulders mild".

    Args:
        reading: the document.
        statement: the sentence.
        target: the sign.
        place: one of its places.
    """
    if place is None or place.site is None or place.start <= target.end + 1:
        return None
    text = reading.text
    marks = (m for m in statement.mentions if m.entry.kind == "qualifier" and m.entry.role == "severity")
    return next(
        (m.entry.concept for m in marks if m.start >= place.end and not text[place.end : m.start].strip(" :")), None
    )
