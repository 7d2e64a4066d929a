"""The shipped bundle: what it covers, that its sequences agree, and how fast it opens."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from pysam import FastaFile

from varannot.bases import CODON, translate
from varannot.hgvs.cdna import Position
from varannot.hgvs.locate import LocationError, Misplaced, position_at, sense_of
from varannot.knowledge.manifest import verify_manifest
from varannot.model import CheckLevel
from varannot.textio import read_table
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.layout import TRANSCRIPTS
from varannot.transcripts.model import Tag, Transcript, sense

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "transcripts"
BUILDS = ("GRCh37", "GRCh38")
MIB = 1 << 20


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return open_bundle(FOLDER)


@pytest.fixture(scope="module")
def models(bundle: Bundle) -> list[Transcript]:
    rows = read_table(FOLDER / "transcripts.tsv", "transcripts.tsv").rows
    found = [bundle.transcript(row.cells["accession"], row.cells["build"]) for row in rows]
    return [model for model in found if model is not None]


def get(bundle: Bundle, accession: str, build: str) -> Transcript:
    found = bundle.transcript(accession, build)
    assert found is not None, (accession, build)
    return found


# Places and codons that are known from elsewhere. Columns: transcript, c. position, base of the
# transcript, place on GRCh37 and on GRCh38, codon as far as known.
# Rows of the published case (DOI 10.3389/fonc.2025.1626478): their reference was read from LRG
# records, from GRCh38 windows (ATRX) and from collected coding sequences (CARD11).
CASE = [
    ("NM_000546.6", 743, "G", "17:7577538", "17:7674220", "CGG"),
    ("NM_000535.7", 869, "T", "7:6035199", "7:5995568", "TTC"),
    ("NM_006206.6", 1285, "G", "4:55138608", "4:54272441", "GGG"),
    ("NM_000142.5", 112, "G", "4:1800983", "4:1799256", "GTC"),
    ("NM_000489.6", 4690, "C", "X:76891415", "X:77635924", "CAA"),
    ("NM_003749.3", 2174, "", "13:110436227", "13:109783880", ""),
    ("NM_032415.7", 3004, "A", "7:2952936", "7:2913302", "ACC"),
]
# Hotspots as ClinVar and dbSNP place them on both builds.
HOTSPOTS = [
    ("NM_004333.6", 1799, "T", "7:140453136", "7:140753336", "GTG"),  # BRAF V600
    ("NM_005228.5", 2573, "T", "7:55259515", "7:55191822", "CTG"),  # EGFR L858
    ("NM_006218.4", 3140, "A", "3:178952085", "3:179234297", "CAT"),  # PIK3CA H1047
    ("NM_006218.4", 1633, "G", "3:178936091", "3:179218303", "GAG"),  # PIK3CA E545
    ("NM_005896.4", 395, "G", "2:209113112", "2:208248388", "CGT"),  # IDH1 R132
    ("NM_002168.4", 515, "G", "15:90631838", "15:90088606", "AGG"),  # IDH2 R172
    ("NM_002524.5", 182, "A", "1:115256529", "1:114713908", "CAA"),  # NRAS Q61
    ("NM_000314.8", 388, "C", "10:89692904", "10:87933147", "CGA"),  # PTEN R130
    ("NM_007294.4", 68, "A", "17:41276046", "17:43124029", "GAG"),  # BRCA1 E23
    ("NM_004985.5", 35, "G", "12:25398284", "12:25245350", "GGT"),  # KRAS G12
    ("NM_004985.5", 38, "G", "12:25398281", "12:25245347", "GGC"),  # KRAS G13
    ("NM_000546.6", 524, "G", "17:7578406", "17:7675088", "CGC"),  # TP53 R175
    ("NM_000546.6", 818, "G", "17:7577120", "17:7673802", "CGT"),  # TP53 R273
    ("NM_000222.3", 2447, "A", "4:55599321", "4:54733155", "GAC"),  # KIT D816
    ("NM_004972.4", 1849, "G", "9:5073770", "9:5073770", "GTC"),  # JAK2 V617
    ("NM_004448.4", 929, "C", "17:37868208", "17:39711955", "TCC"),  # ERBB2 S310
]
# Numbering that differs from that of the newer version or of Ensembl: MYD88 L265 (dbSNP
# rs387907272), ARID1B (ClinVar 31208), WT1 P128 and A394 as a laboratory prints them.
OLDER = [
    ("NM_002468.4", 794, "T", "3:38182641", "3:38141150", "CTG"),
    ("NM_020732.3", 3919, "", "6:157517355", "6:157196221", ""),
    ("NM_024426.4", 383, "C", "11:32456509", "11:32434963", "CCG"),
    ("NM_024426.4", 1181, "C", "11:32417871", "11:32396325", "GCT"),
]


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("row", CASE + HOTSPOTS + OLDER, ids=lambda row: f"{row[0]}:c.{row[1]}")
def test_known_places_bases_and_codons(
    bundle: Bundle, row: tuple[str, int, str, str, str, str], build: str
) -> None:
    accession, number, base, on_37, on_38, codon = row
    contig, _, place = (on_37 if build == "GRCh37" else on_38).partition(":")
    transcript = get(bundle, accession, build)
    assert transcript.contig == f"chr{contig}"
    at = sense_of(Position(0, number), transcript)
    assert sense(at, at + 1, transcript.strand) == (int(place) - 1, int(place))
    assert position_at(at, transcript) == Position(0, number)
    cds = bundle.sequence(transcript).cds
    first = (number - 1) // 3 * 3
    assert cds[number - 1 : number] == base
    assert cds[first : first + 3] == codon
    protein = bundle.sequence(transcript).protein
    assert codon in ("", "NNN") or protein[first // 3] == CODON[codon]


def test_hotspots_are_at_least_twelve() -> None:
    assert len({(row[0], (row[1] - 1) // 3) for row in HOTSPOTS}) >= 12


@pytest.mark.parametrize("build", BUILDS)
def test_the_case_on_rad51b(bundle: Bundle, build: str) -> None:
    """c.1111 of the panel's transcript is codon 371 in its last coding exon; MANE Select ends."""
    panel, select = (get(bundle, name, build) for name in ("NM_133509.3", "NM_133510.4"))
    at = sense_of(Position(0, 1111), panel)
    assert at == {"GRCh37": 69061276, "GRCh38": 68594559}[build] - 1
    assert panel.residues == 384
    assert not panel.whole
    assert (panel.exon_count, panel.blocks[-1].tx_start) == (10, 1036)
    sequence = bundle.sequence(panel)
    assert sequence.protein[370] == "Q"
    assert sequence.cds[:1036] == bundle.sequence(select).cds[:1036]
    assert set(sequence.cds[1036:]) == {"N"}
    assert select.residues == 350
    assert select.has(Tag.MANE_SELECT)
    with pytest.raises(LocationError) as raised:
        sense_of(Position(0, 1111), select)
    assert raised.value.reason is Misplaced.BEYOND_CDS
    third = get(bundle, "ENST00000487861", build)
    assert third.residues == 425


