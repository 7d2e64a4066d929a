"""SPDI and VRS identifiers: published examples, and equal changes written differently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varannot.bases import reverse_complement
from varannot.hgvs import identity as names
from varannot.hgvs.edit import Edit
from varannot.hgvs.identity import identity, justified, refget, same_event, spdi, vrs_id
from varannot.resources import resource
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.model import Window, sense

CHR1, CHR4 = "SQ.Ya6Rs7DHhDeg7YaOSg1EoNi3U_nQ9SvO", "SQ.HxuclGHh0XCDuF8x6yQrpHUBL7ZntAHc"
CHR7, CHR8 = "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul", "SQ.209Z7zJ-mFypBEWLk4rNC6S_OxY5p7bs"
CHR13, CHR17 = "SQ._0wi-qoDrvram155UmcSC-zA5ZK4fpLT", "SQ.dLZ15tNO1Ur0IcGjwc3Sdi_0A6Yf4zm7"
CHR19 = "SQ.IIB53T8CNeJJdUqzn9V_JnRtQadwWCbl"

SPEC = "ga4gh/vrs, validation/alleles.yaml (VRS 2.0)"
PYTHON = "ga4gh/vrs-python, tests/extras/test_allele_translator.py"
DUP52 = "TTTAGTTGAACTACAGGTTTTTTTGTTGTTGTTGTTTTGATTTTTTTTTTTT"

# A row: source, refget accession, edit as written, bases around it from a position on (the region
# that the source names, between bases that end it), expected digest.
PUBLISHED = {
    "rs7412": (SPEC, CHR19, Edit(44908821, 44908822, "C", "T"), None,
               "0AePZIWZUNsUlQTamyLrjm2HWUw2opLt"),
    "CTC in CTCCTCCT": (SPEC, CHR1, Edit(40819439, 40819439, "", "TCC"),
                        (40819437, "GCTCCTCCTG"), "Oop4kjdTtKcg1kiZjIJAAR3bp7qi4aNT"),
    "deletion ACAG in GACAG": (SPEC, CHR17, Edit(43045572, 43045576, "ACAG", ""),
                               (43045570, "TGACAGT"), "wqSJ6wZXwjensLdk5XNo2YldiDUYfrKa"),
    "5 of 9 G": (SPEC, CHR8, Edit(38148688, 38148693, "GGGGG", ""),
                 (38148683, "AGGGGGGGGGA"), "4GjeORfLxGnNzZhQrYQLL4SRt6teQJ2q"),
    "69 bases, one of them twice": (
        SPEC, CHR4, Edit(41745946, 41746015, "CT" * 34 + "A", ""),
        (41745944, "GA" + "CT" * 34 + "AG"), "70_wlPlnVy0bP8GxbBOn9xDU3YJTs_rA"),
    "EGFR substitution": (PYTHON, CHR7, Edit(55181319, 55181320, "A", "T"), None,
                          "Hy2XU_-rp4IMh6I_1NXNecBo8Qx8n0oE"),
    "deletion of one base": (PYTHON, CHR7, Edit(55181219, 55181220, "A", ""),
                             (55181218, "CAC"), "klRMVChjvV73ZxS9Ajq1Rb8WU-p_HbLu"),
    "insertion in one place": (PYTHON, CHR7, Edit(55181230, 55181230, "", "GGCT"),
                               (55181229, "AA"), "CLOvnFRJXGNRB9aTuNbvsLqc7syRYb55"),
    "TT in 12 T": (PYTHON, CHR13, Edit(32331094, 32331094, "", "TT"),
                   (32331081, "A" + "T" * 12 + "A"), "swY2caCgv1kP6YqKyPlcEzJqTvou15vC"),
    "A doubled": (PYTHON, CHR13, Edit(32316466, 32316467, "A", "AA"),
                  (32316465, "CAC"), "96ak7XdY3DNbp71aHEXw-NHSfeHGW-KT"),
    "CACA in CA": (PYTHON, CHR19, Edit(289464, 289464, "", "CACA"),
                   (289463, "GCAG"), "YFUR4oR_84b-rRFf0UzOjfI4eE5FTKAP"),
    "16 of 21": (PYTHON, CHR19, Edit(289484, 289500, "GTTTTATTTTATCGAG", ""),
                 (289479, "ACGAGGTTTTATTTTATCGAGGA"), "Djc_SwVDFunsArqwUM00PciVaF70VTcU"),
    "52 bases doubled": (PYTHON, CHR13, Edit(32331094, 32331094, "", DUP52),
                         (32331041, "C" + DUP52 + "C"), "j7qUzb1uvmdxLAbtdCPiay4kIRQmyZNv"),
    "CCACAG for two bases": (SPEC, "SQ.7zfORBjp444qyMRKqvr0mCW1Kgtj82pH",
                             Edit(655, 657, "GT", "CCACAG"), None,
                             "lWcq5vDX0OIXR3CVDxVxU72aj-kU1UVt"),
    "ClinVar 383650": ("ga4gh/vrs-python, tests/test_vrs.py",
                       "SQ.KEO-4XBcm1cxeo_DIQ8_ofqGUkp4iZhI",
                       Edit(128325834, 128325835, "C", "T"), None,
                       "SZIS2ua7AL-0YgUTAqyBsFPYK3vE8h_d"),
}  # fmt: skip


def around(bases: tuple[int, str] | None, strand: int = 1) -> Window | None:
    if bases is None:
        return None
    start, text = bases
    if strand == 1:
        return Window(start, text)
    return Window(-start - len(text), reverse_complement(text))


@pytest.mark.parametrize("strand", [1, -1])
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_identifiers(name: str, strand: int) -> None:
    source, sequence, edit, bases, digest = PUBLISHED[name]
    found = vrs_id(sequence, edit, around(bases, strand), strand)
    assert found == (f"ga4gh:VA.{digest}", ""), source


# The same identifiers from the bases of the shipped bundle: gene, contig, edit without its
# reference bases, row above.
SHIPPED = [
    ("EGFR", "chr7", 55181319, 55181320, "T", "EGFR substitution"),
    ("EGFR", "chr7", 55181219, 55181220, "", "deletion of one base"),
    ("EGFR", "chr7", 55181230, 55181230, "GGCT", "insertion in one place"),
    ("BRCA2", "chr13", 32331084, 32331084, "TT", "TT in 12 T"),
    ("BRCA2", "chr13", 32331042, 32331042, DUP52, "52 bases doubled"),
    ("BRCA2", "chr13", 32316467, 32316467, "A", "A doubled"),
    ("BRCA1", "chr17", 43045571, 43045575, "", "deletion ACAG in GACAG"),
]


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return open_bundle(resource("manifest.tsv").parent / "transcripts")


@pytest.mark.parametrize(("gene", "contig", "start", "end", "alt", "row"), SHIPPED)
def test_published_identifiers_from_the_bundle(
    bundle: Bundle, gene: str, contig: str, start: int, end: int, alt: str, row: str
) -> None:
    transcript = bundle.of_gene(gene, "GRCh38")[0]
    window, strand = bundle.sequence(transcript).genome, transcript.strand
    place = bundle.contig_record("GRCh38", contig)
    assert window is not None
    assert place is not None
    known = window.slice(*sense(start, end, strand))
    edit = Edit(start, end, known if strand == 1 else reverse_complement(known), alt)
    assert vrs_id(place.refget, edit, window, strand) == (f"ga4gh:VA.{PUBLISHED[row][4]}", "")


# ClinVar records as quoted in ga4gh/vrs-python issue 549 and ga4gh/vrs issue 426.
CLINVAR = [
    ("NC_000001.11", Edit(236900410, 236900410, "", "AA"), (236900408, "T" + "A" * 9 + "G"),
     "NC_000001.11:236900409:AAAAAAAAA:AAAAAAAAAAA"),
    ("NC_000003.12",
     Edit(195783886, 195783886, "", "TGGTGACATGAAGAGGGGTGGCATGACCTGTGGATACTGAGGAAGTGT"),
     (195783877, "CGGAAGTGTC"),
     "NC_000003.12:195783878:GGAAGTGT:"
     "GGAAGTGTTGGTGACATGAAGAGGGGTGGCATGACCTGTGGATACTGAGGAAGTGT"),
]  # fmt: skip


@pytest.mark.parametrize(("contig", "edit", "bases", "expected"), CLINVAR)
@pytest.mark.parametrize("strand", [1, -1])
def test_published_spdi(
    contig: str, edit: Edit, bases: tuple[int, str], expected: str, strand: int
) -> None:
    assert spdi(contig, edit, around(bases, strand), strand) == expected


def test_an_insertion_that_the_reference_does_not_spell_is_literal() -> None:
    """GG between two A: TGG would be needed to repeat; the state carries the bases."""
    window = Window(10, "CAGAC")
    allele = justified(Edit(12, 12, "", "TA"), window)
    assert (allele.start, allele.end, allele.ref, allele.alt) == (11, 12, "A", "ATA")
    assert vrs_id(CHR1, Edit(12, 12, "", "TA"), window)[0].startswith("ga4gh:VA.")


REFUSED = [
    ("no refget accession", "", Edit(5, 6, "C", "T"), None, names.NO_REFGET),
    ("deletion in the unknown", CHR1, Edit(5, 6, "C", ""), None, names.NO_SURROUNDINGS),
    ("insertion at the edge", CHR1, Edit(4, 4, "", "C"), Window(4, "AAAA"), names.NO_SURROUNDINGS),
    ("repeat runs out of sight", CHR1, Edit(5, 5, "", "A"), Window(4, "AAAA"),
     names.NO_SURROUNDINGS),
    ("unknown base in between", CHR1, Edit(5, 7, "CG", ""), Window(3, "ACCNTA"),
     names.NO_SURROUNDINGS),
    ("other reference base", CHR1, Edit(5, 6, "C", "T"), Window(4, "AGA"), names.REF_DIFFERS),
    ("other deleted base", CHR1, Edit(5, 6, "C", ""), Window(4, "AGA"), names.REF_DIFFERS),
    ("no change", CHR1, Edit(5, 6, "C", "C"), Window(4, "ACA"), names.NO_CHANGE),
    ("ambiguous base", CHR1, Edit(5, 6, "C", "R"), Window(4, "ACA"), names.UNKNOWN_BASES),
    ("lower case", CHR1, Edit(5, 6, "C", "t"), Window(4, "ACA"), names.UNKNOWN_BASES),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sequence", "edit", "window", "reason"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_no_identifier_says_why(
    sequence: str, edit: Edit, window: Window | None, reason: str
) -> None:
    found = identity("NC_000001.11", sequence, edit, window)
    assert (found.vrs_id, found.reason) == ("", reason)
    assert found.canonical is (reason == names.NO_REFGET)
    assert found.spdi == f"NC_000001.11:{edit.start}:{edit.ref}:{edit.alt}"


def test_a_substitution_needs_no_surroundings() -> None:
    edit = Edit(44908821, 44908822, "C", "T")
    known = identity("NC_000019.10", CHR19, edit, Window(44908820, "GCG"))
    assert identity("NC_000019.10", CHR19, edit) == known
    assert known.canonical
    assert known.spdi == "NC_000019.10:44908821:C:T"


def test_refget_of_a_sequence() -> None:
    """ga4gh/vrs, validation/functions.yaml: digests of the empty text and of ACGT."""
    assert refget("") == "SQ.z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc"
    assert refget("ACGT") == refget("acgt") == "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2"


# A repeat of A and C cannot run past the G in front and the T behind.
cores = st.text("AC", min_size=4, max_size=30) | st.builds(
    lambda unit, count, rest: unit * count + rest,
    st.text("AC", min_size=1, max_size=4),
    st.integers(2, 8),
    st.text("AC", max_size=4),
)


@st.composite
def edits(draw: st.DrawFn, bases: str) -> Edit:
    """A change between the two G in front and the two T behind."""
    start = draw(st.integers(2, len(bases) - 2))
    end = draw(st.integers(start, min(len(bases) - 2, start + 6)))
    return Edit(start, end, bases[start:end], draw(st.text("AC", max_size=6)))


def applied(bases: str, edit: Edit) -> str:
    return bases[: edit.start] + edit.alt + bases[edit.end :]


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[str, Edit, Edit]:
    """A sequence, a change, and the same change between any other two bases it can lie between."""
    bases = f"GG{draw(cores)}TT"
    edit = draw(edits(bases))
    changed = applied(bases, edit)
    gained = len(changed) - len(bases)
    starts = [
        (start, end)
        for start in range(len(bases) + 1)
        for end in range(start, len(bases) + 1)
        if end + gained >= start and bases[:start] + changed[start : end + gained] + bases[end:]
        == changed
    ]  # fmt: skip
    start, end = draw(st.sampled_from(starts))
    return bases, edit, Edit(start, end, bases[start:end], changed[start : end + gained])


@settings(max_examples=300, deadline=None)
@given(rewritten(), st.sampled_from([1, -1]))
def test_equal_changes_have_equal_names(written: tuple[str, Edit, Edit], strand: int) -> None:
    bases, edit, other = written
    assert applied(bases, edit) == applied(bases, other)
    window = around((0, bases), strand)
    first = identity("NC_1.1", CHR1, edit, window, strand)
    if edit.changes:
        assert first == identity("NC_1.1", CHR1, other, window, strand)
        assert first.canonical
        assert same_event(edit, other, window, strand)
    else:
        assert first.reason == names.NO_CHANGE


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_same_event_is_the_same_sequence(data: st.DataObject) -> None:
    bases = f"GG{data.draw(cores)}TT"
    first, second = data.draw(edits(bases)), data.draw(edits(bases))
    window = Window(0, bases)
    same = applied(bases, first) == applied(bases, second)
    if not (first.changes and second.changes):
        return
    assert same_event(first, second, window) is same
    ids = {vrs_id(CHR1, edit, window)[0] for edit in (first, second)}
    assert len(ids) == (1 if same else 2)
    assert (spdi("N", first, window) == spdi("N", second, window)) is same


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_spdi_makes_the_changed_sequence(data: st.DataObject) -> None:
    bases = f"GG{data.draw(cores)}TT"
    edit = data.draw(edits(bases))
    _, start, ref, alt = spdi("N", edit, Window(0, bases)).split(":")
    again = Edit(int(start), int(start) + len(ref), ref, alt)
    assert bases[again.start : again.end] == ref
    assert applied(bases, again) == applied(bases, edit)
    # Justifying twice changes nothing.
    assert spdi("N", again, Window(0, bases)) == f"N:{start}:{ref}:{alt}"
