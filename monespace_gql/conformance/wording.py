"""What a rule reads and when it speaks, in French sentences made from its declaration."""

from collections.abc import Callable, Iterator, Mapping

from monespace_gql.conformance.computed_wording import computed, of, that
from monespace_gql.rulebook import (
    Aggregate,
    Compare,
    Computed,
    Condition,
    Constant,
    Dated,
    Derived,
    Either,
    Every,
    Fact,
    FactType,
    Fold,
    Item,
    Known,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
    Rank,
    Repeated,
    in_french,
)
from monespace_gql.scheme import FILED_ON, Block, Scheme
from monespace_gql.scheme.kind import FormatProblem, as_typed

INDENT = "  "
EMPTY = "(vide)"


class Wording:
    """The words of one scheme: labels of its places, values of its lists."""

    def __init__(self, scheme: Scheme) -> None:
        self._labels = {
            **{path: label for tab in scheme.tabs for path, label in _labels(tab, tab.code, tab.label)},
            **{f"documents.{document.code}": f"Documents › {document.label}" for document in scheme.documents},
        }
        self._specs = scheme.leaves

    def place(self, path: str) -> str:
        """Name a place of the form by the labels that lead to it."""
        return f"« {self._labels.get(path, path)} »"

    def operand(self, operand: Operand) -> str:
        """Name something that a rule reads."""
        match operand:
            case Constant():
                return _constant(operand)
            case Dated():
                return f"la valeur du barème « {operand.table.label} » ({operand.table.unit})"
            case Derived():
                return f"la donnée calculée `{operand.name}`"
            case Item():
                return self._lines(operand)
            case Fact(within=Item(apart_from=Item())):
                return f"{self.place(operand.pattern)} de l'autre ligne"
            case Fact(within=Item()):
                return self.place(operand.pattern)
            case Computed():
                return computed(operand, self.operand)
            case Aggregate():
                return self._aggregate(operand)
            case Rank():
                return f"le rang de la ligne dans {self.place(operand.item.list.pattern)}"
            case Known() | Repeated():
                return f"le fait {that(self._said(operand, True, self._on_one_line)[0])}"
        if operand.name == FILED_ON.name:
            return "la date de transmission"
        if operand.name.startswith("documents.") and operand.type is FactType.INTEGER:
            return f"le nombre de fichiers déposés dans {self.place(operand.name)}"
        return self.place(operand.name)

    def condition(self, condition: Condition, *, holds: bool = True) -> Iterator[str]:
        """Write a condition as lines, the first a sentence, those of its parts as a list below it."""
        match condition:
            case Negated(part):
                yield from self.condition(part, holds=not holds)
            case Every(parts) | Either(parts):
                yield _joined(every=isinstance(condition, Every), holds=holds)
                for part in parts:
                    first, *rest = self.condition(part)
                    yield f"- {first}"
                    yield from (f"{INDENT}{line}" for line in rest)
            case Compare(Aggregate() | Known() | Repeated() as left) if left.type is FactType.BOOLEAN:
                yield from self._said(left, _answers_yes(condition) is holds, self._lines_of)
            case Compare():
                yield self._compare(condition, holds=holds)
            case OneOf():
                yield self._one_of(condition, holds=holds)
            case Present(operand):
                yield self._present(operand, holds=holds)

    def _said(self, operand: Operand, holds: bool, written: Callable[[Condition, bool], list[str]]) -> list[str]:
        """Write what is said of the items of a list, or what is known."""
        match operand:
            case Aggregate(where=Condition() as where):
                each = "pour chaque" if (operand.fold is Fold.EVERY) is holds else "pour au moins une"
                first, *rest = written(where, holds)
                return [f"{each} {self._line(operand.item)}, {first}", *rest]
            case Known(condition=condition):
                first, *rest = written(condition, True)
                known = "il est établi" if holds else "il n'est pas établi"
                return [f"{known} {that(first)}", *rest]
            case Repeated(item=item):
                told = "une autre ligne de {} porte" if holds else "aucune autre ligne de {} ne porte"
                fields = " ; ".join(map(self.operand, operand.fields))
                return [f"{told.format(self.place(item.list.pattern))} les mêmes valeurs ({fields})"]
        raise TypeError(f"{operand!r} says nothing of a list")

    def _lines_of(self, condition: Condition, holds: bool) -> list[str]:
        return list(self.condition(condition, holds=holds))

    def _on_one_line(self, condition: Condition, holds: bool) -> list[str]:
        return [self._inline(condition, holds)]

    def _inline(self, condition: Condition, holds: bool) -> str:
        """Write a condition inside a sentence."""
        match condition:
            case Negated(part):
                return self._inline(part, not holds)
            case Every(parts) | Either(parts):
                both = isinstance(condition, Every) is holds
                return (" et " if both else " ou ").join(self._enclosed(part, holds) for part in parts)
            case Compare(Aggregate() | Known() | Repeated() as left) if left.type is FactType.BOOLEAN:
                return self._said(left, _answers_yes(condition) is holds, self._on_one_line)[0]
        (line,) = self.condition(condition, holds=holds)
        return line

    def _enclosed(self, part: Condition, holds: bool) -> str:
        while isinstance(part, Negated):
            part, holds = part.part, not holds
        told = self._inline(part, holds)
        return f"({told})" if isinstance(part, (Every, Either)) else told

    def _aggregate(self, operand: Aggregate) -> str:
        if operand.fold in (Fold.SOME, Fold.EVERY):
            return f"le fait {that(self._said(operand, True, self._on_one_line)[0])}"
        where = f" telles que {self._inline(operand.where, True)}" if operand.where is not None else ""
        if operand.value is None:
            other = "d'autres" if operand.item.apart_from is not None else "de"
            return f"le nombre {other} lignes de {self.place(operand.item.list.pattern)}{where}"
        folds = _FOLDS_OF_DATES if operand.type is FactType.DATE else _FOLDS
        return f"{folds[operand.fold]} {of(self.operand(operand.value))} sur {self._lines(operand.item)}{where}"

    def _line(self, item: Item) -> str:
        return f"{'autre ' if item.apart_from is not None else ''}ligne de {self.place(item.list.pattern)}"

    def _lines(self, item: Item) -> str:
        return f"les {'autres ' if item.apart_from is not None else ''}lignes de {self.place(item.list.pattern)}"

    def typed(self, path: str, value: object) -> str:
        """Write what somebody types at a place as the portal shows it, as it is typed when it cannot be read."""
        match value:
            case list():
                return " ; ".join(self.typed(path, item) for item in value) or EMPTY
            case Mapping():
                return ", ".join(f"{self._label(path, name)} {self._shown(path, name, value)}" for name in value)
        return self._read(path, as_typed(value))

    def _label(self, path: str, name: str) -> str:
        spec = self._specs.get(f"{path}.{name}")
        return spec.label if spec is not None else name

    def _shown(self, path: str, name: str, block: Mapping[str, object]) -> str:
        return self.typed(f"{path}.{name}", block[name])

    def _read(self, path: str, value: str | int | bool | None) -> str:
        spec = self._specs.get(path)
        if value is None:
            return EMPTY
        if spec is None or spec.kind is None:
            return str(value)
        try:
            read = spec.kind.read(value)
        except FormatProblem:
            return str(value)
        choice = spec.declared.choices.get(str(read)) if spec.declared.choices is not None else None
        return f"{choice.label} ({choice.code})" if choice is not None else spec.kind.show(read)

    def _compare(self, condition: Compare, *, holds: bool) -> str:
        left, right = condition.left, condition.right
        operator = condition.operator if holds else condition.operator.opposite
        if left.type is FactType.BOOLEAN and isinstance(right, Constant):
            return self._answer(left, right.value is (operator is Operator.EQUAL))
        told = _VERBS[left.type][operator]
        return f"{self.operand(left)} {told} {self._value(left, right)}"

    def _one_of(self, condition: OneOf, *, holds: bool) -> str:
        operand, choices = condition.operand, condition.choices
        if operand.type is FactType.BOOLEAN and len(choices) == 1:
            return self._answer(operand, choices[0] is holds)
        told = " ; ".join(self._choice(operand, choice) for choice in choices)
        if len(choices) == 1:
            return f"{self.operand(operand)} {'vaut' if holds else 'ne vaut pas'} {told}"
        verb = "vaut l'une de ces valeurs" if holds else "ne vaut aucune de ces valeurs"
        return f"{self.operand(operand)} {verb} : {told}"

    def _present(self, operand: Operand, *, holds: bool) -> str:
        name = self.operand(operand)
        if isinstance(operand, Derived):
            return f"{name} est établie" if holds else f"{name} n'est pas établie"
        if not isinstance(operand, Fact):
            return f"une valeur est connue pour {name}" if holds else f"aucune valeur n'est connue pour {name}"
        if operand.type is FactType.OPAQUE:
            return f"au moins une ligne est saisie dans {name}" if holds else f"aucune ligne n'est saisie dans {name}"
        return f"une valeur est saisie dans {name}" if holds else f"aucune valeur n'est saisie dans {name}"

    def _answer(self, operand: Operand, answer: bool) -> str:
        said = "oui" if answer else "non"
        if isinstance(operand, Derived):
            return f"{self.operand(operand)} vaut « {said} »"
        return f"la réponse à {self.operand(operand)} est « {said} »"

    def _value(self, beside: Operand, operand: Operand) -> str:
        if isinstance(operand, Constant) and operand.type is FactType.TEXT:
            return self._choice(beside, operand.value)
        return self.operand(operand)

    def _choice(self, operand: Operand, value: object) -> str:
        spec = self._specs.get(operand.pattern) if isinstance(operand, Fact) else None
        table = spec.declared.choices if spec is not None else None
        choice = table.get(str(value)) if table is not None else None
        return f"« {choice.label} » ({choice.code})" if choice is not None else f"« {in_french(value)} »"


