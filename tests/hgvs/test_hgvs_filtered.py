"""Filtered calls described apart from the rows, and positions that a list leaves out, by gene."""

from __future__ import annotations

import msgspec
import pytest
from row_cases import FILES, RULES, Names, panel

from varannot.hgvs.blacklisted import blacklisted
from varannot.hgvs.filtered import with_filtered
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.hgvs.row_builds import StatedBuild
from varannot.model import (
    ExcludedRow,
    FilteredCalls,
    GeneCoverage,
    Ingest,
    Normalize,
    SmallVariant,
    Source,
)
from varannot.resources import resource_folder


@pytest.fixture(scope="module")
def reference() -> ReferenceSet:
    return open_reference(resource_folder("transcripts"), "resources/transcripts")


def filtered(number: int, place: str) -> SmallVariant:
    written = panel("", place, row=number)
    return msgspec.structs.replace(written, filters="LowSupport", vaf=0.04, depth=450)


@pytest.mark.parametrize(
    ("calls", "named"),
    [
        # BRAF V600E, and a synonymous change beside it that would not be reported either.
        (("chr7 140453136 A>T", "chr7 140453135 C>T"), ["c.1799T>A p.(Val600Glu)"]),
        # TERT c.-124C>T: reported though it lies before the gene (10.1126/science.1229259).
        (("chr5 1295228 G>A",), ["c.-124C>T"]),
    ],
)
def test_filtered_calls_are_described_apart_from_the_rows(
    reference: ReferenceSet, calls: tuple[str, ...], named: list[str]
) -> None:
    aside = FilteredCalls(calls=tuple(filtered(n, one) for n, one in enumerate(calls, 50)))
    ingest = Ingest(files=FILES, filtered=aside)
    found = with_filtered(Normalize(), ingest, Names(), RULES, reference, StatedBuild())
    assert found.variants == ()
    assert [one.mutation for one in found.filtered] == named
    assert found.filtered_unplaced == 0


@pytest.mark.parametrize("notes", [(), ("REF is not the base of GRCh37 in 9 of 10 rows",)])
def test_filtered_calls_that_cannot_be_placed_are_counted(
    reference: ReferenceSet, notes: tuple[str, ...]
) -> None:
    # A VCF file whose build nothing states.
    file = msgspec.structs.replace(FILES[0], file_kind="small variant VCF")
    aside = FilteredCalls(calls=(filtered(50, "chr7 140453136 A>T"),))
    files = FILES if notes else (file,)
    ingest = Ingest(files=files, filtered=aside)
    given = Normalize(notes=notes)
    found = with_filtered(given, ingest, Names(), RULES, reference, StatedBuild())
    assert (found.filtered, found.filtered_unplaced) == ((), 1)


def left_out(number: int, cells: str, words: str) -> ExcludedRow:
    return ExcludedRow(
        key=f"combined_output:{number}",
        source=Source(file="panel.tsv", row=number),
        code="filter",
        reason=f"the software filtered the call: {words}",
        text="\t".join((*cells.split(" "), ".", words, ".")),
    )


def test_positions_that_a_list_leaves_out_are_counted_by_gene(reference: ReferenceSet) -> None:
    rows = (
        # BRCA2 on GRCh37, NM_000059.4: the first base of exon 10 is 32906409 (coding).
        left_out(4, "chr13 32906729 . A C", "Blacklist"),
        left_out(5, "13 32906729 . A G", "weak_evidence;excluded_regions"),
        left_out(6, "chr13 32911000 . TAG T", "excluded_regions"),
        # An intron, a filter of another kind, and text that is no record.
        left_out(7, "chr13 32906000 . A C", "Blacklist"),
        left_out(8, "chr13 32906731 . A C", "LowSupport"),
        left_out(9, "chr13:32906733", "Blacklist"),
    )
    ingest = Ingest(files=FILES, excluded=rows)
    [found] = blacklisted(ingest, reference, StatedBuild())
    assert (found.gene, found.transcript) == ("BRCA2", "NM_000059.4")
    assert (found.positions, found.exons, found.source.row) == (1 + 3, ("10", "11"), 4)
    assert blacklisted(ingest, None, StatedBuild()) == ()
    told = GeneCoverage(
        gene="TP53",
        transcript="NM_000546.6",
        coding_bases=1182,
        called_bases=1182,
        low_exons=(),
        source=Source(file="panel.tsv", row=2),
    )
    covered = msgspec.structs.replace(ingest, coverage=(told,))
    assert blacklisted(covered, reference, StatedBuild()) == ()