@pytest.mark.parametrize("build", BUILDS)
def test_irs2_residue_comes_with_its_caution(bundle: Bundle, build: str) -> None:
    irs2 = get(bundle, "NM_003749.3", build)
    assert irs2.level is CheckLevel.PROTEIN
    assert bundle.sequence(irs2).protein[724] == "G"
    assert any(text.startswith("protein not verified to the rule") for text in irs2.cautions)


WITHOUT_ATG = {"NM_024426.3", "NM_024426.4", "NM_024426.6"}  # WT1 starts with CTG


def test_every_known_coding_sequence_is_one_reading_frame(
    bundle: Bundle, models: list[Transcript]
) -> None:
    seen: Counter[str] = Counter()
    for model in models:
        if model.level not in (CheckLevel.SEQUENCE, CheckLevel.CDS):
            continue
        sequence = bundle.sequence(model)
        label = (model.gene, model.accession, model.build)
        assert len(sequence.mrna) == model.length, label
        residues = translate(sequence.cds)
        assert residues.endswith("*"), label
        assert "X" not in residues, label
        assert residues.count("*") == 1, label
        start = sequence.cds[:3]
        assert (start == "ATG") is (model.accession not in WITHOUT_ATG), label
        assert (start == "ATG") is not any("not ATG" in text for text in model.cautions), label
        assert residues[1:-1] == sequence.protein[1:], label
        assert sequence.protein[0] in "ML", label
        seen[model.build] += 1
    print("coding sequences that translate:", dict(seen))
    assert min(seen[build] for build in BUILDS) >= 540


