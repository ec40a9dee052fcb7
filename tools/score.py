"""Pairs the facts of a bundle with the answers of a document.

`flatten` gives the plain facts of a bundle, `match` pairs them with the answers: a fact is found when kind, name and person
agree, and right when `wrong` names no attribute that the answers give otherwise.
"""

import math
import re
from functools import cache

PRESENT = {"52101004", "LA9633-4", "POS", "DET", "present", "373066001", "Y", "10828004"}
SAME = {"260388006", "no-change", "unchanged", "stable"}
UNSURE = {"IND", "E", "82334004", "42425007", "equivocal", "indeterminate"}
ABSENT = {"2667000", "LA9634-2", "NEG", "ND", "absent", "373067005", "N-ABSENT", "260385009"}
STOP = {"the", "of", "a", "an", "in", "with", "and", "to", "for", "by", "s", "on", "score", "finding", "observed"}
SCALE = {
    f"10*{n}{unit}": 10.0**n
    for n in range(1, 13)
    for unit in ("", "{cells}", ".{cells}", "/kg", "{cells}/kg", ".{cells}/kg")
}
SCALE |= {"{cells}": 1.0, "{cells}/kg": 1.0}
CONFLICTS = {
    "age-conflict",
    "quantity-conflict",
    "change-mismatch",
    "total-mismatch",
    "percent-mismatch",
    "timepoint-order",
    "timepoint-dates-differ",
    "interval-conflict",
    "value-out-of-range",
    "date-implausible",
}
SIDES = ("left", "right", "bilateral")


@cache
def words(text):
    text = re.sub(r"[’']s\b", "", str(text).lower().replace("hoffmann", "hoffman"))
    text = text.replace("−", "-").replace("–", "-")
    out = []
    for w in re.findall(r"[a-z0-9+\-]+", text):
        w = w.strip("-")
        if w and w not in STOP:
            out.append(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w)
    return frozenset(out)


@cache
def _close(gold_names, names):
    for g in map(words, gold_names):
        for n in map(words, names):
            if g and n and (g <= n or n <= g):
                return True
    return False


def close_names(gold_names, names):
    """A gold name and a found name agree when one's words hold the other's: in a table the same two are asked for again."""
    return _close(tuple(gold_names), tuple(names))


def concept_names(cc):
    if not cc:
        return []
    return [x for x in [cc.get("text")] + [c.get("display") for c in cc.get("coding", [])] if x]


def concept_codes(cc):
    return {c.get("code") for c in (cc or {}).get("coding", [])}


def ext(resource, tail):
    return [e for e in resource.get("extension", []) if e.get("url", "").rstrip("/").split("/")[-1] == tail]


def part(extension, name):
    for e in extension.get("extension", []):
        if e.get("url") == name:
            return next((v for k, v in e.items() if k.startswith("value")), None)
    return None


def number(q):
    """A Quantity's value in its base unit, with its unit's code."""
    if not q or q.get("value") is None:
        return None, None
    code = q.get("code") or q.get("unit") or ""
    return float(q["value"]) * SCALE.get(code, 1.0), ("{cells}" if code in SCALE else code)


