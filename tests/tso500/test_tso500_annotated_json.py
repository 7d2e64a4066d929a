"""Annotated JSON of Nirvana: layout as in Illumina's documentation ("Parsing JSON") and the test
resource TinyAnnotated.json of Illumina/Nirvana (positions VCF style, variants trimmed with `-`)."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from tso500_files import FIXTURES

from varannot.errors import BrokenFileError
from varannot.tso500.annotated_json import read_annotated_json
from varannot.tso500.content import FileContent
from varannot.tso500.files import read_variants

FLAT = FIXTURES / "dragen_DNAVariants_Annotated.json"
NESTED = FIXTURES / "localapp_MergedVariants_Annotated.json"
HEADER = '{"header":{"annotator":"Nirvana 3.2.3","genomeAssembly":"GRCh37"},"positions":[\n'


SEEN = {"genotype": "0/1", "variantFrequencies": [0.1], "totalDepth": 300}


def read(folder: Path, *positions: dict[str, Any], end: str = "]}\n") -> FileContent:
    path = folder / "a.json"
    lines = ",\n".join(json.dumps(one) for one in positions)
    path.write_text(HEADER + lines + "\n" + end)
    return read_annotated_json(path, "a.json")


def place(**more: Any) -> dict[str, Any]:
    return {
        "chromosome": "chr1",
        "position": 100,
        "refAllele": "G",
        "altAlleles": ["A"],
        "filters": ["PASS"],
        **more,
    }


def transcript(gene: str, *terms: str, **more: Any) -> dict[str, Any]:
    return {
        "transcript": "NM_1.1",
        "source": "RefSeq",
        "hgnc": gene,
        "consequence": list(terms),
        "isCanonical": True,
        **more,
    }


def test_both_layouts_of_transcripts_give_the_same() -> None:
    flat, nested = read_annotated_json(FLAT, "a"), read_annotated_json(NESTED, "a")
    assert flat.small_variants == nested.small_variants
    assert flat.excluded == nested.excluded


def test_variants_with_alleles_as_in_the_vcf() -> None:
    first, deleted, inserted = read_annotated_json(FLAT, "a").small_variants
    assert (first.gene, first.hgvs_c) == ("TP53", "NM_000546.6:c.818G>T")
    assert (first.hgvs_p, first.exons) == ("NP_000537.3:p.(Arg273Leu)", "8/11")
    assert (first.vaf, first.depth, first.filters) == (0.3013, 800, "PASS")
    assert first.consequences == ("missense_variant",)
    assert (deleted.position, deleted.ref, deleted.alt) == (32914437, "GT", "G")
    assert (deleted.gene, deleted.vaf) == ("BRCA2", 0.591716)
    assert (inserted.ref, inserted.alt, inserted.gene) == ("GT", "GTT", "")
    assert (deleted.key, inserted.key) == ("annotated:3", "annotated:3.2")


def test_what_is_left_out_and_why() -> None:
    content = read_annotated_json(FLAT, "a")
    assert [(one.source.row, one.code) for one in content.excluded] == [
        (4, "filter"),
        (5, "symbolic_allele"),
        (7, "no_base_before"),
        (8, "malformed_record"),
    ]
    assert content.account.sections[1].name == "reference calls"
    assert content.account.sections[1].rows == 1


@pytest.mark.parametrize(
    ("genotype", "share", "called"),
    [("0/1", 0.3, True), ("0/0", 0.0, False), ("./.", None, False), ("0/0", 0.08, True)],
)
def test_what_the_sample_lacks_is_no_call(
    tmp_path: Path, genotype: str, share: float | None, called: bool
) -> None:
    sample = {"genotype": genotype} | ({} if share is None else {"variantFrequencies": [share]})
    content = read(tmp_path, place(samples=[sample]))
    assert [one.code for one in content.excluded] == ([] if called else ["not_called"])
    assert len(content.small_variants) == int(called)


def test_a_retained_start_is_worse_than_a_place_before_the_gene(tmp_path: Path) -> None:
    said = [
        transcript("NEAR", "upstream_gene_variant"),
        transcript("HIT", "start_retained_variant"),
    ]
    content = read(tmp_path, place(variants=[{"altAllele": "A", "transcripts": said}]))
    assert content.small_variants[0].gene == "HIT"


def test_what_the_header_says() -> None:
    account = read_annotated_json(FLAT, "a").account
    assert account.software == "Nirvana 3.2.3"
    assert account.details["reference"] == "GRCh37"
    assert account.details["sample"] == "FIX_DNA"


def test_of_several_genes_the_most_severe_consequence_counts(tmp_path: Path) -> None:
    said = [
        transcript("NEAR", "downstream_gene_variant"),
        transcript("HIT", "splice_region_variant", "missense_variant"),
        transcript("ENS", "stop_gained", source="Ensembl"),
        transcript("OLD", "stop_gained", isCanonical=False),
    ]
    content = read(tmp_path, place(variants=[{"altAllele": "A", "transcripts": said}]))
    assert content.small_variants[0].gene == "HIT"
    assert "row 2: NEAR NM_1.1" in content.account.notes[0]


@pytest.mark.parametrize(
    ("said", "gene", "accession"),
    [
        ([transcript("A")], "A", "NM_1.1"),
        ([transcript("A", source=None)], "A", "NM_1.1"),
        ([transcript("A", source=None, transcript="ENST1")], "", ""),
        ([transcript("A", source="BothRefSeqAndEnsembl")], "A", "NM_1.1"),
        ([transcript("A", hgvsc="NM_1.2:c.1A>T")], "A", "NM_1.2"),
        ({"refSeq": [transcript("A")], "ensembl": [transcript("B")]}, "A", "NM_1.1"),
        ({"ensembl": [transcript("B")]}, "", ""),
        ("none", "", ""),
        ([5, None], "", ""),
        (None, "", ""),
    ],
)
def test_the_canonical_refseq_transcript(
    said: object, gene: str, accession: str, tmp_path: Path
) -> None:
    content = read(tmp_path, place(variants=[{"altAllele": "A", "transcripts": said}]))
    one = content.small_variants[0]
    assert (one.gene, one.transcript) == (gene, accession)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"filters": ["LowDP", "SB"]}, "filter"),
        ({"samples": [{"failedFilter": True}]}, "filter"),
        ({"position": "near"}, "malformed_record"),
        ({"chromosome": None}, "malformed_record"),
        ({"altAlleles": ["A]chr2:5]"]}, "symbolic_allele"),
        ({"altAlleles": ["-"]}, "no_base_before"),
        ({"refAllele": None, "variants": [{"refAllele": "-", "begin": 101}]}, "no_base_before"),
        ({"refAllele": "Z"}, "malformed_record"),
        ({"samples": [{"variantFrequencies": [25]}]}, "not_a_number"),
        ({"samples": [{"variantFrequencies": ["0,25"]}]}, "not_a_number"),
        ({"samples": [{"variantFreq": -0.1}]}, "not_a_number"),
    ],
)
def test_rows_that_are_excluded(more: dict[str, Any], code: str, tmp_path: Path) -> None:
    content = read(tmp_path, place(**more))
    assert [one.code for one in content.excluded] == [code]
    assert content.small_variants == ()


@pytest.mark.parametrize(
    ("sample", "vaf", "depth"),
    [
        ({"variantFrequencies": [0.25], "totalDepth": 400}, 0.25, 400),
        ({"variantFreq": 0.25, "totalDepth": "400"}, 0.25, 400),
        ({"alleleDepths": [300, 100], "totalDepth": 400}, 0.25, 400),
        ({"alleleDepths": [300, 100]}, None, None),
        ({"variantFrequencies": ["NaN"], "totalDepth": -1}, None, None),
        ({"variantFrequencies": "0.25"}, None, None),
        ({}, None, None),
    ],
)
def test_fraction_and_depth(
    sample: dict[str, Any], vaf: float | None, depth: int | None, tmp_path: Path
) -> None:
    one = read(tmp_path, place(samples=[sample])).small_variants[0]
    assert (one.vaf, one.depth) == (vaf, depth)


def test_a_variant_without_a_row_of_the_vcf_keeps_its_own_alleles(tmp_path: Path) -> None:
    bare = {"chromosome": "chr1", "variants": [{"begin": 9, "refAllele": "C", "altAllele": "T"}]}
    one = read(tmp_path, bare).small_variants[0]
    assert (one.position, one.ref, one.alt, one.filters) == (9, "C", "T", ".")


@pytest.mark.parametrize(
    "end", ["]}\n", '],"genes":[\n{"name":"A"}\n]}', '],"genes":[]}\n', ']\n,"genes":[', ""]
)
def test_the_end_of_the_file(end: str, tmp_path: Path) -> None:
    if end.rstrip().endswith("}"):
        assert len(read(tmp_path, place(), end=end).small_variants) == 1
        return
    with pytest.raises(BrokenFileError) as caught:
        read(tmp_path, place(), end=end)
    assert caught.value.problems[0].row in (2, 3)


def test_no_positions_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"header":{"annotator":"x"},"positions":[]}')
    content = read_annotated_json(path, "a")
    assert content.account.read == 0
    assert content.account.sections[0].state == "empty"


def test_it_may_stand_in_the_column_variants() -> None:
    content = read_variants(FLAT, "a.json")
    assert content.small_variants[0].key == "variants:2"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """15 MB of reference calls, of which nothing is kept, packed into little."""
    path = tmp_path / "a.json.gz"
    line = json.dumps(place(altAlleles=["."], note="x" * 3000))
    with gzip.open(path, "wt", compresslevel=1) as stream:
        stream.write(HEADER + f"{line},\n" * 4_999 + line + "\n]}\n")
    tracemalloc.start()
    try:
        content = read_annotated_json(path, "a")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert content.account.sections[1].rows == 5_000
    assert peak < 3_000_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"filters": ["LowSupport"]}, ["LowSupport"]),
        ({"samples": [{**SEEN, "failedFilter": True}]}, ["failedFilter"]),
        ({}, []),
        # No read shows it, no bases are spelt out, and nothing was called.
        ({"filters": ["LowSupport"], "samples": [{**SEEN, "variantFrequencies": [0]}]}, []),
        ({"filters": ["LowSupport"], "altAlleles": ["<DUP>"]}, []),
        ({"filters": ["LowSupport"], "samples": [{"genotype": "./."}]}, []),
    ],
)
def test_filtered_calls_are_kept_aside(
    tmp_path: Path, given: dict[str, Any], kept: list[str]
) -> None:
    found = read(tmp_path, place(**{"samples": [SEEN], **given}))
    assert [one.filters for one in found.aside.calls] == kept
    assert all(one.alt_reads == 30 for one in found.aside.calls)
    assert {one.key for one in found.aside.calls} <= {one.key for one in found.excluded}
