"""The variants of the standard's own evaluation, against the classes of its experts.

Two ways: with the experts' evidence handed over, so that the rules are on trial, and with shipped
evidence only. Neither uses a curated class of the knowledge table: `classify-table` names such a
row and does not follow it.

Usage: python -m bench.classify.horak
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bench.classify.agreement import HEADER, Judged, figures, tally
from bench.classify.classifiers import ask, reference
from bench.classify.evidence import NOMINAL_ALLELES, columns
from bench.classify.misses import misses, stale
from bench.classify.output import data, markdown, read_tsv, report, run, share, writes

from varannot.hgvs.genomic import parse_genomic

__all__ = ["GIVEN", "SHIPPED", "Way", "judged", "main"]

PUBLISHED = 94
"""Variants of the evaluation (DOI 10.1016/j.gim.2022.01.001)."""

_ANSWERS = ("functional", "hotspots")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking: what is handed over with a row, and which packs are left out."""

    name: str
    evidence: Callable[[Mapping[str, str]], Mapping[str, str]] = field(default=lambda row: {})
    without: tuple[str, ...] = ()


def _experts(row: Mapping[str, str]) -> Mapping[str, str]:
    return columns(row["gene"], _codes(row))


def _numbers(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return the frequency where the peer's table holds a number, and nothing where it does not."""
    found = _peer().get(f"{row['gene']}:{row['hgvs_in_source']}", {})
    stated = [found[name] for name in ("gnomADe_AF", "gnomADg_AF") if found.get(name)]
    return {"gnomad_af": max(stated, key=float)} if stated else {}


def _read_as_absent(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return the same, with a peer's row without any number read as looked up and absent."""
    known = f"{row['gene']}:{row['hgvs_in_source']}" in _peer()
    return _numbers(row) or ({"gnomad_an": NOMINAL_ALLELES} if known else {})


GIVEN = Way("1. rules given the evidence", _experts, ("functional",))
SHIPPED = Way("2a. shipped evidence only, no frequencies")
WAYS = (
    GIVEN,
    Way("1. also without the hotspot pack", _experts, _ANSWERS),
    Way("1. with our functional pack beside it", _experts),
    SHIPPED,
    Way("2a. without the functional pack", without=("functional",)),
    Way("2a. without the hotspot pack", without=("hotspots",)),
    Way("2a. without both", without=_ANSWERS),
    Way("2b. with frequencies where the peer's table has a number", _numbers),
    Way("2c. and an empty cell there read as absent", _read_as_absent),
    Way("2c. without the functional pack", _read_as_absent, ("functional",)),
)


def _codes(row: Mapping[str, str]) -> frozenset[str]:
    return frozenset(code for code in row["expert_codes"].split(",") if code)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_tsv(data("truth", "horak2022", "horak2022_94.tsv")))


@cache
def _peer() -> dict[str, dict[str, str]]:
    path = data("truth", "oncovi_on_horak", "oncovi_predictions_93.tsv")
    return {row["horak_key"]: row for row in read_tsv(path)}


def _place(row: Mapping[str, str]) -> dict[str, str]:
    """Return where a row lies; one without columns of its own is read from its g. name."""
    names = ("assembly", "chrom", "pos", "ref", "alt")
    if row["pos"]:
        return {name: row[name] for name in names}
    change = parse_genomic(row["hgvs_in_source"])
    contigs = reference().bundle.contigs
    contig = next(one for one in contigs if one.refseq == change.chromosome)
    start, base = change.change.start.base, change.change
    return dict(
        zip(
            names,
            (contig.build, contig.name, str(start), base.deleted, base.inserted),
            strict=True,
        )
    )


def judged(way: Way) -> list[Judged]:
    """Return every variant of the set with the answer that it gets on this way."""
    found = []
    for row in _rows():
        transcript, _, coding = row["hgvsc"].partition(":")
        cells = {
            "gene": row["gene"],
            **_place(row),
            "transcript": transcript,
            "hgvs_c": coding,
            "hgvs_p": row["hgvsp"].partition(":")[2].replace("%3D", "="),
            **way.evidence(row),
        }
        found.append(
            Judged(
                f"{row['gene']} {row['hgvs_in_source'].partition(':')[2]}",
                row["gene"],
                row["expert_class"],
                _codes(row),
                bool(row["flags"]),
                ask(cells, way.without),
            )
        )
    return found


def _agreement(answers: Mapping[str, Sequence[Judged]]) -> str:
    rows = []
    for name, found in answers.items():
        for which, some in (
            ("all", found),
            ("unflagged", [one for one in found if not one.flagged]),
        ):
            counted = tally((one.expert, one.answer.oncogenicity) for one in some)
            rows.append((name, which, counted.count, *figures(counted)))
    peer = [
        (row["expert_class"], found["oncovi_class"].replace(" ", "_"), bool(row["flags"]))
        for row in _rows()
        if (found := _peer().get(f"{row['gene']}:{row['hgvs_in_source']}"))
    ]
    for which, pairs in (
        ("all", [(a, b) for a, b, _ in peer]),
        ("unflagged", [(a, b) for a, b, flagged in peer if not flagged]),
    ):
        counted = tally(pairs)
        rows.append(("OncoVI, on the rows here", which, counted.count, *figures(counted)))
    rows.append(("OncoVI, as its example output", "all", 93, *_published(55, 73, 93, 10.5, 1)))
    rows.append(
        ("oncogenicity-predictor, as it states", "all", 94, *_published(None, 67, 94, 14.5, 2))
    )
    return markdown(("way", "rows", "n", *HEADER), rows)


def _published(
    five: int | None, three: int, count: int, lost: float, reversals: int
) -> Sequence[object]:
    """Return cells of figures that others state; `lost` is the weight of their disagreements."""
    cells = ["not stated" if found is None else share(found, count) for found in (five, three)]
    return (*cells, f"{1 - lost / count:.3f}", reversals, 0)


def _outdated(names: Sequence[str]) -> str:
    return f"Judged, and no miss any more: {', '.join(names)}." if names else ""


def main() -> int:
    """Print the tables; return 1 if a class is on the other side of that of the experts."""
    answers = {way.name: judged(way) for way in WAYS}
    given, shipped = answers[GIVEN.name], answers[SHIPPED.name]
    right = frozenset(one.name for one in given if one.same)
    count = len(_rows())
    notes = (
        f"{count} of the {PUBLISHED} variants lie beside the checkout. Weighted: 1 for the same of "
        "three classes, 0.5 for the one next to it, as oncogenicity-predictor counts; that tool's "
        "agreement is of three classes."
    )
    report(
        "horak",
        "Variants of the standard's evaluation",
        notes,
        _agreement(answers),
        f"### {GIVEN.name}: five classes",
        *misses("horak", given, frozenset(), five=True),
        f"### {SHIPPED.name}: five classes",
        *misses("horak", shipped, right, five=True),
        _outdated(stale("horak", given, five=True)),
    )
    writes(
        "horak",
        ("way", "variant", "experts", "codes", "flagged", "class", "points", "ours", "reason"),
        (
            (
                name,
                one.name,
                one.expert,
                ",".join(sorted(one.codes)),
                one.flagged,
                one.answer.oncogenicity,
                one.answer.points,
                ",".join(one.answer.codes),
                one.answer.reason,
            )
            for name, found in answers.items()
            for one in found
        ),
    )
    exchanged = [
        one
        for found in answers.values()
        for one in found
        if not one.flagged and set(one.sides) == {"oncogenic", "benign"}
    ]
    return 1 if exchanged else 0


if __name__ == "__main__":
    sys.exit(run(main))
