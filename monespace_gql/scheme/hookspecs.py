"""Every hook a plugin may implement, on one page."""

from collections.abc import Awaitable, Iterable
from datetime import date

import pluggy

from monespace_gql.scheme.addition import Addition
from monespace_gql.scheme.answers import Answers
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.event import Event
from monespace_gql.scheme.form import Form
from monespace_gql.scheme.funding_proposal import FundingProposal

PLUGIN_API = "1.2"
"""The version of what this room offers to plugins; it moves apart from the core's version.

A plugin names the one it is written for in its `pyproject.toml`; another first number, or a greater second one, is
refused when it is loaded.
"""

hookspec = pluggy.HookspecMarker("monespace")
hookimpl = pluggy.HookimplMarker("monespace")


@hookspec
def monespace_schemes() -> Iterable[Scheme]:  # type: ignore[empty-body]  # a specification has no body
    """Return the schemes this plugin brings.

    Called: once, at boot.
    Fails: the boot stops with the plugin's name, its module and line, and the setting that starts without it.
    Used by: `monespace_cpro.plugin`, the contrat de professionnalisation.
    """


@hookspec
def monespace_additions(scheme: Scheme) -> Iterable[Addition]:  # type: ignore[empty-body]  # as above
    """Return what this plugin adds to a scheme it did not write: rules and documents, never in the place of others.

    `scheme` is as its author wrote it, whatever others add; its fields are reached by `scheme.facts`. Return nothing
    for the schemes that are not yours to add to; to one of your own, add by declaring it there.

    Called: once at boot, for each installed scheme.
    Fails: the boot stops, also when what is added names an unknown field or takes a code that is taken. A rule that
    fails while somebody is served blocks the transmission with a finding that names it, and is logged as
    `rule_crashed`.
    Used by: `monespace_rules.plugin`, the branch agreement of temporary work.
    """


@hookspec
def monespace_templates(scheme: Scheme) -> Iterable[Form]:  # type: ignore[empty-body]  # as above
    """Return the forms this plugin prints for a scheme it did not write.

    They stand after the scheme's own. Only who may read every place that a form prints generates and reads it.

    Called: once at boot, for each installed scheme; the page of a form, at each generation and each time its last
    generation is compared with the request.
    Fails: the boot stops, also when the template cannot be written with the example of the scheme. A page that fails
    later is refused (`FORM_FAILED`), its earlier generations stay, and it is logged as `form_page_failed`.
    Used by: `monespace_gql.prints.recap.plugin`, the recap of any request.
    """


@hookspec
def monespace_funding_proposals(  # type: ignore[empty-body]  # as above
    scheme: Scheme, answers: Answers, on: date
) -> Iterable[FundingProposal]:
    """Return what could be asked for with these answers, as of a day: shown, never written.

    `answers` holds what the viewer may read in full, and nothing else; a proposal is shown to who may read everything
    that it says it reads.

    Called: each time the proposals of a draft are read (`Draft.fundingProposals`), for any installed scheme; once at
    boot, on its example and on an empty request.
    Fails: at boot, it stops. Later, the plugin's proposals are absent, `missing` says so, and it is logged as
    `hook_failed`; the rest of the answer is whole.
    Used by: `monespace_cpro.plugin`, the ceilings of the contrat de professionnalisation.
    """


@hookspec
def monespace_happened(event: Event) -> Awaitable[None]:  # type: ignore[empty-body]  # as above
    """Take note of what happened.

    Write `async def`, and wait for nothing in another way: the server runs in the same loop. Each plugin has a place of
    its own in the sequence, kept once the hook has returned: an event may come twice after a crash, none is skipped
    (`event.id` tells the second time). A plugin hears of what happens after it was first started.

    Called: after the commit, for each event in its order, one at a time.
    Fails: a hook that raises or takes more than 30 seconds is called again with the same event, later and later; after
    twelve times the event is set apart, logged as `event_parked` with the plugin's name, and the next one comes.
    Used by: `monespace_gql.web.counted`, the metrics of events by kind and scheme.
    """