@pytest.mark.parametrize("build", BUILDS)
def test_lrg_transcripts_translate_to_the_lrg_protein(
    bundle: Bundle, models: list[Transcript], build: str
) -> None:
    """The protein record of an LRG transcript is that of the LRG file, not a translation."""
    proteins = FastaFile(str(FOLDER / "protein.fa.gz"))
    compared = 0
    for model in models:
        if model.build != build or not model.has(Tag.LRG) or not model.coding:
            continue
        assert "LRG" in model.source
        assert model.accession in proteins, model.accession
        stated = proteins.fetch(model.accession)
        residues = translate(bundle.sequence(model).cds)[:-1]
        assert residues[1:] == stated[1:], (model.accession, build)
        compared += 1
    print(f"LRG proteins compared on {build}: {compared}")
    assert compared >= 215


def test_levels_are_what_the_sequences_allow(bundle: Bundle, models: list[Transcript]) -> None:
    """SEQUENCE: all coding bases and 50 beside each coding exon; CDS: all coding bases."""
    for model in models:
        sequence = bundle.sequence(model)
        complete = bool(sequence.cds) and "N" not in sequence.cds
        assert complete is (model.level in (CheckLevel.SEQUENCE, CheckLevel.CDS)), model.accession
        if complete:
            window = sequence.genome
            known = window is not None and all(
                "N" not in window.slice(start - 50, end + 50) for start, end in coding_blocks(model)
            )
            assert known is (model.level is CheckLevel.SEQUENCE), (model.accession, model.build)
        elif model.level is CheckLevel.PROTEIN:
            assert len(sequence.protein) == model.residues
        else:
            assert not sequence.protein
            assert (model.level is CheckLevel.COORDINATE) is model.coding


def coding_blocks(model: Transcript) -> list[tuple[int, int]]:
    found = []
    for block in model.blocks:
        start = max(block.tx_start, model.cds_start)
        end = min(block.tx_end, model.cds_end)
        if start < end:
            shift = block.start - block.tx_start
            found.append((start + shift, end + shift))
    return found


# Lower bounds; the numbers of the present bundle are printed.
LEAST = {
    "GRCh37": {"SEQUENCE": 168, "CDS": 103, "PROTEIN": 230},
    "GRCh38": {"SEQUENCE": 166, "CDS": 105, "PROTEIN": 231},
}


@pytest.mark.parametrize("build", BUILDS)
def test_mane_select_of_the_panel_by_level(models: list[Transcript], build: str) -> None:
    genes = read_table(ROOT / "resources" / "gene_names.tsv", "gene_names.tsv").rows
    panel = {r.cells["hgnc_id"]: r.cells["symbol"] for r in genes if r.cells["panel"] == "yes"}
    mine = [m for m in models if m.build == build and m.has(Tag.MANE_SELECT) and m.hgnc_id in panel]
    counts = Counter(model.level.value for model in mine)
    missing = sorted(set(panel.values()) - {model.gene for model in mine})
    print(f"{build}: {dict(counts)}, {len(mine)} of {len(panel)}; missing {missing}")
    assert len({model.gene for model in mine}) == len(mine)
    for level, least in LEAST[build].items():
        assert counts[level] >= least
    assert len(missing) <= 12


