"""`docs/forms.md` says what works: its scheme is declared, its template written and printed."""

import re
from datetime import date
from pathlib import Path

import pytest

from monespace_gql.prints.sheet import checked_sheet
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.recap import recapped
from tests.prints.given import Opened, printing

PAGE = (Path(__file__).parent.parent.parent / "docs" / "forms.md").read_text(encoding="utf-8")


def snippet(language: str) -> str:
    """The one snippet of the page in this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


async def test_the_scheme_of_the_page_prints_and_says_its_last_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = tmp_path / "monespace_order" / "prints"
    prints.mkdir(parents=True)
    (prints.parent / "__init__.py").write_text(snippet("python"), encoding="utf-8")
    (prints / "bon.html").write_text(snippet("html"), encoding="utf-8")
    (prints / "bon.css").touch()
    monkeypatch.syspath_prepend(tmp_path)
    import monespace_order  # type: ignore[import-not-found]  # written just now

    scheme: Scheme = monespace_order.SCHEME
    values = scheme.read(example_content(scheme), on=date(2026, 1, 5)).values
    sheet = checked_sheet(scheme, scheme.forms[0])
    async with printing() as press:
        text = Opened(await press.print(sheet, scheme.page(scheme.forms[0], values))).text()

    assert text == "Bon de commande Jeanne 3"
    (section,) = recapped(scheme, values).sections
    assert [(line.label, line.value) for line in section.lines] == [
        ("Acheteur", "Jeanne"),
        ("Nombre", "3"),
        ("Prix HT", "9,15 €"),
    ]
