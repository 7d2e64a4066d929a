"""Filtered calls described apart from the rows, and positions that a list leaves out, by gene."""

from __future__ import annotations

import msgspec
import pytest
from row_cases import FILES, RULES, Names, panel

from varannot.hgvs.blacklisted import blacklisted
from varannot.hgvs.filtered import with_filtered
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.hgvs.row_builds import StatedBuild
from varannot.hgvs.stage import normalize
from varannot.model import (
    ExcludedRow,
    FilteredCalls,
    FindingCode,
    GeneCoverage,
    Ingest,
    Normalize,
    RowStatus,
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


def written(number: int, place: str, vaf: float, **more: str) -> SmallVariant:
    """A row of 500 reads; with a word in `filters` it is a filtered call."""
    row = msgspec.structs.replace(panel("", place, row=number), vaf=vaf, depth=500)
    return msgspec.structs.replace(row, **more)


TAKEN = {"filters": "LowSupport"}
ON_ONE = {"phase_set": "9", "phased_genotype": "0|1"}
ON_OTHER = {"phase_set": "9", "phased_genotype": "1|0"}
KRAS_G12C = "chr12 25398285 C>A"
KRAS_C35 = "chr12 25398284 C>A"
BRAF_V600E = "chr7 140453136 A>T"


@pytest.mark.parametrize(
    ("row", "call", "together", "said"),
    [
        # KRAS c.34G>T with c.35G>T is p.Gly12Phe; BRAF c.1799T>A with c.1798G>A is p.Val600Lys.
        ((KRAS_G12C, 0.3, ON_ONE), (KRAS_C35, 0.3, ON_ONE), "p.(Gly12Phe)", "puts both on one"),
        ((KRAS_G12C, 0.3, {}), (KRAS_C35, 0.29, {}), "p.(Gly12Phe)", "does not state phase"),
        ((BRAF_V600E, 0.3, {}), ("chr7 140453137 C>T", 0.29, {}), "p.(Val600Lys)", "beside it"),
        # The phase that the file states counts more than the reads.
        ((KRAS_G12C, 0.3, ON_ONE), (KRAS_C35, 0.05, ON_ONE), "p.(Gly12Phe)", "puts both on one"),
        ((KRAS_G12C, 0.3, ON_ONE), (KRAS_C35, 0.3, ON_OTHER), "", ""),
        ((KRAS_G12C, 0.3, {}), (KRAS_C35, 0.03, {}), "", ""),
        # A filtered record that holds the change of the row.
        (
            (KRAS_G12C, 0.3, {}),
            ("chr12 25398284 CC>AA", 0.29, {}),
            "p.(Gly12Phe)",
            "holds this change and others",
        ),
        # Another codon, and another change of the same base.
        ((KRAS_G12C, 0.3, {}), ("chr12 25398280 G>A", 0.3, {}), "", ""),
        ((KRAS_G12C, 0.3, {}), ("chr12 25398285 C>T", 0.3, {}), "", ""),
    ],
)
def test_a_reported_row_beside_a_filtered_call_may_be_one_event(
    reference: ReferenceSet,
    row: tuple[str, float, dict[str, str]],
    call: tuple[str, float, dict[str, str]],
    together: str,
    said: str,
) -> None:
    mine = written(40, row[0], row[1], **row[2])
    theirs = written(50, call[0], call[1], **call[2], **TAKEN)
    ingest = Ingest(files=FILES, small_variants=(mine,), filtered=FilteredCalls(calls=(theirs,)))
    found = normalize(ingest, Names(), RULES, reference=reference)
    done = with_filtered(found, ingest, Names(), RULES, reference, StatedBuild())
    [variant] = done.variants
    texts = [one.text for one in variant.findings if one.code is FindingCode.POSSIBLY_ONE_EVENT]
    assert len(texts) == bool(together)
    assert all(together in text and said in text and "LowSupport" in text for text in texts)
    # The row keeps its own name and its status, and the filtered call reports nothing.
    assert (variant.mutation, variant.status) == (
        found.variants[0].mutation,
        RowStatus.REPORTED,
    )
    assert variant.part_of == ""


def test_a_call_that_is_what_rows_are_merged_to_says_nothing_new(reference: ReferenceSet) -> None:
    rows = (written(40, KRAS_G12C, 0.3, **ON_ONE), written(41, KRAS_C35, 0.3, **ON_ONE))
    whole = written(50, "chr12 25398284 CC>AA", 0.3, filters="PASS")
    ingest = Ingest(files=FILES, small_variants=rows, filtered=FilteredCalls(calls=(whole,)))
    found = normalize(ingest, Names(), RULES, reference=reference)
    done = with_filtered(found, ingest, Names(), RULES, reference, StatedBuild())
    assert [one.findings for one in done.variants] == [one.findings for one in found.variants]


def test_no_loss_is_concluded_from_a_row_whose_frame_a_filtered_call_may_restore(
    reference: ReferenceSet,
) -> None:
    # TP53 c.817del of GRCh37 17:7577121 and an insertion two bases further on.
    mine = written(40, "chr17 7577120 CG>C", 0.3)
    theirs = written(50, "chr17 7577117 A>AT", 0.3, **TAKEN)
    ingest = Ingest(files=FILES, small_variants=(mine,), filtered=FilteredCalls(calls=(theirs,)))
    found = normalize(ingest, Names(), RULES, reference=reference)
    assert [one.loss_from_part for one in found.variants] == [False]
    done = with_filtered(found, ingest, Names(), RULES, reference, StatedBuild())
    assert [one.loss_from_part for one in done.variants] == [True]
