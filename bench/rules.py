"""`make bench-rules`: every CPRO rule on three cases; the product's two readers beside plain Python, and the pauses."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from time import perf_counter

import structlog
import uvloop

from bench.plain_rules import Plain, plain_rules
from bench.side_by_side import interleaved, medians, seconds_each, table, told
from monespace_cpro.plugin import CPRO
from monespace_gql.rulebook import Engine, Outcome, WorkerEngine, judge, judge_alone
from monespace_gql.scheme.answers import Content
from monespace_gql.scheme.examination import examine, examine_alone
from monespace_gql.scheme.example import example_content, merged
from monespace_gql.scheme.turnstile import Turnstile

DAY = date(2026, 1, 6)
AT_ONCE = 20

PLAIN = "plain Python"
ONE = "one examination"
READ_PLAIN = "form read, then plain Python"
ALONE = "interpreter alone"
WORKER = "interpreter and engine"
IN_TURN = "one by one through the turnstile"
IN_THREADS = "each in a thread"

WRONG: Mapping[str, object] = {
    "employer": {"idcc": "1486", "headcount": "0"},
    "employee": {"birth_date": "05/10/199", "nir": "2040531555042", "email": "jean", "highest_diploma": "31"},
    "contract": {"end": "2025-12-01", "gross_pay": "900.00", "weekly_hours": "60", "trial_days": "90"},
    "training": {"total_hours": "100", "teaching_hours": "400", "exams_end": "2027-03-01"},
    "funding": {"lines": [{"nature": "PEDAGOGY", "quantity": "400", "unit": "HOUR", "unit_rate": "99.15"}] * 3},
}


@dataclass(frozen=True)
class Case:
    """A content, and the documents attached to it."""

    name: str
    content: Content
    attached: Mapping[str, int]

    @property
    def facts(self) -> dict[str, object]:
        """What the rules are given of it."""
        counts = {f"documents.{document.code}": self.attached.get(document.code, 0) for document in CPRO.documents}
        return {**CPRO.read(self.content, on=DAY).facts, **counts, "case.filed_on": DAY}


def cases() -> list[Case]:
    """Return the three: all well, nothing typed, and much of it wrong."""
    example = example_content(CPRO)
    asked_for = examine_alone(CPRO, example, on=DAY).required_documents
    return [
        Case("example", example, dict.fromkeys(asked_for, 1)),
        Case("empty", {}, {}),
        Case("wrong", merged(example, WRONG), {}),
    ]


async def main(rounds: int, times: int) -> None:
    """Measure and print."""
    plain = plain_rules(CPRO.ruleset)
    async with WorkerEngine() as engine:
        print(f"{len(CPRO.ruleset)} rules of CPRO, {rounds} rounds in turn of {times} examinations each\n")
        for case in cases():
            await check(case, plain, engine)
        await print_rules(plain, engine, rounds, times)
        await print_forms(plain, engine, rounds, times)
        await print_pauses(engine, rounds)
        counted = f"{engine.restarts} restarts, {engine.timeouts} time-outs, {engine.differences} differences"
        print(f"\nThe engine meanwhile: {counted}.")


async def check(case: Case, plain: Plain, engine: Engine) -> None:
    """Make sure that the three readers say the same of a case before they are timed."""
    judgement = await judge(CPRO.ruleset, case.facts, on=DAY, engine=engine)
    spoken = [verdict.rule.code for verdict in judgement.verdicts if verdict.outcome is Outcome.SPEAKS]
    if not judgement.engine_available or judgement.differences or plain(case.facts, DAY) != spoken:
        raise SystemExit(f"the readers do not agree on the {case.name} case: their times say nothing")


async def print_rules(plain: Plain, engine: Engine, rounds: int, times: int) -> None:
    """Compare the readers of the rules, on facts already read."""

    async def measured(case: Case) -> tuple[str, ...]:
        facts = case.facts
        contenders = {
            PLAIN: _timed(lambda: plain(facts, DAY), times),
            ALONE: _timed(lambda: judge_alone(CPRO.ruleset, facts, on=DAY), times),
            WORKER: _awaited(lambda: judge(CPRO.ruleset, facts, on=DAY, engine=engine), times),
        }
        return _row(case.name, await interleaved(contenders, rounds), PLAIN)

    print("The rules alone: time, in multiples of plain Python (lowest–highest round)\n")
    print(table(("case", f"{PLAIN}, µs", ALONE, WORKER), [await measured(case) for case in cases()]))


async def print_forms(plain: Plain, engine: Engine, rounds: int, times: int) -> None:
    """Compare whole examinations: the form read, judged, and everything told of it."""

    async def measured(case: Case) -> tuple[str, ...]:
        contenders = {
            READ_PLAIN: _timed(lambda: plain(case.facts, DAY), times),
            ALONE: _awaited(lambda: _examined(case, None), times),
            WORKER: _awaited(lambda: _examined(case, engine), times),
        }
        return _row(case.name, await interleaved(contenders, rounds), READ_PLAIN)

    print("\nA whole examination, `examine()`: time, in multiples of the form read, then plain Python\n")
    print(table(("case", f"{READ_PLAIN}, µs", ALONE, WORKER), [await measured(case) for case in cases()]))


async def print_pauses(engine: Engine, rounds: int) -> None:
    """Tell for how long the event loop does nothing else while examinations run at once, held back or not."""

    async def measured(case: Case) -> tuple[str, ...]:
        turns = Turnstile()
        contenders = {
            ONE: _awaited(lambda: _examined(case, None), 5),
            WORKER: lambda: longest_pause(lambda: _examined(case, engine)),
            IN_TURN: lambda: longest_pause(lambda: _examined(case, engine, turns)),
            IN_THREADS: lambda: longest_pause(lambda: asyncio.to_thread(_examined_alone, case)),
        }
        paused = await interleaved(contenders, rounds)
        shown = (WORKER, IN_TURN, IN_THREADS)
        return case.name, *(f"{told(paused, name, ONE)}, {medians(paused)[name] * 1e3:.0f} ms" for name in shown)

    print(f"\nThe longest pause of the event loop during {AT_ONCE} examinations at once,")
    print("in multiples of one examination by the interpreter alone\n")
    columns = ("case", f"{WORKER}, all at once", f"the same, {IN_TURN}", f"{ALONE}, {IN_THREADS}")
    print(table(columns, [await measured(case) for case in cases()]))


async def longest_pause(examination: Callable[[], Awaitable[object]]) -> float:
    """Return the longest time between two turns of a task that only wants its turn."""
    running = asyncio.gather(*(examination() for _ in range(AT_ONCE)))
    longest, before = 0.0, perf_counter()
    while not running.done():
        await asyncio.sleep(0)
        longest, before = max(longest, perf_counter() - before), perf_counter()
    await running
    return longest


def _examined(case: Case, engine: Engine | None, turns: Turnstile | None = None) -> Awaitable[object]:
    return examine(CPRO, case.content, on=DAY, attached=case.attached, engine=engine, turns=turns)


def _examined_alone(case: Case) -> object:
    return examine_alone(CPRO, case.content, on=DAY, attached=case.attached)


def _timed(work: Callable[[], object], times: int) -> Callable[[], Awaitable[float]]:
    async def once() -> object:
        return work()

    return lambda: seconds_each(once, times)


def _awaited(work: Callable[[], Awaitable[object]], times: int) -> Callable[[], Awaitable[float]]:
    return lambda: seconds_each(work, times)


def _row(name: str, measured: Mapping[str, list[float]], plain: str) -> tuple[str, str, str, str]:
    return (
        name,
        f"{medians(measured)[plain] * 1e6:.0f}",
        told(measured, ALONE, plain),
        told(measured, WORKER, plain),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each contender takes its turn (15)")
    parser.add_argument("--times", type=int, default=20, help="examinations a turn (20)")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    uvloop.run(main(options.rounds, options.times))
