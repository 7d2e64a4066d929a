"""What the shipped packs say: rows that sources state, and what is left out is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from varannot.errors import InputError
from varannot.knowledge.evidence import Direction, HotspotKind, LookUp, LossMechanism
from varannot.knowledge.genes import load_gene_names
from varannot.knowledge.manifest import verify_manifest
from varannot.knowledge.packs import Packs
from varannot.knowledge.packs.clinvar import trimmed
from varannot.knowledge.packs.functional import FUNCTIONAL_TABLE
from varannot.knowledge.packs.layout import PACK_FILES, PackName
from varannot.knowledge.table import load_knowledge
from varannot.resources import resource
from varannot.textio import read_table, tsv_bytes

ROOT = resource("manifest.tsv").parent
PACKS = Packs.open()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder of the packs that a test may change."""
    shutil.copy(ROOT / "manifest.tsv", tmp_path)
    for name in ("packs", "packs_share_alike"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


# --------------------------------------------------------------------------- hotspots

HOTSPOTS = [
    # gene, residue, reference, samples, change, count; cancerhotspots.org v2
    ("TP53", 248, "R", 560, "Q", 292),
    ("PDGFRA", 842, "D", 12, "V", 9),
    ("NRAS", 61, "Q", 422, "R", 204),
    ("PIK3CA", 545, "E", 633, "K", 575),
]


@pytest.mark.parametrize(("gene", "residue", "reference", "samples", "change", "count"), HOTSPOTS)
def test_counts_of_known_hotspots(
    gene: str, residue: int, reference: str, samples: int, change: str, count: int
) -> None:
    (found,) = PACKS.hotspots_at(gene, residue)
    assert found.kind is HotspotKind.RESIDUE
    assert (found.reference, found.samples, found.changes[change]) == (reference, samples, count)
    assert found.numbering_holds
    assert sum(found.changes.values()) == found.samples


def test_clusters_in_structures_are_apart_and_never_added() -> None:
    (hotspot,) = PACKS.hotspots_at("TP53", 248)
    (cluster,) = PACKS.structure_clusters("TP53", 248)
    assert (hotspot.samples, cluster.samples) == (560, 214)
    # PTEN A34 is in a cluster alone: no hotspot comes of it.
    assert PACKS.structure_clusters("PTEN", 34)
    assert PACKS.hotspots_at("PTEN", 34) == ()


MOVED = [
    # gene, published residue, its transcript, residue on MANE Select
    ("MYD88", 265, "ENST00000396334", 252, "L"),
    ("RAC1", 178, "ENST00000356142", 159, "A"),
    ("TGFBR2", 553, "ENST00000359013", 528, "R"),
    ("FGFR1", 577, "ENST00000425967", 546, "N"),
    ("FGFR1", 687, "ENST00000425967", 656, "K"),
]


@pytest.mark.parametrize(("gene", "published", "transcript", "residue", "reference"), MOVED)
def test_a_hotspot_is_found_under_its_number_on_mane_select(
    gene: str, published: int, transcript: str, residue: int, reference: str
) -> None:
    (found,) = PACKS.hotspots_at(gene, residue)
    assert found.reference == reference
    assert found.numbering_holds
    assert found.source.endswith(f"residue {published} of {transcript}")
    assert PACKS.hotspots_at(gene, published) == ()


def test_a_hotspot_whose_number_does_not_hold_says_so() -> None:
    (found,) = PACKS.hotspots_at("TCF7L2", 471)
    assert not found.numbering_holds


def test_indel_and_splice_hotspots_are_kinds_of_their_own() -> None:
    (deletion,) = PACKS.indel_hotspots("EGFR", 750, 750)
    assert (deletion.first, deletion.last) == (745, 759)
    assert deletion.changes["E746_A750del"] == 123
    assert PACKS.indel_hotspots("EGFR", 760, 761) == ()
    (site,) = PACKS.splice_hotspots("MET", 1010)
    assert (site.kind, site.changes) == (HotspotKind.SPLICE, {"sp": 19})
    (residue,) = PACKS.hotspots_at("MET", 1010)
    assert "sp" not in residue.changes


def test_withdrawn_hotspots_are_not_there() -> None:
    assert PACKS.hotspots_at("TP53", 213) == ()
    assert PACKS.hotspots_at("APC", 213) == ()


# --------------------------------------------------------------------------- functional evidence

VERDICTS = [
    # change, direction, strength, what the effect names; TP53 Database R21
    ("p.Arg248Gln", Direction.ONCOGENIC, "strong", ("median activity 0 %", "DNE_LOF")),
    ("p.Arg175His", Direction.ONCOGENIC, "strong", ("non-functional", "DNE_LOF")),
    ("p.Asn235Ser", Direction.BENIGN, "strong", ("functional", "notDNE_notLOF")),
    ("p.Arg283Cys", Direction.BENIGN, "strong", ("functional", "notDNE_notLOF")),
    # pathogenic in the germline, so that partial function is no sign of a harmless change
    ("p.Arg337His", Direction.INCONCLUSIVE, "supporting", ("partially functional",)),
    # DOI 10.1136/jmedgenet-2020-107059, table 1: Kotler functional, Giacomelli LOF
    ("p.Arg181His", Direction.INCONCLUSIVE, "supporting", ("partially functional",)),
]


@pytest.mark.parametrize(("change", "direction", "strength", "words"), VERDICTS)
def test_verdicts_on_tp53(
    change: str, direction: Direction, strength: str, words: tuple[str, ...]
) -> None:
    found = [one for one in PACKS.functional("TP53", change) if one.source == "TP53 Database R21"]
    assert [(one.direction, one.strength) for one in found] == [(direction, strength)]
    for text in words:
        assert text in found[0].effect
    assert found[0].transcript == "NM_000546.6"
    assert "10.1073/pnas.1431692100" in found[0].citation


def test_brackets_of_a_prediction_make_no_difference() -> None:
    assert PACKS.functional("TP53", "p.(Arg248Gln)") == PACKS.functional("TP53", "p.Arg248Gln")


def test_a_change_or_gene_that_was_not_studied_gives_nothing() -> None:
    assert PACKS.functional("TP53", "p.Gln331Ter") == ()
    assert PACKS.functional("ATRX", "p.Gln1564Glu") == ()
    assert PACKS.functional_loaded("TP53")
    assert not PACKS.functional_loaded("ATRX")


def test_civic_gives_functional_evidence_by_effect_and_role() -> None:
    found = {
        one.citation.split(";")[0]: (one.direction, one.strength)
        for gene, change in (
            ("TP53", "p.Arg248Gln"),
            ("BRAF", "p.Ala728Val"),
            ("TP53", "p.Cys238Tyr"),
        )
        for one in PACKS.functional(gene, change)
        if one.source.startswith("CIViC")
    }
    assert found == {
        "CIViC EID7525": (Direction.ONCOGENIC, "moderate"),
        "CIViC EID7529": (Direction.INCONCLUSIVE, "supporting"),
        "CIViC EID7614": (Direction.ONCOGENIC, "supporting"),
        "CIViC EID7215": (Direction.INCONCLUSIVE, "supporting"),
    }


def test_benign_evidence_rests_on_two_assays() -> None:
    rows = read_table(ROOT / PACK_FILES[PackName.FUNCTIONAL][0], "functional_evidence.tsv").rows
    benign = [row.cells for row in rows if row.cells["direction"] == "benign"]
    assert len(benign) == 398
    for cells in benign:
        assert "Kato 2003" in cells["effect"]
        assert "Giacomelli 2018" in cells["effect"] or "Kotler 2018" in cells["effect"]


def test_no_functional_evidence_comes_from_a_germline_class() -> None:
    rows = read_table(ROOT / PACK_FILES[PackName.FUNCTIONAL][0], "functional_evidence.tsv").rows
    assert {row.cells["source"].split()[0] for row in rows} == {"TP53", "CIViC"}
    assert not [row for row in rows if "ClinVar" in row.cells["effect"]]


def test_individual_assays_have_pubmed_ids() -> None:
    found = PACKS.functional_assays("TP53", "p.Arg248Gln")
    assert len(found) == 38
    assert all(one.pmid for one in found)
    assert any(one.method == "NGS-based growth assay" for one in found)


OWN = {
    "gene": "ATRX",
    "transcript": "NM_000489.6",
    "change": "p.Gln1564Glu",
    "assay": "own assay",
    "direction": "benign",
    "strength": "supporting",
    "effect": "as wild type",
    "citation": "PMID 1",
    "source": "own laboratory",
    "unconfirmed": "",
}


def _own(path: Path, **cells: str) -> Path:
    row = {**OWN, **cells}
    path.write_bytes(tsv_bytes(FUNCTIONAL_TABLE.names, [[row[n] for n in FUNCTIONAL_TABLE.names]]))
    return path


def test_a_laboratory_adds_its_own_functional_evidence(tmp_path: Path) -> None:
    packs = Packs.open(functional_overlay=_own(tmp_path / "own.tsv"))
    (found,) = packs.functional("ATRX", "p.(Gln1564Glu)")
    assert (found.direction, found.source) == (Direction.BENIGN, "own laboratory")
    assert packs.functional_loaded("ATRX")
    assert len(packs.functional("TP53", "p.Arg248Gln")) == 3


def test_the_own_table_is_read_where_the_shipped_one_is_left_out(tmp_path: Path) -> None:
    own = _own(tmp_path / "own.tsv")
    packs = Packs.open(without=frozenset({"functional"}), functional_overlay=own)
    assert packs.functional("ATRX", "p.Gln1564Glu")
    assert packs.functional("TP53", "p.Arg248Gln") == ()
    assert packs.functional_assays("TP53", "p.Arg248Gln") == ()
    assert packs.not_loaded == ("functional",)


@pytest.mark.parametrize(
    ("column", "value"), [("direction", "harmless"), ("strength", "strnog"), ("citation", "")]
)
def test_a_wrong_cell_of_the_overlay_is_named(tmp_path: Path, column: str, value: str) -> None:
    packs = Packs.open(functional_overlay=_own(tmp_path / "own.tsv", **{column: value}))
    with pytest.raises(InputError, match=f"own.tsv, row 2, column {column}"):
        packs.functional("ATRX", "p.Gln1564Glu")


CHANGES = [
    # change as written, canonical text that the error names; empty where it is canonical
    ("p.Gln1564Glu", ""),
    ("p.(Gln1564Glu)", ""),
    ("p.Met1?", ""),
    ("p.Gln371Ter", ""),
    ("p.Lys745_Glu746insVal", ""),
    ("c.4690C>G", ""),
    ("c.-124C>T", ""),
    ("c.375+1G>A", ""),
    ("p.Q1564E", "p.Gln1564Glu"),
    ("Q1564E", "p.Gln1564Glu"),
    ("p.Gln371*", "p.Gln371Ter"),
    ("NM_000489.6:c.4690C>G", "canonical"),
    ("kinase dead", "canonical"),
]


@pytest.mark.parametrize(("written", "wanted"), CHANGES)
def test_a_change_of_the_overlay_that_nothing_would_find_is_named(
    tmp_path: Path, written: str, wanted: str
) -> None:
    packs = Packs.open(functional_overlay=_own(tmp_path / "own.tsv", change=written))
    if wanted:
        with pytest.raises(InputError, match=re.escape(wanted)):
            packs.functional("ATRX", written)
    else:
        assert packs.functional("ATRX", written if written[0] == "p" else "", written)


def test_an_overlay_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.tsv"):
        Packs.open(functional_overlay=tmp_path / "absent.tsv")


# --------------------------------------------------------------------------- genes

LOSS = [
    # gene, role, loss as mechanism
    ("TP53", "TSG", LossMechanism.DEFINITIVE),
    ("ATRX", "TSG", LossMechanism.DEFINITIVE),
    ("PALB2", "TSG", LossMechanism.DEFINITIVE),
    ("RAD51C", "TSG", LossMechanism.DEFINITIVE),
    ("RAD51D", "TSG", LossMechanism.DEFINITIVE),
    ("PMS2", "TSG", LossMechanism.DEFINITIVE),
    ("MLH1", "TSG", LossMechanism.DEFINITIVE),
    ("FANCA", "TSG", LossMechanism.MODERATE),  # recessive
    ("RAD51B", "TSG", LossMechanism.LIMITED),  # curated, no source states loss
    ("SMARCA4", "TSG", LossMechanism.DEFINITIVE),
    ("RAD54L", "context", LossMechanism.NONE),
    ("PDGFRA", "oncogene", LossMechanism.NONE),
    ("TERT", "", LossMechanism.NONE),
    ("MDM2", "", LossMechanism.NONE),  # text mining alone
]


@pytest.mark.parametrize(("gene", "role", "loss"), LOSS)
def test_roles_and_how_well_loss_is_established(gene: str, role: str, loss: LossMechanism) -> None:
    found = PACKS.role(gene)
    assert found is not None
    assert (found.role, found.loss) == (role, loss)
    assert found.loss_reason


def test_sources_that_oppose_each_other_are_shown() -> None:
    found = PACKS.role("PPM1D")
    assert found is not None
    assert found.conflict == "TSG: IntOGen; oncogene: germline, CancerMine"
    assert {vote.source for vote in found.votes} >= {"IntOGen 2023-05-31"}


def test_text_mining_is_never_the_only_basis_of_a_role() -> None:
    rows = read_table(ROOT / PACK_FILES[PackName.ROLES][0], "gene_roles.tsv").rows
    firm = ("curated", "intogen", "bailey", "germline")
    assert len(rows) == 802
    for row in rows:
        if row.cells["role"] or row.cells["loss"] != "none":
            assert any(row.cells[name] for name in firm) or row.cells["loss"] == "limited"
        if row.cells["role"]:
            assert any(row.cells[name] for name in firm)


def test_roles_are_those_of_the_knowledge_table() -> None:
    table = load_knowledge(resource("knowledgebase.tsv"), "knowledgebase.tsv")
    rows = [row for row in table.active if row.record_type == "gene_role"]
    assert len(rows) == 165
    for row in rows:
        found = PACKS.role(row.gene)
        assert found is not None
        assert found.role == row.gene_role, row.gene


def test_a_gene_that_no_source_names_has_no_role() -> None:
    assert PACKS.role("NOSUCH") is None


def test_constraint_and_predisposition() -> None:
    constraint = PACKS.constraint("RAD51B")
    assert constraint is not None
    assert (constraint.loeuf, constraint.source[:13]) == (1.634, "gnomAD v2.1.1")
    listed = PACKS.predisposition("RAD51B")
    assert listed is not None
    assert (listed.pathogenic_truncating, listed.benign_missense) == (0, 8)
    assert PACKS.constraint("NOSUCH") is None
    assert PACKS.predisposition("IRS2") is None


def test_facts_of_the_panel_have_their_home_elsewhere() -> None:
    genes = load_gene_names(resource("gene_names.tsv")).genes.values()
    assert sum(gene.panel for gene in genes) == 523
    assert sum(gene.copy_gain for gene in genes) == 59
    assert sum(gene.rna_fusion for gene in genes) == 55
    cautions = read_table(resource("mapping_cautions.tsv"), "mapping_cautions.tsv").rows
    assert sum(row.cells["kind"] == "low_coverage" for row in cautions) == 30


# --------------------------------------------------------------------------- ClinVar and CIViC

ALLELES = [
    # TP53 c.743G>A; MLH1 and the rest from the selection itself
    ("GRCh38", "17", 7674220, "C", "T", LookUp.FOUND),
    ("GRCh38", "chr17", 7674220, "C", "T", LookUp.FOUND),
    ("GRCh37", "chr17", 7577538, "C", "T", LookUp.FOUND),
    ("GRCh37", "chr17", 7577537, "CC", "CT", LookUp.FOUND),  # not trimmed
    ("GRCh37", "chr17", 7577538, "c", "t", LookUp.FOUND),
    ("GRCh38", "17", 7577538, "C", "T", LookUp.ABSENT),  # a place of the other build
    ("GRCh38", "17", 7674220, "CAT", "C", LookUp.ABSENT),
    ("GRCh38", "chrM", 3243, "A", "G", LookUp.NOT_COVERED),
    ("", "17", 7674220, "C", "T", LookUp.NOT_POSSIBLE),
]


@pytest.mark.parametrize(("build", "chromosome", "position", "ref", "alt", "state"), ALLELES)
def test_clinvar_by_allele(
    build: str, chromosome: str, position: int, ref: str, alt: str, state: LookUp
) -> None:
    found = PACKS.clinvar(build, chromosome, position, ref, alt)
    assert found.state is state
    assert not found.complete
    assert [record.significance for record in found.records] == (
        ["Pathogenic"] if state is LookUp.FOUND else []
    )
    assert (found.reason == "") == (state is LookUp.FOUND)


def test_alleles_at_the_edges_of_a_window_are_found() -> None:
    """Every 500th row of the table is found, wherever it lies in the windows that are read."""
    import gzip

    with gzip.open(ROOT / "packs" / "clinvar_grch38.tsv.gz", "rt") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream][1:]
    assert len(rows) > 54_000
    edges = [row for row in rows if int(row[1]) % (1 << 14) in (0, 1, (1 << 14) - 1)]
    assert edges
    for row in [*rows[::500], *edges]:
        found = PACKS.clinvar("GRCh38", row[0], int(row[1]), row[2], row[3])
        assert [record.significance for record in found.records] == [row[4]], row


