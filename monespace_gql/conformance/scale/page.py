"""`docs/conformance.md`: every line of the scale, written from the lines themselves."""

from collections.abc import Iterator

from monespace_gql.conformance.scale.line import Level, Line
from monespace_gql.conformance.scale.measure import LINES

HEAD = """# L'échelle de conformité d'un dispositif

*Page écrite par `monespace docs` d'après les vérifications elles-mêmes : ne pas la modifier à la main.*

`monespace check CODE` vérifie les niveaux bronze et argent, sans base de données ; `--at-least gold` vérifie aussi
l'or, sur une base qui est jetée ensuite. La commande sort avec le code 1 quand le niveau demandé n'est pas atteint ;
`--json` est pour les programmes. Dans les tests d'un dispositif, chaque ligne est un test :

```python
from monespace_gql.conformance import ScaleConformance


class TestScheme(ScaleConformance):
    code = "CPRO"
    level = "silver"
```
"""
MEANING = {
    Level.BRONZE: "Le dispositif se charge et il est sain.",
    Level.SILVER: "Il est expliqué et testé.",
    Level.GOLD: "Ses règles sont éprouvées ; clients, anciens brouillons et serveur sont protégés.",
}


def scale_page() -> str:
    """Return the page."""
    return "\n".join((HEAD, *(text for level in Level for text in _level(level))))


def _level(level: Level) -> Iterator[str]:
    yield f"## {level.label.capitalize()}\n\n{MEANING[level]}\n"
    yield from (_line(line) for line in LINES if line.level is level)


def _line(line: Line) -> str:
    return f"### {line.code}\n\n**{line.title}** {line.why}\n\nQue faire : {line.advice}\n"
