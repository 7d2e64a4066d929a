"""The stages in their order; the documents between them are those of `varannot.documents`.

Every function takes one sample at a time. What goes wrong with a sample becomes that sample's
`Failure`, which later stages pass on, so that one broken sample never takes others along.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from varannot import __version__
from varannot.documents import (
    failed_case,
    failed_samples,
    read_case,
    read_or_fail,
    stage_path,
    write_case,
)
from varannot.errors import InputError, Problem, os_error_text
from varannot.knowledge.mounted.settings import NOTHING_MOUNTED, EvidenceSettings
from varannot.model import (
    SCHEMA_VERSION,
    Case,
    Failure,
    Interpretation,
    KnowledgeState,
    Record,
    Stage,
    TumourType,
)
from varannot.textio import sha256_of

if TYPE_CHECKING:
    from varannot.classify.phrases import Phrases
    from varannot.hgvs.reference_set import ReferenceSet
    from varannot.hgvs.selection import SelectionRules
    from varannot.knowledge.genes import GeneNames
    from varannot.knowledge.oncotree import OncoTree
    from varannot.knowledge.sources import EvidenceSources
    from varannot.knowledge.table import KnowledgeTable
    from varannot.transcripts.bundle import Bundle
    from varannot.tso500.coverage import CodingRegions, RegionSource

__all__ = [
    "IngestRow",
    "Tables",
    "actionability_case",
    "classify_case",
    "coverage_regions",
    "failed_case",
    "failed_samples",
    "ingest_case",
    "load_tables",
    "normalize_case",
    "read_case",
    "read_or_fail",
    "report_case",
    "stage_path",
    "table_state",
    "write_case",
]


class IngestRow(Record, frozen=True, kw_only=True):
    """One sample as the sheet gives it: the non-empty cells and the tumour type looked up."""

    sample_id: str
    cells: dict[str, str]
    tumour: TumourType


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that a whole run uses, each loaded once."""

    genes: GeneNames
    selection: SelectionRules
    knowledge: KnowledgeTable
    oncotree: OncoTree
    phrases: Phrases
    reference: ReferenceSet
    evidence: EvidenceSources
    states: tuple[KnowledgeState, ...]


def load_tables(
    *,
    genes: Path,
    selection: Path,
    knowledge: Path,
    local_knowledge: Path | None,
    oncotree: Path,
    phrases: Path,
    transcripts: Path,
    evidence: EvidenceSettings = NOTHING_MOUNTED,
) -> Tables:
    """Return every table of a run; raises InputError with all problems of the first bad one."""
    from varannot.classify.phrases import load_phrases
    from varannot.hgvs.reference_set import open_reference
    from varannot.hgvs.selection import load_selection
    from varannot.knowledge.genes import load_gene_names
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.knowledge.sources import EvidenceSources
    from varannot.knowledge.table import load_knowledge

    names, tree = load_gene_names(genes), load_oncotree(oncotree)
    table = load_knowledge(knowledge, shown(knowledge), local_knowledge, names=names, oncotree=tree)
    return Tables(
        genes=names,
        selection=load_selection(selection),
        knowledge=table,
        oncotree=tree,
        phrases=load_phrases(phrases),
        reference=open_reference(transcripts, shown(transcripts)),
        evidence=EvidenceSources.open(evidence),
        states=(
            table_state("gene names", genes),
            table_state("report selection", selection),
            table_state("OncoTree", oncotree),
            table_state("phrases", phrases),
        ),
    )