def test_alleles_are_trimmed_to_what_differs() -> None:
    assert trimmed(5, "ACGT", "ACT") == (6, "CG", "C")
    assert trimmed(5, "A", "ATT") == (5, "A", "ATT")
    assert trimmed(5, "AC", "GT") == (5, "AC", "GT")


def test_civic_items_carry_a_change_only_where_it_holds() -> None:
    found = {one.evidence_id: one for one in PACKS.civic("PDGFRA")}
    assert found["EID15"].change == "p.Asp842Val"
    assert found["EID15"].drugs == ("Imatinib",)
    amplified = [one for one in PACKS.civic("ERBB2") if one.variant == "AMPLIFICATION"]
    assert amplified
    assert {one.change for one in amplified} == {""}
    assert {one.amp_category for one in PACKS.civic_assertions("ERBB2")} >= {"Tier I - Level A"}
    assert [one.change for one in PACKS.civic_variants("BRAF") if one.variant == "V600E"] == [
        "p.Val600Glu"
    ]


# --------------------------------------------------------------------------- what is left out


def test_all_packs_are_loaded_and_stand_in_the_manifest() -> None:
    assert PACKS.not_loaded == ()
    assert {state.pack for state in PACKS.states} == set(PackName)
    for state in PACKS.states:
        assert state.loaded
        assert state.licence
        assert len(state.sha256) == 64
        assert state.rows
        assert state.share_alike == state.file.startswith("packs_share_alike/")


