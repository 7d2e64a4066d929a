"""Stage normalize: names, selection of rows, notes and cautions."""

from __future__ import annotations

import pytest

from varannot.hgvs.selection import load_selection
from varannot.hgvs.stage import normalize
from varannot.model import (
    CheckOutcome,
    Consequence,
    FileAccount,
    Ingest,
    NormalizedVariant,
    RowStatus,
    SmallVariant,
    Source,
)
from varannot.resources import resource

RULES = load_selection(resource("report_selection.tsv"))


class Names:
    def current(self, symbol: str) -> str:
        return {"FAM46C": "TENT5C"}.get(symbol, symbol)


def account(column: str, kind: str) -> FileAccount:
    return FileAccount(file=f"{column}.tsv", input_column=column, file_kind=kind, sha256="0" * 64)


def small(
    column: str, row: int, gene: str, hgvs_c: str = "", hgvs_p: str = "", *terms: str
) -> SmallVariant:
    return SmallVariant(
        key=f"{column}:{row}",
        source=Source(file=f"{column}.tsv", row=row),
        gene=gene,
        hgvs_c=hgvs_c,
        hgvs_p=hgvs_p,
        consequences=terms,
    )


def run(*rows: SmallVariant) -> tuple[NormalizedVariant, ...]:
    files = (
        account("combined_output", "CombinedVariantOutput"),
        account("variants", "typed variant table"),
    )
    return normalize(Ingest(small_variants=rows, files=files), Names(), RULES).variants


def panel(gene: str, hgvs_c: str, hgvs_p: str, *terms: str) -> NormalizedVariant:
    return run(small("combined_output", 40, gene, hgvs_c, hgvs_p, *terms))[0]


def typed(gene: str, hgvs_c: str, hgvs_p: str) -> NormalizedVariant:
    return run(small("variants", 2, gene, hgvs_c, hgvs_p))[0]


SELECTED = [
    # gene, c., p., terms, code ('' = reported)
    ("KRAS", "NM_004985.5:c.34G>T", "NP_004976.2:p.(Gly12Cys)", "missense_variant", ""),
    ("", "", "", "", "no_gene_annotation"),
    (
        "FAT1",
        "NM_1:c.929=",
        "NM_1:c.929=(p.(Asn310=))",
        "synonymous_variant",
        "reference_identical",
    ),
    ("FAT1", "NM_1:c.*2537=", "", "3_prime_UTR_variant", "reference_identical"),
    (
        "MTOR",
        "NM_004958.3:c.2997C>T",
        "NM_004958.3:c.2997C>T(p.(Asn999=))",
        "synonymous_variant",
        "synonymous",
    ),
    (
        "MTOR",
        "NM_004958.3:c.2997C>T",
        "NM_004958.3:c.2997C>T(p.(Asn999=))",
        "splice_region_variant:synonymous_variant",
        "",
    ),
    ("BRCA1", "NM_1:c.424-3202G>T", "", "intron_variant", "intronic"),
    ("BRCA1", "NM_1:c.424-5G>T", "", "splice_region_variant:intron_variant", ""),
    ("BRCA1", "NM_1:c.424-1G>T", "", "splice_acceptor_variant", ""),
    (
        "BCR",
        "NM_1:c.2700_2707+12delinsC",
        "",
        "splice_donor_variant:frameshift_variant:intron_variant",
        "",
    ),
    ("BRCA1", "NM_1:c.-148G>T", "", "5_prime_UTR_variant", "utr"),
    ("BRCA1", "NM_1:c.*14G>T", "", "3_prime_UTR_variant", "utr"),
    ("BRCA1", "", "", "upstream_gene_variant", "upstream_downstream"),
    ("BRCA1", "", "", "downstream_gene_variant", "upstream_downstream"),
    ("BRCA1", "", "", "non_coding_transcript_exon_variant", "non_coding"),
    ("TERT", "", "", "upstream_gene_variant", ""),
    ("TERT", "NM_198253.2:c.-57A>C", "", "5_prime_UTR_variant", ""),
    ("TERT", "", "", "downstream_gene_variant", "upstream_downstream"),
    ("MET", "NM_1:c.2942-100G>T", "", "intron_variant", "intronic"),
    ("MET", "NM_1:c.2942-35_2942-16del", "", "intron_variant", ""),
    # the worse of what c. and the panel say
    ("BRCA1", "NM_1:c.424-1G>T", "", "intron_variant", ""),
    ("BRCA1", "NM_1:c.2000del", "", "intron_variant", ""),
    ("BRCA1", "NM_1:c.34G>T", "p.(Gly12Ter)", "synonymous_variant", ""),
    ("BRCA1", "NM_1:c.424+1G>T", "", "splice_donor_variant:intron_variant", ""),
    ("BRCA1", "NM_1:c.1A>G", "p.?", "start_lost", ""),
    ("BRCA1", "NM_1:c.5590T>C", "p.(Ter1864ArgextTer3)", "stop_lost", ""),
    # no consequence given: it follows from c. and p.
    ("BRCA1", "NM_1:c.424-3202G>T", "", "", "intronic"),
    ("BRCA1", "NM_1:c.744G>A", "p.(Arg248=)", "", "synonymous"),
    ("BRCA1", "NM_1:c.743G>A", "", "", ""),
]


