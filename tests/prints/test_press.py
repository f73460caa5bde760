"""The printers: pages out of their processes, whatever happens to these."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pikepdf
import pytest
import pytest_asyncio

from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.prints.press import Press, PrintFailed
from tests.prints.given import Opened, cerfa_page, cerfa_sheet, changed, printing, sheet

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
PLAIN = sheet("<p>{{ told }}</p>")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def press() -> AsyncIterator[Press]:
    """A press for the pages that harm no printer."""
    async with printing() as shared:
        yield shared


async def test_the_same_page_is_the_same_bytes_from_another_printer_too() -> None:
    async with printing() as first, printing() as second:
        told = [await press.print(cerfa_sheet(), cerfa_page()) for press in (first, first, second)]

    assert told[0] == told[1] == told[2]
    assert b"CreationDate" not in told[0]


async def test_it_is_a_tagged_pdf_ua_with_title_language_and_fonts_of_its_own(press: Press) -> None:
    pdf = pikepdf.open(Opened(await press.print(cerfa_sheet(), cerfa_page())).stream)

    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.StructTreeRoot.K
    assert str(pdf.Root.Lang) == "fr"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "CERFA 12434*05"
    with pdf.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    fonts = [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    assert {str(font.FontName).partition("+")[2].split("-")[0] for font in fonts} == {"Liberation"}
    assert all("/FontFile2" in font for font in fonts)


async def test_what_is_typed_is_text_and_never_asks_for_anything(press: Press) -> None:
    attack = '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">{{ 7 * 7 }}'

    opened = Opened(await press.print(PLAIN, {"told": attack}))

    assert attack in opened.text()
    assert "root:" not in opened.text()
    assert b"EmbeddedFile" not in opened.pdf


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css">',
        '<style>@import url("http://127.0.0.1:{port}/a.css")</style>',
        '<style>@font-face {{ font-family: A; src: url("file:///etc/passwd") }} p {{ font-family: A }}</style><p>a</p>',
        '<img src="http://127.0.0.1:{port}/a.png" alt="">',
        '<img src="drawing.svg" alt="">',
        '<img src="missing.png" alt="">',
    ],
)
async def test_a_template_that_asks_for_more_than_its_own_files_is_not_printed(press: Press, body: str) -> None:
    visits: list[object] = []
    server = await asyncio.start_server(lambda *wires: visits.append(wires), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        f'<image xlink:href="http://127.0.0.1:{port}/a.png" width="9" height="9"/></svg>'
    )
    asking = sheet(f"{{% raw %}}{body.format(port=port)}{{% endraw %}}", drawing_svg=drawing.encode())

    async with server:
        with pytest.raises(PrintFailed):
            await press.print(asking, {})
        assert "sain" in Opened(await press.print(PLAIN, {"told": "sain"})).text()

    assert visits == []


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ told.nothing }}",
        "{{ 'x' * 99999999999 }}",
        "{% include '/etc/passwd' %}",
    ],
)
async def test_a_template_cannot_leave_its_sandbox(press: Press, body: str) -> None:
    with pytest.raises(PrintFailed):
        await press.print(sheet(body), {"told": "a"})


async def test_a_printer_that_dies_is_one_fault_and_the_next_page_is_printed() -> None:
    async with printing() as press:
        await press.print(PLAIN, {"told": "un"})
        (pid,) = press.printer_pids
        lost = asyncio.create_task(press.print(sheet(ENDLESS), {}))
        await asyncio.sleep(0)  # the page is sent
        os.kill(pid, signal.SIGKILL)

        with pytest.raises(PrintFailed):
            await lost
        assert "deux" in Opened(await press.print(PLAIN, {"told": "deux"})).text()
        assert press.printer_pids != {pid}


async def test_a_page_that_takes_too_long_is_one_fault_and_the_next_page_is_printed() -> None:
    async with printing() as press:
        await press.print(PLAIN, {"told": "un"})
        (pid,) = press.printer_pids
        press._seconds = 0.2
        with pytest.raises(PrintFailed):
            await press.print(sheet(ENDLESS), {})
        press._seconds = 60

        assert "deux" in Opened(await press.print(PLAIN, {"told": "deux"})).text()
        assert press.printer_pids != {pid}


async def test_whoever_gives_up_leaves_no_printer_behind_at_work() -> None:
    async with printing() as press:
        await press.print(PLAIN, {"told": "un"})
        before = press.printer_pids
        given_up = asyncio.create_task(press.print(sheet(ENDLESS), {}))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])

        assert "deux" in Opened(await press.print(PLAIN, {"told": "deux"})).text()
        assert not before & press.printer_pids


async def test_a_worn_printer_is_replaced() -> None:
    async with printing(pages_at_most=2) as press:
        pids = []
        for _ in range(3):
            await press.print(PLAIN, {"told": "un"})
            pids.append(press.printer_pids)

    assert pids[0]
    assert pids[1] == frozenset()
    assert not pids[0] & pids[2]


async def test_the_queue_is_bounded_and_says_so() -> None:
    async with printing(waiting_at_most=1) as press:
        outcomes = await asyncio.gather(*(press.print(PLAIN, {"told": "un"}) for _ in range(3)), return_exceptions=True)

    (refused,) = (each for each in outcomes if isinstance(each, BaseException))
    assert isinstance(refused, Refusal)
    assert [error.code for error in refused.errors] == ["PRESS_BUSY"]


async def test_a_printer_that_cannot_start_is_a_fault() -> None:
    async with Press(command=("false",)) as press:
        with pytest.raises(PrintFailed):
            await press.print(PLAIN, {"told": "un"})


async def test_a_printer_knows_none_of_the_secrets_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONESPACE_SECRET", "a secret that no printer needs")
    async with printing() as press:
        await press.print(PLAIN, {"told": "un"})
        (pid,) = press.printer_pids
        with open(f"/proc/{pid}/environ", "rb") as environment:  # noqa: ASYNC230 - a file of the kernel
            assert b"a secret" not in environment.read()


async def test_printers_leave_nothing_behind_however_they_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with printing(at_once=2) as press:
        await asyncio.gather(*(press.print(PLAIN, {"told": "un"}) for _ in range(2)))
        assert len(os.listdir(tmp_path)) == 2
        os.kill(min(press.printer_pids), signal.SIGKILL)

    assert os.listdir(tmp_path) == []


async def test_a_changed_template_is_learnt_again(press: Press) -> None:
    before = await press.print(PLAIN, {"told": "un"})
    after = await press.print(changed(PLAIN, "essai.html", "<p>", "<p>Autre : "), {"told": "un"})

    assert "Autre" not in Opened(before).text()
    assert "Autre : un" in Opened(after).text()
