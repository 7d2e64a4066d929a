"""Cleaned descriptions and the verdict of their check."""

from __future__ import annotations

from varannot.model.base import Record
from varannot.model.codes import CheckLevel, CheckOutcome, Consequence, RowStatus
from varannot.model.descriptions import Description, HgvsFinding
from varannot.model.pairs import PairReading
from varannot.model.quality import Blacklisted

__all__ = [
    "DescriptionCheck",
    "Normalize",
    "NormalizedVariant",
    "Reading",
    "ReferenceUse",
]


class Reading(Record, frozen=True, kw_only=True):
    """A description that would be true; readings are unranked and none is ever chosen.

    `descriptions` are computed as for any variant, where the reading names its event.
    """

    hgvs_c: str
    hgvs_p: str
    consequence: Consequence
    explanation: str
    descriptions: tuple[Description, ...] = ()


class DescriptionCheck(Record, frozen=True, kw_only=True):
    """The verdict on one printed description.

    `expected` is the name that HGVS gives the same event where the printed one differs;
    `cautions` are remarks that do not change the outcome (legacy names, cleaned typography).
    `true_on` are the accessions, with version, on which all that the description states is true;
    a description that is true on another isoform than the main one differs from the reference
    and is known all the same.
    """

    outcome: CheckOutcome
    level: CheckLevel
    reason: str
    expected: str = ""
    readings: tuple[Reading, ...] = ()
    cautions: tuple[str, ...] = ()
    true_on: tuple[str, ...] = ()


class NormalizedVariant(Record, frozen=True, kw_only=True):
    """One small variant with cleaned names, the check of its description, and its consequence.

    `gene` is the current HGNC symbol, `gene_written` the one in the file.
    `hgvs_c` and `hgvs_p` are canonical (three-letter, Ter, predicted protein in parentheses)
    without accession; `mutation` is the cleaned form as typed, for the Table 2 column.
    `residue` is the 1-based protein position of the first affected residue, if known.
    `status` and `reason` say whether the row is reported.
    `descriptions` are computed: on the transcript of the row first, then on MANE Select where that
    is another one; a reported row carries both opinions with each, an excluded row has none.
    `panel_transcript` is the accession of the first, empty where the row names no transcript that
    is known; `mane_transcript` that of the gene's MANE Select. `build` is that of the coordinates
    on which they stand. `findings` is what there is to say about the row, its transcripts and
    the words of the panel; what concerns one description alone stands with it.
    """

    key: str
    gene: str
    gene_written: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    mutation: str
    consequence: Consequence
    check: DescriptionCheck
    residue: int | None = None
    status: RowStatus = RowStatus.REPORTED
    reason_code: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    build: str = ""
    panel_transcript: str = ""
    mane_transcript: str = ""
    descriptions: tuple[Description, ...] = ()
    findings: tuple[HgvsFinding, ...] = ()
    components: tuple[str, ...] = ()
    part_of: str = ""
    loss_from_part: bool = False


class ReferenceUse(Record, frozen=True, kw_only=True):
    """The transcripts that descriptions stand on, and the engine that was asked as well.

    `sha256` is that of the bundle's tables, one behind the other in the order of their names.
    `engine` names the engine with its version; empty where none is installed.
    """

    name: str
    folder: str
    sha256: str
    builds: tuple[str, ...]
    engine: str = ""


class Normalize(Record, frozen=True, kw_only=True):
    """Normalised small variants in input order; `reference` is None where none was loaded.

    `notes` concern the sample as a whole, such as a build that does not fit.
    `filtered` are calls that a filter of the panel software took out, described as if it had not:
    those that would be reported then. They are no rows of the report. `filtered_unplaced` counts
    those whose coordinates could not be relied on. `blacklisted` tells the genes at which the panel
    software leaves out positions by a static list, for files that are no genome VCF. `pairs` are
    truncating rows read together with other rows of their gene.
    """

    variants: tuple[NormalizedVariant, ...] = ()
    reference: ReferenceUse | None = None
    notes: tuple[str, ...] = ()
    filtered: tuple[NormalizedVariant, ...] = ()
    filtered_unplaced: int = 0
    blacklisted: tuple[Blacklisted, ...] = ()
    pairs: tuple[PairReading, ...] = ()
