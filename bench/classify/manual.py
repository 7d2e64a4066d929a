"""Panel variants of patients that experts classified by hand, in three classes.

The labels were made with OncoVI's reading of the codes, so only the class is truth. Bases that are
not installed cannot be stated as VCF alleles: a deletion or duplication there is handed over by its
c. name on the gene's first transcript, which needs positions alone.

Usage: python -m bench.classify.manual
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bench.classify.agreement import HEADER, Judged, figures, tally
from bench.classify.classifiers import ask, classifier, reference
from bench.classify.evidence import columns
from bench.classify.misses import misses, stale
from bench.classify.output import data, markdown, read_tsv, report, run, share, writes

from varannot.hgvs.cdna import CdnaKind
from varannot.hgvs.edit import Edit
from varannot.hgvs.genomic import edit_on, forward, parse_genomic
from varannot.transcripts.model import Window

__all__ = ["Placed", "judged", "main", "placed", "truncations_outside_suppressors"]

PUBLISHED = 135
"""Variants of the set (DOI 10.1016/j.jmoldx.2026.03.004)."""

TARGET = 0.85
"""Share of three classes that is asked for."""

_BUILD = "GRCh38"


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of the set as cells of the classifier; `how` says by what, `why_not` why it cannot."""

    row: Mapping[str, str]
    cells: Mapping[str, str]
    how: str
    why_not: str = ""


def placed(row: Mapping[str, str]) -> Placed:
    """Return where a row of the set lies, as a VCF would say it or by its c. name."""
    known = reference().bundle.of_gene(row["gene"], _BUILD)
    if not known:
        return Placed(row, {}, "", "no transcript of the gene is installed")
    first = known[0]
    sequence = reference().bundle.sequence(first)
    sense = sequence.genome or sequence.gene
    window = forward(sense, first.strand) if sense else Window(0, "")
    change = parse_genomic(f"chr{row['chrom']}:{row['hgvsg']}").change
    edit = edit_on(change, window)
    base = {"gene": row["gene"], "assembly": _BUILD}
    if change.kind is CdnaKind.SUBSTITUTION:
        alleles = (str(change.start.base), change.deleted, change.inserted)
        return Placed(row, {**base, **_vcf(row, alleles)}, "as a VCF row")
    before = window.slice(edit.start - 1, edit.start)
    if "N" not in before + edit.ref + edit.alt:
        alleles = (str(edit.start), before + edit.ref, before + edit.alt)
        return Placed(row, {**base, **_vcf(row, alleles)}, "as a VCF row")
    if change.kind not in (CdnaKind.DELETION, CdnaKind.DUPLICATION):
        return Placed(row, {}, "", "the bases there are not installed")
    start, end = change.start.base - 1, change.end.base
    projector = reference().projector(_BUILD)
    assert projector is not None
    removal = Edit(start, end, "N" * (end - start), "")
    named = projector.describe(first, removal).description.hgvs_c
    if not named.endswith("del"):
        return Placed(row, {}, "", "no c. name can be given without the bases there")
    if change.kind is CdnaKind.DUPLICATION:
        named = f"{named.removesuffix('del')}dup"
    return Placed(row, {**base, "transcript": first.accession, "hgvs_c": named}, "by its c. name")


def _vcf(row: Mapping[str, str], alleles: tuple[str, str, str]) -> dict[str, str]:
    return {"chrom": row["chrom"], **dict(zip(("pos", "ref", "alt"), alleles, strict=True))}


@cache
def _rows() -> tuple[Placed, ...]:
    path = data("truth", "oncovi_manual", "oncovi_manual_135.tsv")
    return tuple(placed(row) for row in read_tsv(path))


def judged(*, given: bool) -> list[Judged]:
    """Return the rows that can be placed; `given` hands the evidence of the experts over."""
    found = []
    for one in _rows():
        if one.why_not:
            continue
        row = one.row
        codes = frozenset(code for code in row["manual_codes"].split(",") if code)
        evidence = columns(row["gene"], codes) if given else {}
        answer = ask({**one.cells, **evidence}, ("functional",) if given else ())
        name = f"{row['gene']} {row['hgvsg']}"
        found.append(Judged(name, row["gene"], row["manual_class"], codes, False, answer))
    return found


