"""Asking a plugin what it proposes to ask funding for; tried once at boot, on the example and on an empty request."""

from collections.abc import Iterator, Sequence
from datetime import date

from monespace_gql.catalogue.broken import BrokenPlugin
from monespace_gql.catalogue.catalogue import Installed
from monespace_gql.catalogue.plugin import Plugin
from monespace_gql.scheme import Answers, FundingProposal, Scheme, SchemeMistake
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.mistake import suggestion

PROPOSALS = "monespace_funding_proposals"


def proposed_by(
    plugin: Plugin, scheme: Scheme, answers: Answers, on: date
) -> Iterator[tuple[FundingProposal, tuple[str, ...]]]:
    """Walk what a plugin proposes, each with the fields that it reads; raises whatever the plugin raises."""
    if PROPOSALS not in plugin.implements:
        return
    for proposal in plugin.ask(PROPOSALS, scheme=scheme, answers=answers, on=on):
        if not isinstance(proposal, FundingProposal):
            raise SchemeMistake(f"{PROPOSALS} gave {proposal!r}, which is not a FundingProposal")
        reads = scheme.leaves_of(place.pattern for place in proposal.reads)
        if unknown := [path for path in reads if path not in scheme.leaves]:
            told = f"the proposal « {proposal.label} » reads « {unknown[0]} », unknown."
            raise SchemeMistake(f"{told}{suggestion(unknown[0], scheme.leaves)}")
        yield proposal, reads


def check_proposals(entry: Installed, plugins: Sequence[Plugin]) -> None:
    """Try what plugins propose for a scheme; raise BrokenPlugin for one that fails on its example or on nothing."""
    scheme = entry.scheme
    for plugin in plugins:
        for content in ({}, example_content(scheme)):
            try:
                list(proposed_by(plugin, scheme, scheme.read(content, on=date.max).answers, date.max))
            except Exception as mistake:
                told = f"{type(mistake).__name__}: {mistake}{plugin.place_of(mistake, PROPOSALS)}"
                raise BrokenPlugin(plugin.distribution, f"what it proposes for {scheme.code}: {told}") from mistake
