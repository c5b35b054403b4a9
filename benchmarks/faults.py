"""The proofs by fault, as long as one likes; `make test` runs them short (tests/faults).

    python -m benchmarks.faults --seed 1 --kills 2000 --stops 60 --cuts 20 --reminders 100000

One JSON line per figure. Fails when a promise does not hold.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks.figures import Figure  # noqa: E402 - Django must be set up first
from tests.faults import hosts, runs  # noqa: E402
from tests.faults.own_postgres import OwnPostgres  # noqa: E402
from tests.faults.proof import hold  # noqa: E402

Run = Callable[[OwnPostgres, random.Random, runs.Extent], runs.Outcome]


def main(arguments: argparse.Namespace) -> int:
    """Runs what was asked for, one proof after the other."""
    asked: dict[str, tuple[Run, int, float]] = {
        "kills": (runs.kills, arguments.kills, 0.003),
        "stops": (runs.stops, arguments.stops, 0.003),
        "cuts": (runs.cuts, arguments.cuts, 0.03),
    }
    if why := hosts.missing():
        print(f"no cuts: {why}", file=sys.stderr)
        del asked["cuts"]
    with runs.prepared(Path(tempfile.mkdtemp(prefix="physis-faults-"))) as postgres:
        for name, (run, strikes, pause) in asked.items():
            extent = runs.Extent(arguments.reminders, strikes, strikes // 8, mail_seconds=pause)
            outcome = run(postgres, random.Random(arguments.seed), extent)
            for figure in _figures(name, outcome):
                print(figure.line(), flush=True)
            hold(outcome[0], extent.reminders)
    return 0


def _figures(name: str, outcome: runs.Outcome) -> Iterator[Figure]:
    evidence, striker = outcome
    print(striker.told(), file=sys.stderr)
    counts = {
        "strikes": len(evidence.strikes),
        "reminders": len(evidence.reminders),
        "mails": len(evidence.by_id),
        "received_twice": evidence.duplicates,
        "answers_lost": evidence.lost_answers,
    }
    for what, number in counts.items():
        yield Figure(f"fault_{name}_{what}", number, what)
    for what, faults in (("unexplained", evidence.unexplained()), ("lost", len(evidence.lost()))):
        yield Figure(f"fault_{name}_{what}", faults, "must be 0")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for option, default in (
        ("seed", 1),
        ("kills", 2000),
        ("stops", 60),
        ("cuts", 20),
        ("reminders", 80_000),
    ):
        parser.add_argument(f"--{option}", type=int, default=default)
    sys.exit(main(parser.parse_args()))