@pytest.mark.parametrize(
    ("gene", "accessions"),
    [
        ("CDKN2A", {"NM_000077.5", "NM_058195.4"}),  # p16 and p14ARF
        ("RAD51B", {"NM_133510.4", "NM_133509.3", "ENST00000487861"}),
        ("BRCA1", {"NM_007294.4", "NM_007300.4"}),
        ("MLH1", {"NM_000249.4", "NM_001167617.1", "NM_001258271.1", "NM_001258274.1"}),
        ("TP53", {"NM_000546.6", "NM_000546.5", "NM_001126113.2", "NM_001126115.1"}),
        ("ERBB2", {"NM_004448.4", "NM_001005862.2", "NM_001289936.1"}),
        ("EGFR", {"NM_005228.5", "NM_005228.4", "NM_005228.3"}),
        ("KRAS", {"NM_004985.5", "NM_033360.4"}),
        ("GNAS", {"NM_000516.7", "NM_016592.5"}),
    ],
)
@pytest.mark.parametrize("build", BUILDS)
def test_isoforms_that_laboratories_use(
    bundle: Bundle, gene: str, accessions: set[str], build: str
) -> None:
    assert accessions <= {transcript.accession for transcript in bundle.of_gene(gene, build)}


@pytest.mark.parametrize("build", BUILDS)
def test_brca1_with_its_longer_exon(bundle: Bundle, build: str) -> None:
    """NM_007300.4 codes for 1884 residues: 21 more than MANE Select, in its exon 13."""
    longer, select = (get(bundle, name, build) for name in ("NM_007300.4", "NM_007294.4"))
    assert (longer.residues, select.residues) == (1884, 1863)
    assert (longer.exon_count, select.exon_count) == (24, 23)
    assert bundle.sequence(longer).protein[:1452] == bundle.sequence(select).protein[:1452]


@pytest.mark.parametrize(
    ("accession", "build", "exon", "of_transcript", "of_genome"),
    [
        ("NM_000314.4", "GRCh37", 1, 0, 1),  # PTEN, 5' UTR: UTA has the same alignment
        ("NM_000314.4", "GRCh38", 1, 0, 1),
        ("NM_006904.6", "GRCh37", None, 1, 0),  # PRKDC: LRG_162 declares it
        ("NM_006904.7", "GRCh37", None, 1, 0),
        ("NM_004260.4", "GRCh37", None, 0, 1),  # RECQL4: GRCh37 has a base too many
    ],
)
def test_gapped_exons(
    bundle: Bundle,
    accession: str,
    build: str,
    exon: int | None,
    of_transcript: int,
    of_genome: int,
) -> None:
    model = get(bundle, accession, build)
    gaps = [
        (before.exon, after.tx_start - before.tx_end, after.start - before.end)
        for before, after in pairwise(model.blocks)
        if before.exon == after.exon
    ]
    assert [gap[1:] for gap in gaps] == [(of_transcript, of_genome)]
    assert exon in (None, gaps[0][0])
    mrna = bundle.sequence(model).mrna
    if model.level is CheckLevel.SEQUENCE:
        assert len(mrna) == model.length
        assert "N" not in mrna[model.cds_start : model.cds_end]


@pytest.mark.parametrize("build", BUILDS)
def test_declared_differences_show_where_transcript_and_genome_differ(
    bundle: Bundle, build: str
) -> None:
    """PMS2 c.1621 is G in NM_000535.5 and A in both builds (LRG_161)."""
    older, select = (get(bundle, name, build) for name in ("NM_000535.5", "NM_000535.7"))
    assert bundle.sequence(older).cds[1620] == "G"
    assert bundle.sequence(select).cds[1620] == "A"
    sequence = bundle.sequence(older)
    assert sequence.genome is not None
    assert sequence.gene is not None
    at = sense_of(Position(0, 1621), older)
    assert (sequence.genome.slice(at, at + 1), sequence.gene.slice(at, at + 1)) == ("A", "G")