def _role(gene: str) -> str:
    asked = classifier()
    packs = asked.sources.packs
    pack = packs.role(gene) if packs else None
    rows = asked.knowledge.for_gene(gene)
    stated = {row.gene_role for row in rows if row.record_type == "gene_role" and row.gene_role}
    said = f"{pack.role or 'none'}, loss of function {pack.loss}" if pack else "none"
    return f"pack: {said}; knowledge table: {', '.join(sorted(stated)) or 'none'}"


def _raised(found: Sequence[Judged]) -> list[Judged]:
    return [one for one in found if one.sides == ("vus", "oncogenic")]


def truncations_outside_suppressors(found: Sequence[Judged]) -> list[Judged]:
    """Return the VUS of the experts that became oncogenic by a truncation outside a suppressor."""
    return [
        one for one in _raised(found) if "OVS1" in one.answer.bare and "TSG" not in _role(one.gene)
    ]


def _raised_table(found: Sequence[Judged]) -> str:
    rows = [
        (
            one.name,
            f"{one.answer.oncogenicity} {one.answer.points}",
            ", ".join(one.answer.codes),
            one.answer.loss_rule or "",
            _role(one.gene),
            ", ".join(sorted(one.codes)),
        )
        for one in _raised(found)
    ]
    if not rows:
        return "No VUS of the experts became oncogenic."
    header = ("VUS made oncogenic", "ours", "codes", "branch", "role of the gene", "experts' codes")
    return markdown(header, rows)


def main() -> int:
    """Print the tables; return 1 where a truncation outside suppressors made a VUS oncogenic."""
    given, shipped = judged(given=True), judged(given=False)
    lost = [one for one in _rows() if one.why_not]
    count = len(_rows())
    rows = []
    for name, found in (
        ("1. rules given the evidence", given),
        ("2. shipped evidence only", shipped),
    ):
        counted = tally((one.expert, one.answer.oncogenicity) for one in found)
        rows.append((name, counted.count, *figures(counted, five=False)[1:]))
        whole = share(counted.three, count)
        rows.append((f"{name}, rows not placed counted as wrong", count, whole, "", "", ""))
    by_name = sum(one.how == "by its c. name" for one in _rows())
    named = "; ".join(f"{one.row['gene']} {one.row['hgvsg']} ({one.why_not})" for one in lost)
    notes = (
        f"{count} of the {PUBLISHED} variants lie beside the checkout; {by_name} are handed over "
        f"by their c. name, {len(lost)} cannot be placed: {named or 'none'}. "
        f"Asked for: {100 * TARGET:.0f} % of three classes."
    )
    right = frozenset(one.name for one in given if one.sides[0] == one.sides[1])
    left = stale("manual", given, five=False)
    report(
        "manual",
        "Panel variants classified by hand",
        notes,
        markdown(("way", "n", *HEADER[1:]), rows),
        "### 1. rules given the evidence: three classes",
        _raised_table(given),
        *misses("manual", given, frozenset(), five=False),
        "### 2. shipped evidence only: three classes",
        _raised_table(shipped),
        *misses("manual", shipped, right, five=False),
        f"Judged, and no miss any more: {', '.join(left)}." if left else "",
    )
    writes(
        "manual",
        ("way", "variant", "experts", "codes", "class", "points", "ours", "reason"),
        (
            (
                way,
                one.name,
                one.expert,
                ",".join(sorted(one.codes)),
                one.answer.oncogenicity,
                one.answer.points,
                ",".join(one.answer.codes),
                one.answer.reason,
            )
            for way, found in (("given", given), ("shipped", shipped))
            for one in found
        ),
    )
    wrong = truncations_outside_suppressors(given) or truncations_outside_suppressors(shipped)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(main))
