"""`case2fhir`: the verbs, each imported when it is asked for."""

from __future__ import annotations

from errno import EPIPE
from importlib import import_module
from pathlib import Path

import click

from etl.errors import Case2FhirError
from etl.release import VERSION

VERBS = {
    "convert": ("etl.cli.convert", "Documents to FHIR bundles and findings."),
    "fetch": ("etl.cli.fetch", "Attachments that notes of FHIR name by an address only."),
    "plan": ("etl.cli.plan", "What is decided about each table, to be edited and used again."),
    "explain": ("etl.cli.results", "Where each fact of a bundle came from, and why others didn't come."),
    "review": ("etl.cli.serve", "A page to see each fact on its source, and to accept, correct or add."),
    "check": ("etl.cli.results", "Validate bundles and show the findings."),
    "tables": ("etl.cli.results", "The tables of the source, rebuilt from the bundle."),
    "diff": ("etl.cli.results", "Facts that appeared, went or changed between two runs."),
    "load": ("etl.cli.load", "Bundles into a FHIR server."),
    "serve": ("etl.cli.serve", "An HTTP service: documents in, bundles out."),
    "export": ("etl.cli.export", "Facts as tables and in the forms of registries."),
    "mappings": ("etl.cli.mappings", "What is known, and what is wrong in a mapping file."),
    "terminology": ("etl.cli.terminology", "Packs of public terminologies, to read and to code with."),
}
"""verb → its module (the command has the verb's name there), and its line in the list."""


class LazyGroup(click.Group):
    """A group that lists its commands without importing them. Click wants a class here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order a person meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(VERBS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; an error made for people is one line and ends with 2, a mistake of ours one and ends with 1."""
        try:
            return super().invoke(ctx)
        except Case2FhirError as error:
            failure = click.UsageError(str(error))
            failure.exit_code = error.exit_code  # type: ignore[misc]  # click reads it from the instance too
            raise failure from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OSError as error:
            if error.errno == EPIPE or not error.filename:
                raise
            raise click.UsageError(f"{error.filename}: {(error.strerror or 'cannot be used').lower()}") from error
        except Exception as error:  # what it says may quote a document, and a traceback helps nobody here
            from traceback import extract_tb

            frames = extract_tb(error.__traceback__)
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
            told = f"Error: a mistake in case2fhir ({type(error).__name__} at {place}); please report it"
            click.echo(told, err=True)
            ctx.exit(1)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="case2fhir")
def main() -> None:
    """Clinic pages, case reports and their tables to FHIR R4, each fact with its place in the source.

    \b
    Example:
      case2fhir convert pages/ -o out
      case2fhir explain out/page.json

    Ends with 0 (done), 1 (done, but some documents failed: they are named), 2 (used wrongly) or
    3 (a check failed that was asked for with --strict).
    """
