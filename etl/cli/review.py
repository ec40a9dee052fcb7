"""`case2fhir review`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(epilog="Ends with 0, 1 (some results or corrections can't be read: they are named) or 2 (used wrongly).")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The page; - is standard output.")
@click.option(
    "--corrections",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What curators have said already; with --serve the first one is written.",
)
@click.option(
    "--mappings",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Mapping files on top of the shipped ones, for the search of concepts.",
)
@click.option("--serve", is_flag=True, help="Serve the page on this machine, and write corrections as they are made.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="With --serve; 0 takes a free one.")
def review(
    out: Path,
    output: Path | None,
    corrections: tuple[Path, ...],
    mappings: tuple[Path, ...],
    serve: bool,
    port: int,
) -> None:
    """A page on which a person sees each fact on its source, and accepts, corrects, rejects or adds.

    OUT is the folder that convert wrote, or one bundle of it. The page is one file that needs no network. What is said
    on it is saved as corrections.jsonl, which `convert --corrections` applies on every run.

    \b
    Example:
      case2fhir review out -o review.html
      case2fhir review out --serve --corrections corrections.jsonl
    """
    from etl.corrections.record import agreements, read_corrections
    from etl.mapping.compiled import compile_lexicon
    from etl.review import page_of
    from etl.review.shelf import volumes

    if serve == (output is not None):
        raise click.UsageError("say where the page goes (-o review.html), or --serve it")
    if serve and not corrections:
        corrections = (Path("corrections.jsonl"),)
    there = [file for file in corrections if file.exists()] if serve else list(corrections)
    told, unusable = read_corrections(there)
    shelf = list(volumes(out))
    for problem in unusable:
        click.echo(f"{problem}; the others count", err=True)
    for pair in agreements(told):
        click.echo(str(pair), err=True)
    broken = [volume for volume in shelf if volume.error]
    for volume in broken:
        click.echo(f"{volume.file}: {volume.error}; the others are shown", err=True)
    lexicon = compile_lexicon(mappings)
    title = out.resolve().name
    if serve:
        from etl.review.serve import serve as serving

        if unusable:
            raise click.UsageError(f"{corrections[0]} holds lines that can't be used; mend them before it is written")
        serving(
            out,
            corrections,
            lexicon,
            title,
            port,
            lambda address: click.echo(f"Serving on {address}  (Ctrl+C ends)", err=True),
        )
        return
    page = page_of(shelf, told, lexicon, title=title).encode("utf-8", "backslashreplace")
    if str(output) == "-":
        sys.stdout.buffer.write(page)
    else:
        from etl.sinks.files import write_bytes

        assert output is not None
        write_bytes(output, page)
        click.echo(
            f"{output}: {len(shelf) - len(broken)} documents, {len(page) / 1e6:.1f} MB. Open it in a browser.", err=True
        )
    if broken or unusable:
        sys.exit(1)