def flatten(bundle):
    """Yield plain facts of a bundle: type, names, subject kind, and attributes."""
    entries = bundle.get("entry", [])
    by_ref = {}
    for e in entries:
        r = e.get("resource", {})
        if e.get("fullUrl"):
            by_ref[e["fullUrl"]] = r
        if r.get("id"):
            by_ref[f"{r['resourceType']}/{r['id']}"] = r
    people = [r for e in entries if (r := e.get("resource", {})).get("resourceType") == "Patient"]
    administrations = {}
    for e in entries:
        r = e.get("resource", {})
        if r.get("resourceType") == "MedicationAdministration":
            for p in r.get("partOf", []):
                administrations.setdefault(p.get("reference"), []).append(r)
    for e in entries:
        r = e.get("resource", {})
        kind = r.get("resourceType")
        subject = by_ref.get((r.get("subject") or r.get("patient") or {}).get("reference"), {})
        owner = r if kind == "Patient" else subject
        f = {
            "subject": "group" if subject.get("resourceType") == "Group" else "patient",
            "url": e.get("fullUrl"),
            "resource": r,
            "person": next((i for i, x in enumerate(people) if x is owner), None),
        }
        tp = next(iter(ext(r, "timepoint")), None)
        if tp:
            f["phase"], f["label"], f["offset"], f["course"] = (
                part(tp, x) for x in ("phase", "label", "offset", "course")
            )
        sites = r.get("bodySite") or []
        sites = sites if isinstance(sites, list) else [sites]
        f["sites"] = [n for s in sites for n in concept_names(s)]
        f["dates"] = [
            str(x)
            for x in (
                r.get("effectiveDateTime"),
                r.get("performedDateTime"),
                r.get("occurrenceDateTime"),
                r.get("onsetDateTime"),
                (r.get("effectivePeriod") or {}).get("start"),
                (r.get("performedPeriod") or {}).get("start"),
                (r.get("period") or {}).get("start"),
            )
            if x
        ]
        sev = r.get("severity")
        for c in r.get("component", []):
            if "246112005" in concept_codes(c.get("code")):
                sev = c.get("valueCodeableConcept")
        f["severity"] = concept_names(sev)
        if kind == "Patient":
            if r.get("gender"):
                yield {**f, "type": "patient", "names": ["sex"], "text": [r["gender"]]}
            for n in r.get("name", []):
                yield {**f, "type": "patient", "names": ["name"], "text": [n.get("text", "")]}
            for x in ext(r, "patient-nationality"):
                code = part(x, "code") or {}
                yield {
                    **f,
                    "type": "patient",
                    "names": ["nationality"],
                    "text": concept_names(code) + list(concept_codes(code)),
                }
        elif kind == "Group":
            if r.get("quantity") is not None:
                yield {
                    **f,
                    "type": "cohort",
                    "subject": "group",
                    "names": ["group size"],
                    "number": (float(r["quantity"]), ""),
                }
        elif kind == "Condition":
            refuted = "refuted" in concept_codes(r.get("verificationStatus"))
            yield {
                **f,
                "type": "condition",
                "names": concept_names(r.get("code")),
                "presence": "absent" if refuted else "present",
                "onset": r.get("onsetDateTime"),
                "asserted": next(
                    (x.get("valueDateTime") for x in ext(r, "condition-assertedDate")), r.get("recordedDate")
                ),
            }
        elif kind == "Encounter":
            yield {
                **f,
                "type": "encounter",
                "names": ["admission"] + [n for t in r.get("type", []) for n in concept_names(t)],
            }
        elif kind == "Procedure":
            mas = administrations.get(e.get("fullUrl"), [])
            yield {
                **f,
                "type": "procedure",
                "names": concept_names(r.get("code"))
                + [n for m in mas for n in concept_names(m.get("medicationCodeableConcept"))],
                "presence": "absent" if r.get("status") == "not-done" else "present",
                "method": [n for x in ext(r, "procedure-method") for n in concept_names(x.get("valueCodeableConcept"))],
                "route": [n for m in mas for n in concept_names((m.get("dosage") or {}).get("route"))],
                "doses": [number((m.get("dosage") or {}).get("dose")) for m in mas],
            }
        elif kind == "Immunization":
            given = concept_names(r.get("vaccineCode"))
            yield {
                **f,
                "type": "procedure",
                "names": [*given, *(n.replace("vaccine", "vaccination") for n in given), "vaccination"],
                "presence": "absent" if r.get("status") == "not-done" else "present",
            }
        elif kind in ("MedicationStatement", "MedicationRequest"):
            dosage = r.get("dosage") or r.get("dosageInstruction") or []
            yield {
                **f,
                "type": "medication",
                "names": concept_names(r.get("medicationCodeableConcept")),
                "status": r.get("status"),
                "route": [n for d in dosage for n in concept_names(d.get("route"))],
                "doses": [number(x.get("doseQuantity")) for d in dosage for x in d.get("doseAndRate", [])],
            }
        elif kind == "MedicationAdministration" and not r.get("partOf"):
            dosage = r.get("dosage") or {}
            yield {
                **f,
                "type": "medication",
                "names": concept_names(r.get("medicationCodeableConcept")),
                "status": r.get("status"),
                "route": concept_names(dosage.get("route")),
                "doses": [number(dosage.get("dose"))],
            }
        elif kind == "AllergyIntolerance":
            names, refuted = concept_names(r.get("code")), "refuted" in concept_codes(r.get("verificationStatus"))
            none = (
                refuted
                or "716186003" in concept_codes(r.get("code"))
                or any(words(n) >= {"no", "known"} for n in names)
            )
            yield {
                **f,
                "type": "observation",
                "presence": "absent" if none else "present",
                "text": names,
                "names": names + [f"allergy to {n}" for n in names] + ["drug allergy", "allergy"],
            }
        elif kind == "DeviceUseStatement":
            device = by_ref.get((r.get("device") or {}).get("reference"), {})
            shown = (
                concept_names(device.get("type"))
                + [n["name"] for n in device.get("deviceName", [])]
                + [(r.get("device") or {}).get("display")]
            )
            yield {**f, "type": "procedure", "names": [n for n in shown if n], "presence": "present"}
        elif kind == "FamilyMemberHistory":
            for c in r.get("condition", []):
                yield {
                    **f,
                    "type": "observation",
                    "names": ["family history of " + n for n in concept_names(c.get("code"))],
                    "presence": "present",
                }
        elif kind == "Observation":
            yield from observation(r, f)


