"""PDF: no script, no action that leaves the document, no file inside but an electronic invoice's, no encryption."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from monespace_gql.documents.content.double import refuse_archive, refuse_markup
from monespace_gql.documents.content.not_accepted import NotAccepted, broken

END = b"%%EOF"
MOST_AFTER_END = 1024
MOST_INVOICE_BYTES = 5 * 1024 * 1024

SCRIPTS = frozenset({"/JS", "/JavaScript", "/XFA"})
FILES = frozenset({"/RichMedia", "/RichMediaContent"})
ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/GoToR"})
# What makes an object worth a look, by its written form: most of a document's objects need no closer one.
SUSPECT = re.compile(rb"/(?:JS|JavaScript|XFA|RichMedia|RichMediaContent|Launch|ImportData|GoToE|GoToR|EF)\b")
SPEC_NAMES = ("/UF", "/F", "/DOS", "/Mac", "/Unix")
# The XML of an invoice in PDF/A-3 (Factur-X, Order-X and their elders): the only file a PDF may carry.
INVOICES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "order-x.xml", "xrechnung.xml"})

SCRIPTED = "ce PDF contient un script ou un formulaire dynamique : imprimez-le dans un nouveau PDF, puis recommencez"
ACTING = "ce PDF ouvre d’autres programmes ou fichiers : imprimez-le dans un nouveau PDF, puis recommencez"
CARRYING = "ce PDF contient d’autres fichiers : déposez-les séparément"
LOCKED = "ce PDF est protégé ou chiffré : enregistrez-le sans protection, puis recommencez"


def check_pdf(path: Path) -> None:
    """Check a PDF, every object of it, as qpdf reads it."""
    refuse_archive(path)
    refuse_markup(path)
    _check_end(path)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            _check(pdf)
    except pikepdf.PasswordError:
        raise NotAccepted(LOCKED) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):  # RuntimeError: what qpdf says of some damaged objects
        raise broken() from None


def _check_end(path: Path) -> None:
    content = path.read_bytes()
    end = content.rfind(END)
    if end < 0 or len(content[end + len(END) :].strip(b"\0\t\n\f\r ")) > MOST_AFTER_END:
        raise broken()


def _check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise NotAccepted(LOCKED)
    for suspect in (found for found in (pdf.trailer, *pdf.objects) if SUSPECT.search(_written(found))):
        for holder in _dictionaries(suspect):
            _check_dictionary(holder)
    if len(pdf.pages) == 0:
        raise broken()


def _written(found: Any) -> bytes:
    """Return an object as qpdf writes it, names without their escapes, a stream without its data."""
    if not isinstance(found, pikepdf.Object):  # a number, a boolean: pikepdf gives them as Python does
        return b""
    return bytes(found.stream_dict.unparse() if isinstance(found, pikepdf.Stream) else found.unparse(resolved=True))


def _dictionaries(suspect: Any) -> Iterator[Any]:
    """Return the dictionaries of one object, nested ones too. Any: pikepdf types every object alike."""
    pending: list[Any] = [suspect]
    while pending:
        found = pending.pop()
        if isinstance(found, pikepdf.Array):
            children: list[Any] = list(found)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            children = [found.get(key) for key in found.keys()]  # noqa: SIM118 - iterating a stream is refused
        else:
            continue
        pending += [child for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _check_dictionary(holder: Any) -> None:
    keys = set(holder.keys())
    if keys & SCRIPTS:
        raise NotAccepted(SCRIPTED)
    if keys & FILES:
        raise NotAccepted(CARRYING)
    action = holder.get("/S")
    if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
        raise NotAccepted(SCRIPTED if str(action) == "/JavaScript" else ACTING)
    if "/EF" in keys:
        _check_carried(holder)


def _check_carried(spec: Any) -> None:
    """Let an invoice's XML through, under its agreed name, when that is what it is."""
    names = {str(spec.get(key)).casefold() for key in SPEC_NAMES if key in spec}
    if not names or not names <= INVOICES:
        raise NotAccepted(CARRYING)
    for key in spec.EF.keys():  # noqa: SIM118 - iterating a dictionary of pikepdf gives pairs of nothing
        content = spec.EF.get(key).read_bytes()
        if len(content) > MOST_INVOICE_BYTES:
            raise NotAccepted(CARRYING)
        try:
            fromstring(content, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError):
            raise NotAccepted(CARRYING) from None