@pytest.mark.parametrize(("gene", "hgvs_c", "hgvs_p", "term", "code"), SELECTED)
def test_selection_of_panel_rows(gene: str, hgvs_c: str, hgvs_p: str, term: str, code: str) -> None:
    variant = panel(gene, hgvs_c, hgvs_p, *([term] if term else []))
    if code:
        assert (variant.status, variant.reason_code) == (RowStatus.EXCLUDED, code)
        assert variant.reason.endswith(".")
    else:
        assert variant.status is RowStatus.REPORTED


def test_terms_may_come_apart() -> None:
    variant = panel("BCR", "", "", "intron_variant", "splice_donor_variant")
    assert variant.consequence is Consequence.SPLICE_DONOR


def test_transcript_is_taken_from_the_description() -> None:
    variant = panel("KRAS", "NM_004985.5:c.34G>T", "NP_004976.2:p.(Gly12Cys)", "missense_variant")
    assert variant.transcript == "NM_004985.5"
    assert (variant.hgvs_c, variant.hgvs_p) == ("c.34G>T", "p.(Gly12Cys)")
    assert variant.mutation == "c.34G>T p.(Gly12Cys)"


def test_old_symbol_becomes_the_current_one() -> None:
    variant = panel("FAM46C", "NM_1:c.34G>T", "", "missense_variant")
    assert (variant.gene, variant.gene_written) == ("TENT5C", "FAM46C")


def test_contradiction_of_panel_and_protein_is_noted_and_the_worse_is_kept() -> None:
    variant = panel("KRAS", "NM_1:c.34G>T", "p.(Gly12Cys)", "stop_gained")
    assert variant.consequence is Consequence.STOP_GAINED
    assert any("stop_gained" in note for note in variant.notes)


def test_frameshift_that_ends_at_once_is_no_contradiction() -> None:
    variant = panel("KIT", "NM_1:c.11dup", "p.(Tyr4Ter)", "frameshift_variant")
    assert variant.notes == ()


def test_unknown_term_is_noted() -> None:
    variant = panel("KRAS", "NM_1:c.34G>T", "p.(Gly12Cys)", "new_term", "missense_variant")
    assert any("new_term" in note for note in variant.notes)


def test_impossible_panel_row_is_reported_whatever_its_consequence() -> None:
    variant = panel("KRAS", "NM_1:c.34G>T", "p.(Gly13=)", "synonymous_variant")
    assert variant.check.outcome is CheckOutcome.IMPOSSIBLE
    assert variant.status is RowStatus.REPORTED


@pytest.mark.parametrize(
    ("gene", "hgvs_c", "hgvs_p", "status"),
    [
        ("TP53", "c.743G>A", "p.R248Q", RowStatus.REPORTED),
        ("TP53", "c.744G>A", "p.(Arg248=)", RowStatus.REPORTED),
        ("TP53", "c.424-3202G>T", "", RowStatus.REPORTED),
        ("TP53", "u66", "", RowStatus.REPORTED),
        ("TP53", "c.929=", "p.(Asn310=)", RowStatus.EXCLUDED),
        ("", "c.743G>A", "p.R248Q", RowStatus.EXCLUDED),
    ],
)
def test_typed_rows_stay(gene: str, hgvs_c: str, hgvs_p: str, status: RowStatus) -> None:
    assert typed(gene, hgvs_c, hgvs_p).status is status


def test_gene_is_taken_from_the_text() -> None:
    variant = typed("", "FAM46C:c.743G>A", "")
    assert (variant.gene, variant.status) == ("TENT5C", RowStatus.REPORTED)


def test_row_copied_from_a_neighbour_is_said_on_both() -> None:
    first, second, third = run(
        small("variants", 2, "TP53", "c.743G>A", "p.Arg248Gln"),
        small("variants", 3, "PTEN", "c.743G>A", "p.Arg248Gln"),
        small("variants", 4, "KRAS", "c.34G>T", "p.Gly12Cys"),
    )
    assert any("PTEN (row 3)" in caution for caution in first.check.cautions)
    assert any("TP53 (row 2)" in caution for caution in second.check.cautions)
    assert third.check.cautions == ()


def test_panel_rows_share_descriptions_by_chance() -> None:
    variants = run(
        small("combined_output", 2, "TP53", "NM_1:c.50A>G", "", "missense_variant"),
        small("combined_output", 3, "PTEN", "NM_2:c.50A>G", "", "missense_variant"),
    )
    assert all(variant.check.cautions == () for variant in variants)


def test_every_row_stands_once_in_input_order() -> None:
    rows = [small("combined_output", n, "TP53", f"NM_1:c.{n}G>A") for n in range(40, 90)]
    assert [variant.key for variant in run(*rows)] == [row.key for row in rows]