def test_the_share_alike_folder_may_be_deleted(copy: Path) -> None:
    shutil.rmtree(copy / "packs_share_alike")
    packs = Packs.open(copy)
    assert packs.not_loaded == ("hotspots",)
    assert "packs_share_alike/hotspots.tsv" in packs.reasons["hotspots"]
    assert packs.hotspots_at("TP53", 248) == ()
    assert packs.indel_hotspots("EGFR", 746, 750) == ()
    assert packs.splice_hotspots("MET", 1010) == ()
    assert packs.structure_clusters("TP53", 248) == ()
    assert packs.functional("TP53", "p.Arg248Gln")
    said = [str(problem) for problem in verify_manifest(copy)]
    assert not [text for text in said if "packs" in text]


def test_a_pack_left_out_on_purpose_is_named() -> None:
    packs = Packs.open(without=frozenset(PackName))
    assert packs.not_loaded == tuple(PackName)
    assert set(packs.reasons.values()) == {"left out as asked"}
    assert packs.clinvar("GRCh38", "17", 7674220, "C", "T").state is LookUp.NOT_LOADED
    assert packs.role("TP53") is None
    assert packs.constraint("TP53") is None
    assert packs.predisposition("TP53") is None
    assert packs.civic("TP53") == ()
    assert not packs.functional_loaded("TP53")
    assert packs.functional("TP53", "p.Arg248Gln") == ()
    assert not any(state.loaded for state in packs.states)