def observation(r, f):
    if "85354-9" in concept_codes(r.get("code")):  # a blood pressure panel: its components are the facts
        for c in r.get("component", []):
            yield from observation({**c, "extension": r.get("extension", [])}, f)
        return
    if not any(k.startswith("value") or k == "interpretation" for k in r):
        return  # a panel that only groups its members, or an item marked as not applicable
    names, codes = concept_names(r.get("code")), concept_codes(r.get("code"))
    out = {**f, "type": "observation", "names": names}
    value = r.get("valueCodeableConcept")
    marks = {c for i in r.get("interpretation", []) for c in concept_codes(i)}
    vcodes = concept_codes(value)
    if vcodes & PRESENT or marks & {"POS", "DET"}:
        out["presence"] = "present"
    if vcodes & ABSENT or marks & {"NEG", "ND"}:
        out["presence"] = "absent"
    if "B" in marks:
        out["presence"] = "improved"
    if "W" in marks:
        out["presence"] = "worsened"
    if (marks | vcodes) & SAME:
        out["presence"] = "unchanged"
    if (marks | vcodes) & UNSURE:
        out["presence"] = "equivocal"
    out["text"] = (
        concept_names(value)
        + ([r["valueString"]] if r.get("valueString") else [])
        + (["normal"] if "N" in marks else [])
    )
    if r.get("valueBoolean") is not None:
        out["presence"] = "present" if r["valueBoolean"] else "absent"
    if r.get("valueInteger") is not None:
        out["number"] = (float(r["valueInteger"]), "")
    if r.get("valueQuantity"):
        out["number"] = number(r["valueQuantity"])
        out["comparator"] = r["valueQuantity"].get("comparator")
    if r.get("valueRange"):
        lo, hi = r["valueRange"].get("low") or {}, r["valueRange"].get("high") or {}
        out["range"] = (number(lo)[0], number(hi)[0], number(lo)[1] or number(hi)[1])
    if r.get("dataAbsentReason"):
        out["absent_reason"] = concept_codes(r["dataAbsentReason"])
    if "30525-0" in codes or names[:1] == ["age"]:
        out.update(type="patient", names=["age"])
    if names and words(names[0]) == {"group", "size"}:
        out.update(type="cohort", names=["group size"])
    if "69548-6" in codes:
        genes = [
            n
            for c in r.get("component", [])
            if "48018-6" in concept_codes(c.get("code"))
            for n in concept_names(c.get("valueCodeableConcept"))
        ]
        out["names"] = [g + " variant" for g in genes] + genes + names
    yield out