def shown(path: Path) -> str:
    """Return the path as reports print it: relative to the working directory where possible."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)


def table_state(name: str, path: Path) -> KnowledgeState:
    """Return what the report says of a table that has no review dates of its own."""
    return KnowledgeState(
        name=name,
        file=shown(path),
        sha256=sha256_of(path.read_bytes()),
        version="",
        newest_review="",
        licence="",
    )


def coverage_regions(
    row: IngestRow, bundle: Bundle, genes: GeneNames, assay_build: str = ""
) -> RegionSource:
    """Return what gives the coding exons whose coverage a genome VCF of the sample tells.

    They are those of the panel's genes on the build of the sample, else of the assay, else on
    GRCh37, on which all TSO500 files are.
    """
    build = row.cells.get("genome_build", "") or assay_build or "GRCh37"
    return partial(_panel_regions, bundle, build, genes.panel())


@lru_cache(maxsize=4)
def _panel_regions(bundle: Bundle, build: str, panel: tuple[str, ...]) -> CodingRegions:
    from varannot.tso500.coverage import coding_regions

    return coding_regions(bundle, build, panel)


def ingest_case(
    row: IngestRow,
    base: Path,
    symbols: frozenset[str] = frozenset(),
    regions: RegionSource | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Case:
    """Return the case after ingest; a broken file becomes the sample's failure.

    `symbols` are the known gene symbols: they tell a hyphen inside a symbol from the one between
    the partners of a fusion. `regions` gives the coding exons whose coverage is asked for,
    `settings` what the configuration names by hand for VCF files.
    """
    from varannot.hgvs.merge_rules import merge_rules
    from varannot.hgvs.report_floors import filtered_too_weak
    from varannot.tso500.filtered import LookUp
    from varannot.tso500.stage import ingest
    from varannot.tso500.vcf_samples import VcfChoices

    case = Case(
        schema_version=SCHEMA_VERSION,
        software_version=__version__,
        stage=Stage.INGEST,
        sample_id=row.sample_id,
        sample=row.cells,
        tumour_type=row.tumour,
    )

    def stage() -> Case:
        found = ingest(
            row.cells,
            base,
            known_symbols=symbols,
            regions=regions,
            choices=VcfChoices.of(settings),
            look_up=LookUp(filtered_too_weak, merge_rules().more_reads),
        )
        return _with(case, ingest=found)

    return _guarded(case, Stage.INGEST, stage)


def normalize_case(
    case: Case,
    genes: GeneNames,
    selection: SelectionRules,
    reference: ReferenceSet | None = None,
    assay_build: str = "",
) -> Case:
    """Return the case with cleaned, checked and computed descriptions.

    `assay_build` is the genome build of the configuration; that of the sample comes first.
    """
    from varannot.hgvs.blacklisted import blacklisted
    from varannot.hgvs.filtered import with_filtered
    from varannot.hgvs.pairs import with_pairs
    from varannot.hgvs.report_floors import floors_for
    from varannot.hgvs.row_builds import StatedBuild
    from varannot.hgvs.stage import normalize

    def stage() -> Case:
        if case.ingest is None:
            return _out_of_order(case, Stage.NORMALIZE)
        build = StatedBuild(sample=case.sample.get("genome_build", ""), assay=assay_build)
        floors = floors_for(plasma=case.is_plasma)
        found = normalize(
            case.ingest,
            genes,
            selection,
            reference=reference,
            build=build,
            floors=floors,
            formalin=case.sample.get("specimen") == "FFPE",
        )
        found = with_filtered(found, case.ingest, genes, selection, reference, build)
        found = with_pairs(found, case.ingest, reference)
        left_out = blacklisted(case.ingest, reference, build)
        return _with(case, normalize=msgspec.structs.replace(found, blacklisted=left_out))

    return _guarded(case, Stage.NORMALIZE, stage)


def classify_case(
    case: Case,
    knowledge: KnowledgeTable,
    phrases: Phrases,
    interpretation: Interpretation,
    evidence: EvidenceSources | None = None,
) -> Case:
    """Return the case with classes; without `evidence`, what needs it is not assessable.

    AS_PUBLISHED is refused for a sample whose sheet row names no `published_reference`.
    """
    from varannot.classify.stage import classify

    def stage() -> Case:
        if case.normalize is None:
            return _out_of_order(case, Stage.CLASSIFY)
        if interpretation is Interpretation.AS_PUBLISHED and not case.sample.get(
            "published_reference"
        ):
            raise InputError(
                [
                    Problem(
                        "sample sheet",
                        None,
                        "published_reference",
                        "",
                        f"the DOI of the publication that sample {case.sample_id} reproduces",
                        "interpretation: as_published is for published cases only; use graded.",
                    )
                ]
            )
        return _with(
            case,
            interpretation=interpretation,
            classify=classify(case, knowledge, phrases, interpretation, evidence),
            knowledge=(*knowledge.states, *(evidence.states if evidence is not None else ())),
        )

    return _guarded(case, Stage.CLASSIFY, stage)


def actionability_case(
    case: Case,
    knowledge: KnowledgeTable,
    oncotree: OncoTree,
    phrases: Phrases,
    settings: Mapping[str, str],
    states: tuple[KnowledgeState, ...] = (),
) -> Case:
    """Return the case with biomarker calls, therapeutic relevance and open questions."""
    from varannot.actionability.stage import assess
    from varannot.knowledge.used import rows_used

    def stage() -> Case:
        if case.classify is None:
            return _out_of_order(case, Stage.ACTIONABILITY)
        found = assess(case, knowledge, oncotree, phrases, settings)
        return _with(
            case,
            actionability=found,
            knowledge=case.knowledge + states,
            rows_used=rows_used((case.classify, found), knowledge),
        )

    return _guarded(case, Stage.ACTIONABILITY, stage)


def report_case(case: Case, results: Path, settings: Mapping[str, str]) -> Case:
    """Write the sample's report files and return the case; a failed case gets a failure page."""
    from varannot.report.stage import write_failure, write_report

    folder = results / case.sample_id

    def stage() -> Case:
        write_report(case, folder, settings)
        return case

    done = _guarded(case, Stage.REPORT, stage) if case.failure is None else case
    if done.failure is not None:
        write_failure(done, folder, settings)
    return done


def _with(case: Case, **parts: object) -> Case:
    return msgspec.structs.replace(case, **parts)


def _out_of_order(case: Case, stage: Stage) -> Case:
    raise InputError(
        [
            Problem(
                f"sample {case.sample_id}",
                None,
                "stage",
                case.stage.value,
                f"the document of the stage before {stage.value}",
                "Run the stages in their order.",
            )
        ]
    )


def _guarded(case: Case, stage: Stage, work: Callable[[], Case]) -> Case:
    """Return the worked case at `stage`, or the case with the failure that stopped it."""
    if case.failure is not None:
        return _with(case, stage=stage)
    try:
        return _with(work(), stage=stage)
    except InputError as error:
        problems = tuple(str(problem) for problem in error.problems)
    except OSError as error:
        if stage is Stage.REPORT:
            raise
        problems = (f"{os_error_text(error)}. Mend that and run again.",)
    except Exception as error:  # a defect in one sample must not take the others along
        traceback.print_exc(file=sys.stderr)
        problems = (
            f"{case.sample_id}: {type(error).__name__} in stage {stage.value}: {error}. "
            "This is a defect of varannot; please report it with the log of this stage.",
        )
    return _with(case, stage=stage, failure=Failure(stage=stage, problems=problems))