# Where the coding bases of an LRG transcript of 2017 differ from those of MANE Select, which are
# those of GRCh38 (LRG declares each). The last column tells whether the protein differs too; RefSeq
# then counts up the version of the protein.
CHANGED = {
    "NM_000059.3": ([7397], True),  # BRCA2
    "NM_005228.3": ([2709], False),  # EGFR
    "NM_000123.3": ([3157, 3238], True),  # ERCC5
    "NM_000125.3": ([729, 975], False),  # ESR1
    "NM_000142.4": ([1953], False),  # FGFR3
    "NM_000545.5": ([1720], True),  # HNF1A
    "NM_002661.3": ([174], False),  # PLCG2
    "NM_000535.5": ([1621], True),  # PMS2
    "NM_020975.4": ([135, 2307], False),  # RET
    "NM_198291.2": ([1218], False),  # SRC
}


# Versions with another start: WT1 starts 15 bases, MYD88 39 bases away from MANE Select.
OTHER_START = {"NM_024426.3", "NM_024426.4", "NM_002468.4"}


@pytest.mark.parametrize("build", BUILDS)
def test_versions_of_mane_select_differ_in_known_bases_only(
    bundle: Bundle, models: list[Transcript], build: str
) -> None:
    found, compared = {}, 0
    for select in models:
        if select.build != build or not select.has(Tag.MANE_SELECT):
            continue
        for other in bundle.versions(select.accession, build):
            if other == select or other.accession in OTHER_START:
                continue
            compared += 1
            mine, theirs = bundle.sequence(select), bundle.sequence(other)
            assert other.residues == select.residues, other.accession
            pairs = enumerate(zip(mine.cds, theirs.cds, strict=True), start=1)
            differing = [at for at, (a, b) in pairs if a != b]
            if differing:
                found[other.accession] = differing, mine.protein != theirs.protein
    print(f"{build}: {compared} versions compared with MANE Select")
    assert compared > 350
    assert found == CHANGED


@pytest.mark.parametrize(
    ("accession", "residues"),
    [("NM_002468.4", 309), ("NM_002468.5", 296), ("NM_020732.3", 2249), ("NM_024426.4", 517)],
)
@pytest.mark.parametrize("build", BUILDS)
def test_versions_keep_their_own_start(
    bundle: Bundle, accession: str, residues: int, build: str
) -> None:
    assert get(bundle, accession, build).residues == residues


# Names of an isoform list whose transcript Ensembl has changed since: what Ensembl 105 has under
# the name is another protein than the list means.
CHANGED_SINCE = [
    "ENST00000263121",  # SMARCB1: 339 residues, NM_003073.3 has 385
    "ENST00000332351",  # WT1
    "ENST00000346085",  # ARID1B: shipped as NM_020732.3
    "ENST00000357008",  # CHD4
    "ENST00000358208",  # SRC: 553 residues, NM_198291.2 has 536
    "ENST00000377970",  # MYC: 439 residues, hotspot T73 is one of 454
    "ENST00000425967",  # FGFR1: 828 residues, hotspot N577 is one of 853
    "ENST00000543371",  # TCF7L2
]


@pytest.mark.parametrize("accession", CHANGED_SINCE)
def test_a_name_whose_transcript_has_changed_is_not_shipped(bundle: Bundle, accession: str) -> None:
    assert [bundle.transcript(accession, build) for build in BUILDS] == [None, None]


