"""`verifier profiles`: list the shipped profiles, show one."""

from __future__ import annotations

import click

from verifier.cli.options import ProfileName, chosen_look, color_option, format_option, output_option
from verifier.cli.output import Output


@click.group(invoke_without_command=True)
@format_option("terminal", "json")
@color_option
@click.pass_context
def command(ctx: click.Context, format_name: str) -> None:
    """List the shipped profiles, or show one with its sources.

    A profile holds the limits and requirements of a jurisdiction or standard. Each number has a citation, and each
    source says how its text was verified.

    \b
    Examples:
      verifier profiles                          the list
      verifier profiles show us-ut-r70-580       every limit with its clause
      verifier profiles show ./own-profile.toml  check a profile of your own
    """
    if ctx.invoked_subcommand is not None:
        return
    from verifier.model import to_json
    from verifier.profiles import load_profile, shipped_profiles
    from verifier.reports.profiles import profiles_text

    profiles = [load_profile(name) for name in shipped_profiles()]
    look = chosen_look(ctx)
    with Output(has_colour=look.has_colour) as out:
        if format_name == "json":
            out.write(to_json([profile.model_dump() for profile in profiles], indent=2) + "\n")
        else:
            out.write(profiles_text(profiles, look))


def _name(slug: str) -> str:
    """The name of a substance."""
    from verifier.vocabulary.analytes import analyte

    return analyte(slug).name


@command.command()
@click.argument("name", type=ProfileName())
@format_option("terminal", "json")
@output_option
@color_option
@click.pass_context
def show(ctx: click.Context, name: str, format_name: str, output: str) -> None:
    """Show one profile: limits with clauses, requirements, sources and how they were verified.

    \b
    Examples:
      verifier profiles show kratom-baseline
      verifier profiles show ./own-profile.toml --format json
    """
    from verifier.cli.judging import rule_codes
    from verifier.model import to_json
    from verifier.profiles import load_profile
    from verifier.reports.profiles import profile_text

    profile = load_profile(name, rule_codes())
    look = chosen_look(ctx, output=output)
    with Output(output, has_colour=look.has_colour, inputs=[name]) as out:
        out.write(to_json(profile, indent=2) + "\n" if format_name == "json" else profile_text(profile, look, _name))


@command.command()
@click.argument("files", nargs=-1, required=True, type=ProfileName())
@color_option
@click.pass_context
def validate(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Check profiles of your own; an error names file and key path, and what was expected.

    \b
    Examples:
      verifier profiles validate own-profile.toml
      verifier profiles validate profiles/*.toml
    """
    from verifier.cli.exits import worst
    from verifier.cli.judging import rule_codes
    from verifier.cli.messages import explain_error
    from verifier.errors import ExitCode, ProfileError
    from verifier.profiles import load_profile

    codes = rule_codes()
    exits = [ExitCode.PASS]
    with Output(has_colour=chosen_look(ctx).has_colour) as out:
        for name in files:
            try:
                profile = load_profile(name, codes)
            except ProfileError as error:
                explain_error(error)
                exits.append(error.exit_code)
                continue
            counts = f"{len(profile.limits)} limits, {len(profile.required)} requirements"
            out.write(f"{name}: valid: {profile.id}, {counts}, {len(profile.sources)} sources\n")
    ctx.exit(worst(exits))


@command.command()
@click.argument("one", type=ProfileName())
@click.argument("other", type=ProfileName())
@format_option("terminal", "json")
@color_option
@click.pass_context
def diff(ctx: click.Context, one: str, other: str, format_name: str) -> None:
    """Show what two profiles ask for differently.

    \b
    Examples:
      verifier profiles diff us-ut-r70-580 kratom-baseline
      verifier profiles diff kratom-baseline ./own-profile.toml --format json
    """
    from verifier.cli.judging import rule_codes
    from verifier.model import to_json
    from verifier.profiles import load_profile
    from verifier.reports.profiles import difference_text, differences

    pair = (load_profile(one, rule_codes()), load_profile(other, rule_codes()))
    look = chosen_look(ctx)
    with Output(has_colour=look.has_colour) as out:
        if format_name == "json":
            rows = [
                {"what": what, pair[0].id: before or None, pair[1].id: after or None}
                for what, before, after in differences(*pair)
            ]
            out.write(to_json(rows, indent=2) + "\n")
        else:
            out.write(difference_text(*pair, look, _name))