def same_number(a, b):
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-6, abs_tol=1e-9)
    except (TypeError, ValueError):
        return False


GRADE = re.compile(r"(?:grade|mrc)?(\d[+-]*)(?:/5)?$")


@cache
def grade(text):
    """'3-/5', 'MRC 3-' and '3-' are one grade; None for what is no grade."""
    m = GRADE.match(re.sub(r"\s", "", str(text).lower().replace("−", "-").replace("–", "-")))
    return m.group(1) if m else None


def same_text(a, b):
    """Grades agree exactly; other texts when one's words hold the other's."""
    if str(a).strip().lower() == str(b).strip().lower():
        return True
    if grade(a) or grade(b):
        return grade(a) == grade(b)
    return bool(words(a)) and (words(a) <= words(b) or (bool(words(b)) and words(b) <= words(a)))


def wrong(g, p, people):
    """The attributes of gold fact g that found fact p does not have right. `people` maps 'patient 2' to the bundle's person."""
    bad = []
    if g.get("subject") in people and p.get("person") != people[g["subject"]]:
        bad.append("person")
    v, unit = g.get("value"), g.get("unit")
    accepted = [v] + g.get("accept", [])
    texts = p.get("text", [])
    num, pu = p.get("number") or (None, None)
    if isinstance(v, dict):
        lo, hi, pu = p.get("range") or (None, None, None)
        if not (same_number(v.get("low"), lo) and same_number(v.get("high"), hi)):
            bad.append("value")
    elif isinstance(v, (int, float)):
        if not any(same_number(x, num) for x in accepted) and not any(
            grade(x) and grade(x) == grade(t) for x in accepted for t in texts
        ):
            bad.append("value")
    elif v is not None and g["what"] == "nationality":
        if not any(words(v) <= words(t) or (t in ("CN", "CHN") and v == "China") for t in texts):
            bad.append("value")
    elif v is not None and (
        not any(same_text(x, t) for x in accepted for t in texts if t)
        and not (
            num is not None and re.fullmatch(r"\d+(\.\d+)?(/5)?", str(v)) and same_number(str(v).split("/")[0], num)
        )
        and p.get("presence") not in g.get("accept_presence", [])
    ):
        bad.append("value")
    if unit and v is not None and "value" not in bad and num is not None and pu and unit != pu:
        bad.append("unit")
    if g.get("comparator") and g["comparator"] != p.get("comparator"):
        bad.append("comparator")
    want = g.get("presence")
    if want and g["type"] != "medication":
        counted = want == "present" and v is not None and "value" not in bad  # "3 syncopes" are present
        if (
            p.get("presence") not in [want] + g.get("accept_presence", [])
            and not counted
            and not (want == "absent" and p.get("absent_reason"))
        ):
            bad.append("presence")
    if want == "n/a" and p.get("number"):
        bad.append("presence")
    if g.get("status") and g["type"] == "medication" and g["status"] != p.get("status"):
        bad.append("status")
    sites = [s.lower() for s in p.get("sites", [])]
    if g.get("laterality"):
        found = {s for s in SIDES if any(s in words(x) for x in sites + [n.lower() for n in p["names"]])}
        if {"left", "right"} <= found or any("both" in x for x in sites):
            found = {"bilateral"}
        if g["laterality"] not in found:
            bad.append("laterality")
    if g.get("body_site"):
        names = [g["body_site"]] + g.get("aliases_site", [])
        bare = [" ".join(w for w in re.findall(r"[\w\-]+", x) if w not in SIDES) for x in sites] + p["names"]
        if not close_names(names, bare):
            bad.append("body_site")
    for key in ("date", "onset", "asserted"):
        if g.get(key):
            dates = p.get("dates", []) if key == "date" else [p.get(key) or ""]
            if not any(d[: len(x)] == x for d in dates for x in [g[key]] + g.get("accept_" + key, [])):
                bad.append(key)
    if g.get("timepoint") and not any(at(tp, p) for tp in [g["timepoint"]] + g.get("accept_timepoint", [])):
        bad.append("timepoint")
    elif g.get("timepoint") and g.get("round") and p.get("course") != g["round"]:
        bad.append("course")
    for key in ("method", "route"):
        if g.get(key):
            wanted = g[key] if isinstance(g[key], list) else [g[key]]
            if not all(close_names([w], p.get(key, [])) for w in wanted):
                bad.append(key)
    if g.get("dose") is not None and not any(same_number(g["dose"], d[0]) for d in p.get("doses", [])):
        bad.append("dose")
    if g.get("severity") and not close_names([g["severity"]], p.get("severity", []) + p.get("text", [])):
        bad.append("severity")
    return bad