def test_hotspots_have_the_residues_of_the_transcript_that_they_name(
    bundle: Bundle, models: list[Transcript], shared: Path
) -> None:
    """Cancer hotspots (DOI 10.1158/2159-8290.CD-17-0321) number residues by Ensembl transcript."""
    folder = shared / "knowledge" / "cancerhotspots"
    found = sorted(folder.glob("hotspots_v2*.tsv"))
    if not found:
        pytest.skip(f"no hotspots in {folder}")
    by_name: dict[str, list[Transcript]] = {}
    for model in models:
        by_name.setdefault(model.ensembl.partition(".")[0], []).append(model)
    agree, differ = 0, []
    for row in read_table(found[0], "hotspots").rows:
        residue = row.cells["residue"]
        letter, number = residue[:1], residue[1:]
        if letter not in RESIDUES or not number.isdigit():  # a splice site, a change in frame
            continue
        for model in by_name.get(row.cells["transcript_id"], ()):
            protein = bundle.sequence(model).protein
            own = protein[int(number) - 1 : int(number)] if protein else letter
            fits = own == letter and int(number) <= model.residues
            agree += fits and bool(protein)
            differ += [] if fits else [(model.accession, model.build, residue)]
    print("hotspot residues that agree:", agree)
    assert differ == []
    assert agree > 4_500


RESIDUES = frozenset(CODON.values()) - {"*"}

EDGES = re.compile(
    r"Edges of coding exons? \d+(-\d+)?(, \d+(-\d+)?)* on GRCh37 are not confirmed by GENCODE 19\."
)


def test_cautions_on_edges_name_the_coding_exons(models: list[Transcript]) -> None:
    said = [(m, text) for m in models for text in m.cautions if "GENCODE 19" in text]
    print("cautions on edges:", len(said))
    assert len(said) <= 5
    for model, text in said:
        assert model.build == "GRCh37"
        assert EDGES.fullmatch(text), text


def test_sources_tell_whose_bases_a_transcript_is_shown_with(models: list[Transcript]) -> None:
    """LRG transcripts and MANE with all its coding bases have their own."""
    marked = 0
    for model in models:
        borrowed = model.source.endswith("; bases of the genome")
        own = model.has(Tag.LRG) or (
            model.level is CheckLevel.SEQUENCE
            and (model.has(Tag.MANE_SELECT) or model.has(Tag.MANE_PLUS_CLINICAL))
        )
        known = "GRCh37 alone" in " ".join(model.cautions)
        assert not (own and borrowed) or known, model.accession
        if model.level is CheckLevel.PROTEIN and not model.accession.startswith("ENST"):
            assert borrowed, model.accession
        marked += borrowed
    print("rows with bases of the genome:", marked)
    assert marked > 900


def test_genes_go_by_hgnc_id_and_current_symbol(bundle: Bundle) -> None:
    by_symbol, by_id = bundle.of_gene("MRE11", "GRCh37"), bundle.of_gene("HGNC:7230", "GRCh37")
    assert by_symbol == by_id
    assert by_symbol[0].has(Tag.MANE_SELECT)
    names = read_table(ROOT / "resources" / "gene_names.tsv", "gene_names.tsv").rows
    current = {row.cells["hgnc_id"]: row.cells["symbol"] for row in names}
    rows = read_table(FOLDER / "transcripts.tsv", "transcripts.tsv").rows
    wrong = {
        (row.cells["gene"], row.cells["hgnc_id"])
        for row in rows
        if current.get(row.cells["hgnc_id"]) != row.cells["gene"]
    }
    assert wrong == set()


def test_chromosomes_are_whole_and_told_apart(bundle: Bundle) -> None:
    assert Counter(contig.build for contig in bundle.contigs) == {"GRCh37": 25, "GRCh38": 25}
    refget = [contig.refget for contig in bundle.contigs]
    assert all(text.startswith("SQ.") and len(text) == 35 for text in refget)
    # Mitochondrion is one sequence, NC_012920.1, in both.
    assert len(set(refget)) == 49
    seven = bundle.contig_record("GRCh38", bundle.contig("GRCh38", "7"))
    assert seven is not None
    assert (seven.refseq, seven.length) == ("NC_000007.14", 159_345_973)
    # Published with the VRS specification and its examples (GA4GH VRS 1.3, NC_000007.14).
    assert seven.refget == "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul"
    assert bundle.contig("GRCh37", "NC_000017.10") == "chr17"
    assert bundle.contig("GRCh37", "MT") == "chrM"


