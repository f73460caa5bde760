"""`docs/hooks.md`: every hook of the one page they stand on, written from their specifications."""

import re
from collections.abc import Callable, Iterator
from inspect import Signature, cleandoc, signature

from monespace_gql.scheme import PLUGIN_API, hookspecs

HEAD = f"""# Hooks

*Written by `monespace docs` from `monespace_gql/scheme/hookspecs.py`: do not edit it by hand.*

A plugin is a distribution with an entry point in the group `monespace.schemes`. The module that it names implements one
hook or several, each known by its name and its arguments: one that is not on this page stops the boot. The plugin API
is {PLUGIN_API}; say in `pyproject.toml` which one you are written for.

```toml
[project.entry-points."monespace.schemes"]
example = "branch_example.plugin"

[project.entry-points."monespace.plugin_api"]
"{PLUGIN_API}" = "branch_example"
```

A plugin need not bring a scheme. This one, whole, adds a rule to a scheme that it neither wrote nor imports:

```python
from monespace_gql.scheme import Addition, Scheme, Severity, hookimpl, rule


@hookimpl
def monespace_additions(scheme: Scheme) -> tuple[Addition, ...]:
    if scheme.code != "CPRO":
        return ()
    training, employer = scheme.facts.training, scheme.facts.employer
    hours = rule(
        "EXAMPLE-1",
        when=(employer.idcc == "0000") & (training.total_hours < 400),
        at=training.total_hours,
        says="La branche d'exemple demande 400 heures de formation au moins",
        severity=Severity.WARNING,
        source="Accord d'exemple, article 2",
    )
    return (Addition(label="Accord de la branche d'exemple", source="Accord d'exemple", rules=(hours,)),)
```

What is added is checked as the scheme's own, and its origin is shown: `addedBy` on findings, rules and documents,
`Scheme.additions`, `monespace schemes`, the pages in `docs/rules/`. Its situations stand in the folder `situations/`
beside the module; `monespace check CPRO` judges them, and so do these tests, on the scheme with your additions alone:

```python
from monespace_gql.conformance import AdditionConformance


class TestExample(AdditionConformance):
    code = "CPRO"
    plugin = "branch-example"
```

While somebody is served, code that fails costs its own part and nothing else; the log line bears `plugin`, `hook` and
`scheme`. `MONESPACE_BLOCKED_PLUGINS=branch-example` starts without the plugin.
"""

PARTS = {"Called": "When it is called", "Fails": "When it fails", "Used by": "Who uses it here"}
"""What each specification says of itself, by the word that starts the paragraph."""


def hooks_page() -> str:
    """Return the page."""
    return "\n".join((HEAD, *(line for name, hook in hooks().items() for line in _hook(name, hook))))


def hooks() -> dict[str, Callable[..., object]]:
    """Return every hook by its name, in the order of their page."""
    return {name: hook for name, hook in vars(hookspecs).items() if hasattr(hook, "monespace_spec")}


def parts_of(hook: Callable[..., object]) -> dict[str, str]:
    """Return what a hook says of itself, each part on one line, by the word that starts it."""
    said = re.split(rf"^({'|'.join(PARTS)}): ", cleandoc(hook.__doc__ or ""), flags=re.MULTILINE)
    return {word: " ".join(text.split()) for word, text in zip(said[1::2], said[2::2], strict=True)}


def _hook(name: str, hook: Callable[..., object]) -> Iterator[str]:
    said = re.split(rf"^(?:{'|'.join(PARTS)}): ", cleandoc(hook.__doc__ or ""), flags=re.MULTILINE)[0].strip()
    yield from (f"## {name}", "", "```python", f"{name}{_written(signature(hook))}", "```", "", said, "")
    yield from (f"- **{PARTS[word]}**: {text}" for word, text in parts_of(hook).items())
    yield ""


def _written(found: Signature) -> str:
    """Write a signature with the names that an author imports, without their modules."""
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", str(found))