def test_an_unknown_pack_to_leave_out_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="Did you mean 'hotspots'"):
        Packs.open(without=frozenset({"hotspot"}))


def test_a_file_of_a_pack_that_is_gone_leaves_the_pack_out(copy: Path) -> None:
    (copy / "packs" / "constraint.tsv").unlink()
    packs = Packs.open(copy)
    assert packs.not_loaded == ("constraint",)
    said = [str(problem) for problem in verify_manifest(copy)]
    assert any("found 'packs/constraint.tsv', expected a file that is there" in t for t in said)


DAMAGE = [
    ("packs/gene_roles.tsv", b"\tdefinitive\t", b"\tdefintive\t", "column loss"),
    ("packs/constraint.tsv", b"\t0.469\t", b"\t0,469\t", "column loeuf"),
    ("packs/constraint.tsv", b"gene\ttranscript", b"symbol\ttranscript", "the columns gene"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), DAMAGE)
def test_damage_to_a_table_is_named(
    copy: Path, file: str, old: bytes, new: bytes, said: str
) -> None:
    path = copy / file
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    packs = Packs.open(copy)
    with pytest.raises(InputError, match=said):
        _look_up(packs)


def _look_up(packs: Packs) -> None:
    packs.role("TP53")
    packs.constraint("TP53")


def test_processes_that_share_a_pack_each_read_right() -> None:
    """A forked process shares the place in an open file: each has to open its own."""
    from multiprocessing import get_context

    packs = Packs.open()
    alleles = [("17", 7674220, "C", "T"), ("13", 32316461, "G", "A"), ("3", 36993548, "G", "A")]
    expected = [packs.clinvar("GRCh38", *allele).state for allele in alleles]
    assert LookUp.FOUND in expected
    fresh = Packs.open()
    fresh.clinvar("GRCh38", *alleles[0])
    context = get_context("fork")
    queue = context.SimpleQueue()

    def work() -> None:
        queue.put([fresh.clinvar("GRCh38", *allele).state for allele in alleles])

    processes = [context.Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    found = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    assert found == [expected, expected]


def test_a_missing_index_is_named(copy: Path) -> None:
    (copy / "packs" / "clinvar_grch38.tsv.gz.tbi").unlink()
    with pytest.raises(InputError, match=r"clinvar_grch38\.tsv\.gz\.tbi"):
        Packs.open(copy).clinvar("GRCh38", "17", 7674220, "C", "T")
