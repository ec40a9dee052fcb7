"""`case2fhir check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

COLORS = {"fatal": "red", "error": "red", "warning": "yellow"}


@click.command()
@click.argument("bundles", nargs=-1, required=True, metavar="BUNDLE...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="End with 3 when there is a finding of severity error or warning.")
def check(bundles: tuple[Path, ...], strict: bool) -> None:
    """Validate bundles and show the findings: what the documents themselves get wrong.

    BUNDLE is a file, or a folder that convert wrote. A bundle that is no valid FHIR ends the command with 1.

    \b
    Example:
      case2fhir check out/
      case2fhir check out/page.json --strict
    """
    from etl.cli.read import beside, bundle_paths, read_bundle
    from etl.errors import InputError
    from etl.fhir.findings import NOTHING
    from etl.fhir.validate import validate_bundle, version_of

    invalid = found = 0
    paths = bundle_paths(bundles)
    if not paths:
        raise click.UsageError(f"no bundle in {', '.join(map(str, bundles))}")
    for path in paths:
        try:
            bundle = read_bundle(path)
            problems = validate_bundle(bundle, version_of(bundle))
            outcome = beside(path, ".findings.json")
        except InputError as error:
            problems, outcome = [str(error).removeprefix(f"{path}: ")], None
        issues = [
            issue
            for issue in (outcome or {}).get("issue", [])
            if issue.get("severity") != "information" or issue.get("diagnostics") != NOTHING
        ]
        click.echo(click.style(str(path), bold=True) + ("" if problems or issues else "  nothing to report"))
        for problem in problems:
            click.echo(f"  {click.style('invalid', fg='red')}  {problem}")
        for issue in issues:
            severity = issue.get("severity", "")
            click.echo(
                f"  {click.style(severity, fg=COLORS.get(severity))}  {_code(issue)}  {issue.get('diagnostics', '')}"
            )
        invalid += bool(problems)
        found += sum(issue.get("severity") in ("fatal", "error", "warning") for issue in issues)
    click.echo(f"{len(paths)} bundles, {invalid} invalid, {found} findings of severity error or warning.", err=True)
    if invalid:
        sys.exit(1)
    if strict and found:
        sys.exit(3)


def _code(issue: dict[str, Any]) -> str:
    for coding in issue.get("details", {}).get("coding", []):
        return str(coding.get("code", ""))
    return ""