def test_models_lie_within_their_chromosome(bundle: Bundle, models: list[Transcript]) -> None:
    lengths = {(contig.build, contig.name): contig.length for contig in bundle.contigs}
    for model in models:
        start, end = model.span
        assert 0 <= start < end <= lengths[model.build, model.contig]
        if model.coding:
            assert (model.cds_end - model.cds_start) % 3 == 0
            assert 0 <= model.cds_start < model.cds_end <= model.length


def test_tags_are_known_and_cautions_are_sentences(models: list[Transcript]) -> None:
    allowed = {tag.value for tag in Tag}
    for model in models:
        assert model.tags <= allowed
        assert model.source
        for caution in model.cautions:
            assert caution.endswith("."), caution
    assert any(model.has(Tag.PANEL) for model in models)
    assert any(model.has(Tag.VERSION) for model in models)


def test_tables_keep_to_their_declared_columns() -> None:
    for row in read_table(FOLDER / "transcripts.tsv", "transcripts.tsv").rows:
        for column in TRANSCRIPTS.columns:
            cell = row.cells[column.name]
            assert cell or not column.required, (row.line, column.name)
            assert not cell or column.accepts(cell), (row.line, column.name, cell)


def test_the_bundle_is_at_most_15_megabytes() -> None:
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"size: {size / MIB:.2f} MiB")
    assert size <= 15_000_000


def test_every_source_has_a_licence_and_a_hash() -> None:
    rows = read_table(FOLDER / "bundle.tsv", "bundle.tsv").rows
    sources = [row.cells for row in rows if row.cells["key"] == "source"]
    assert len(sources) >= 15
    for source in sources:
        assert source["licence"]
        assert len(source["sha256"]) == 64


def test_every_file_stands_in_the_manifest_with_its_licence() -> None:
    rows = read_table(ROOT / "resources" / "manifest.tsv", "manifest.tsv").rows
    listed = {row.cells["file"]: row.cells for row in rows}
    for path in FOLDER.iterdir():
        cells = listed[f"transcripts/{path.name}"]
        assert cells["licence"]
        assert "GPL" not in cells["licence"]
        assert int(cells["rows"]) > 0


def test_a_file_of_the_bundle_that_the_manifest_lacks_or_misstates_is_named(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "transcripts")
    shutil.copy(ROOT / "resources" / "manifest.tsv", tmp_path)
    mine = [str(p) for p in verify_manifest(tmp_path) if "transcripts/" in str(p)]
    assert mine == []
    (tmp_path / "transcripts" / "more.fa.gz").write_bytes(b"")
    with (tmp_path / "transcripts" / "windows.fa.gz.fai").open("a") as stream:
        stream.write("another\t1\t1\t1\t1\n")
    said = "\n".join(str(p) for p in verify_manifest(tmp_path) if "transcripts/" in str(p))
    assert "found 'transcripts/more.fa.gz'" in said
    assert "the hash of transcripts/windows.fa.gz.fai as it is" in said


# The targets are 50 ms and 5 ms of processor time; four times as much is allowed here.
SLACK = 4


def test_opening_takes_at_most_50_ms() -> None:
    times = []
    for _ in range(5):
        start = time.process_time()
        open_bundle(FOLDER)
        times.append(time.process_time() - start)
    print(f"open_bundle: {min(times) * 1e3:.1f} ms")
    assert min(times) < 0.050 * SLACK


def test_one_gene_is_loaded_in_at_most_5_ms(models: list[Transcript]) -> None:
    fresh = open_bundle(FOLDER)
    fresh.sequence(models[0])
    times = []
    for name, build in sorted({(model.gene, model.build) for model in models}):
        transcript = fresh.of_gene(name, build)[0]
        start = time.process_time()
        fresh.sequence(transcript)
        times.append(((time.process_time() - start) * 1e3, name, build))
    times.sort(reverse=True)
    print("slowest genes (ms):", [(round(ms, 1), gene, build) for ms, gene, build in times[:3]])
    assert times[0][0] < 5 * SLACK