def _labels(block: type[Block], path: str, label: str) -> Iterator[tuple[str, str]]:
    yield path, label
    for spec in block.specs:
        inner, told = f"{path}.{spec.name}", f"{label} › {spec.label}"
        if spec.block is not None:
            yield from _labels(spec.block, inner, told)
        else:
            yield inner, told


def _joined(*, every: bool, holds: bool) -> str:
    if every:
        return "toutes ces conditions sont remplies :" if holds else "ces conditions ne sont pas toutes remplies :"
    return "l'une au moins de ces conditions est remplie :" if holds else "aucune de ces conditions n'est remplie :"


def _answers_yes(condition: Compare) -> bool:
    """Say whether a comparison with oui or non asks for oui."""
    return (condition.right.name == str(True)) is (condition.operator is Operator.EQUAL)


def _constant(operand: Constant) -> str:
    told = in_french(operand.value)
    return f"le {told}" if operand.type is FactType.DATE else told


_OF_DATES = {
    Operator.BELOW: "précède",
    Operator.AT_MOST: "précède, ou est le même jour que,",
    Operator.ABOVE: "suit",
    Operator.AT_LEAST: "suit, ou est le même jour que,",
    Operator.EQUAL: "est le même jour que",
    Operator.DIFFERENT: "n'est pas le même jour que",
}
_OF_NUMBERS = {
    Operator.BELOW: "n'atteint pas",
    Operator.AT_MOST: "ne dépasse pas",
    Operator.ABOVE: "dépasse",
    Operator.AT_LEAST: "atteint ou dépasse",
    Operator.EQUAL: "vaut",
    Operator.DIFFERENT: "ne vaut pas",
}
_FOLDS = {Fold.SUM: "la somme", Fold.MIN: "la plus petite valeur", Fold.MAX: "la plus grande valeur"}
_FOLDS_OF_DATES = {Fold.MIN: "la première date", Fold.MAX: "la dernière date"}

_OF_WORDS = {Operator.EQUAL: "vaut", Operator.DIFFERENT: "ne vaut pas"}

_VERBS: Mapping[FactType, Mapping[Operator, str]] = {
    FactType.DATE: _OF_DATES,
    FactType.INTEGER: _OF_NUMBERS,
    FactType.MONEY: _OF_NUMBERS,
    FactType.TEXT: _OF_WORDS,
    FactType.BOOLEAN: _OF_WORDS,
}
"""Verbs that agree with any label."""
