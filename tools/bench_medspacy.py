"""medspaCy's share of tools/bench.py; runs in an environment of its own and imports nothing of this project.

Reads {"terms": [[term, label]], "texts": [text]} from the file it is given, builds the pipeline, and then, for each line
on standard input, goes through all texts once and prints {"seconds": CPU seconds, "found": number of terms found}.
"""

from __future__ import annotations

import json
import sys
import time

import medspacy
from loguru import logger
from medspacy.target_matcher import TargetRule


def main() -> None:
    """Build, say so, and measure once for each line that comes in."""
    logger.remove()
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    parts = ["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"]
    nlp = medspacy.load(enable=parts)
    nlp.add_pipe("medspacy_sectionizer")
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(term, label) for term, label in given["terms"]])
    once(nlp, given["texts"])  # warm-up
    told = {"pipes": nlp.pipe_names, "medspacy": medspacy.__version__ if hasattr(medspacy, "__version__") else ""}
    print(json.dumps(told), flush=True)
    for _ in sys.stdin:
        print(json.dumps(once(nlp, given["texts"])), flush=True)


def once(nlp, texts):  # type: ignore[no-untyped-def]
    """All texts, one after the other."""
    start = time.process_time()
    found = sum(len(nlp(text).ents) for text in texts)
    return {"seconds": time.process_time() - start, "found": found}


if __name__ == "__main__":
    main()