def at(timepoint, p):
    """Is the found fact at the gold's timepoint: before, after, during, or so many months (negative: before)?"""
    if timepoint in ("before", "after", "during"):
        return p.get("phase") == timepoint
    m = re.match(r"(-?)(\d+)\s*(day|week|month|year)", timepoint)
    off = p.get("offset") or {}
    value = off.get("value")
    if not m or value is None:
        return timepoint.startswith("0 ") and p.get("phase") == "before"
    code = {"day": "d", "week": "wk", "month": "mo", "year": "a"}[m.group(3)]
    signed = -abs(value) if p.get("phase") == "before" else value
    return same_number(m.group(1) + m.group(2), signed) and off.get("code") == code


def match(gold, found):
    """Pair gold facts with found facts, the best pairs first. Returns pairs, missed, extra."""
    candidates, people = [], {}
    for g in gold:  # which of the bundle's people is 'patient 2': by name, or else by order
        if str(g.get("subject", "")).startswith("patient ") and g["subject"] not in people:
            people[g["subject"]] = int(g["subject"].split()[1]) - 1
        if g["type"] == "patient" and g["what"] == "name" and g.get("subject") in people:
            for p in found:
                if p["type"] == "patient" and p["names"] == ["name"] and words(g["value"]) == words(p["text"][0]):
                    people[g["subject"]] = p["person"]
    called = [tuple(p["names"]) for p in found]
    for gi, g in enumerate(gold):
        named = (g["what"], *g.get("aliases", []))
        for pi, p in enumerate(found):
            if g["type"] != p["type"] and {g["type"], p["type"]} not in (
                {"observation", "condition"},
                {"observation", "patient"},
            ):
                continue
            if g["type"] in ("observation", "condition", "procedure") and (g.get("subject") == "group") != (
                p["subject"] == "group"
            ):
                continue
            if not _close(named, called[pi]):
                continue
            bad = wrong(g, p, people)
            exact_name = words(g["what"]) in [words(n) for n in p["names"]]
            candidates.append((len(bad) + 0.4 * (g["type"] != p["type"]), not exact_name, gi, pi, bad))
    candidates.sort(key=lambda c: c[:4])
    used_g, used_p, pairs = set(), set(), []
    for _cost, _, gi, pi, bad in candidates:
        if gi in used_g or pi in used_p:
            continue
        used_g.add(gi)
        used_p.add(pi)
        pairs.append((gold[gi], found[pi], bad))
    missed = [g for i, g in enumerate(gold) if i not in used_g and not g.get("optional")]
    extra = [p for i, p in enumerate(found) if i not in used_p]
    return pairs, missed, extra


def span_errors(bundle, text):
    bad = total = 0
    for e in bundle.get("entry", []):
        for s in ext(e.get("resource", {}), "source-span"):
            total += 1
            start, end, quote = part(s, "start"), part(s, "end"), part(s, "quote")
            if quote is None or start is None or end is None or (text is not None and text[start:end] != quote):
                bad += 1
    return bad, total


def document_text(bundle, fallback):
    """The normalized text that offsets refer to: the DocumentReference's attachment, or else the file's."""
    import base64

    for e in bundle.get("entry", []):
        r = e.get("resource", {})
        if r.get("resourceType") == "DocumentReference":
            for c in r.get("content", []):
                a = c.get("attachment", {})
                if a.get("data") and a.get("contentType", "").startswith("text/plain"):
                    return base64.b64decode(a["data"]).decode("utf-8")
    return fallback
