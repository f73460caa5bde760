"""The last look at a case (Synthèse), as its viewer may read it. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from monespace_gql.access.mask import Mask, masked
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.recap import RecapLine, Recapped, RecapSection, recapped


def summary_of(scheme: Scheme, content: Mapping[str, object], mask: Mask, on: date) -> Recapped:
    """Return the scheme's recap of a content: what rests on a hidden place is absent, on a sensitive one masked."""
    whole = recapped(scheme, scheme.read(content, on=on).values)
    sections = (_told(section, mask) for section in whole.sections)
    totals = tuple(total for total in whole.totals if not (mask.hidden | mask.masked).intersection(total.rests_on))
    return Recapped(tuple(section for section in sections if section.lines), totals)


def _told(section: RecapSection, mask: Mask) -> RecapSection:
    lines = tuple(_covered(line, mask) for line in section.lines if not mask.hidden.intersection(line.rests_on))
    return replace(section, lines=lines)


def _covered(line: RecapLine, mask: Mask) -> RecapLine:
    return replace(line, value=masked(line.value)) if mask.masked.intersection(line.rests_on) else line
