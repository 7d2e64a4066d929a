"""What the panel software wrote of a variant, held against what its genome change gives.

Texts that differ are compared by what they mean: c. is applied to the sequence, so that another
placement in a repeat or `ins` for `dup` is the same event; p. is compared as a protein.
Nothing is settled here: each difference is a finding with both texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.edit import Edit
from varannot.hgvs.panel_terms import same_family, terms_of
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    DescriptionCheck,
    FindingCode,
    HgvsFinding,
)
from varannot.transcripts.model import TranscriptSequence

__all__ = [
    "Compared",
    "Sameness",
    "Words",
    "checked_against",
    "compare_words",
    "trusted",
    "words_of",
]

_BASES_SEEN = frozenset({CheckLevel.SEQUENCE, CheckLevel.CDS})
_DOUBTS = frozenset(
    {
        FindingCode.REFERENCE_BASE_DIFFERS,
        FindingCode.ENGINE_DIFFERS,
        FindingCode.BRUTE_FORCE_DIFFERS,
        FindingCode.NOT_SHIFTED,
        FindingCode.PROTEIN_NOT_PREDICTED,
    }
)
_RANK = {member: rank for rank, member in enumerate(Consequence)}


_SAYS_NOTHING = frozenset({Consequence.UNKNOWN, Consequence.CODING_UNSPECIFIED})
_UNCHANGED = frozenset({Consequence.SYNONYMOUS, Consequence.REFERENCE_IDENTICAL})
"""What panel software writes of a row whose ALT is the base of the transcript."""


class Sameness(StrEnum):
    """How a written name relates to the computed one."""

    EQUAL = "equal"
    OTHER_NAME = "other_name"
    DIFFERS = "differs"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class Words:
    """What a row says: canonical names without accession, consequence terms, and who wrote it.

    `named` is whether the row names a transcript.
    """

    hgvs_c: str
    hgvs_p: str
    consequences: Sequence[str]
    who: str = "the panel software"
    named: bool = True


@dataclass(frozen=True, slots=True)
class Compared:
    """Both names held against the computed ones, and a finding for each difference.

    `base_changed` says that another version of the transcript has another base there.
    """

    cdna: Sameness
    protein: Sameness
    findings: tuple[HgvsFinding, ...]
    base_changed: str = ""

    @property
    def differs(self) -> bool:
        """Whether a name differs in meaning."""
        return Sameness.DIFFERS in (self.cdna, self.protein)


def trusted(description: Description) -> bool:
    """Return whether a description was made from bases and nothing speaks against it.

    Then it stands where the panel's words differ; else the worse of the two is taken.
    """
    return description.level in _BASES_SEEN and not any(
        finding.code in _DOUBTS for finding in description.findings
    )


def compare_words(
    words: Words,
    computed: Description,
    sequence: TranscriptSequence,
    raw: Edit,
    *,
    exact: bool = True,
) -> Compared:
    """Return how the words of a row compare with the description on the same transcript.

    `raw` is the change of the row in sense coordinates. `exact` is False where another version of
    the transcript had to be taken: the findings say so, and a reference base that changed
    between the versions is no difference.
    """
    if not exact and _base_changed(words.hgvs_c, computed.hgvs_c):
        text = (
            f"By the row ({words.hgvs_c}) its own transcript carries the new base; "
            f"{computed.transcript} does not ({computed.hgvs_c}): the reference base changed "
            "between the versions, or REF and ALT are swapped in the row."
        )
        finding = HgvsFinding(code=FindingCode.OTHER_VERSION, text=text)
        return Compared(Sameness.NOT_COMPARED, Sameness.NOT_COMPARED, (finding,), text)
    beside = "" if exact else ", the nearest version installed"
    cdna = _cdna_sameness(words.hgvs_c, computed, sequence, raw)
    protein = _protein_sameness(words.hgvs_p, computed, sequence, raw)
    findings = []
    on = f"on {computed.transcript} ({computed.level.value}{beside})"
    if cdna is Sameness.DIFFERS:
        text = (
            f"{_upper(words.who)} wrote {words.hgvs_c}; the genome change gives {computed.hgvs_c} "
            f"{on}."
        )
        findings.append(HgvsFinding(code=FindingCode.PANEL_C_DIFFERS, text=text))
    if protein is Sameness.DIFFERS:
        text = (
            f"{_upper(words.who)} wrote {words.hgvs_p}; the genome change gives {computed.hgvs_p} "
            f"{on}."
        )
        findings.append(HgvsFinding(code=FindingCode.PANEL_P_DIFFERS, text=text))
    stated = _other_consequence(words.consequences, computed)
    if stated:
        text = (
            f"{_upper(words.who)} wrote {stated}; the genome change is "
            f"{', '.join(term.value for term in computed.consequences)} {on}."
        )
        findings.append(HgvsFinding(code=FindingCode.PANEL_CONSEQUENCE_DIFFERS, text=text))
    return Compared(cdna, protein, tuple(findings))


def checked_against(
    check: DescriptionCheck, words: Words, computed: Description, compared: Compared
) -> DescriptionCheck:
    """Return the check of a row after its names were held against the genome change.

    The level is that of the computed description. A name that the genome change bears out agrees;
    one that names the same event otherwise is `same_event` with the computed name. What cannot be
    true stays impossible.
    """
    seen = (Sameness.EQUAL, Sameness.OTHER_NAME)
    if compared.cdna not in seen and compared.protein not in seen:
        return check
    if check.outcome is CheckOutcome.IMPOSSIBLE:
        names = f"{computed.hgvs_c} {computed.hgvs_p}".strip()
        reason = (
            f"{check.reason} The genome change of the row gives {names} on {computed.transcript}."
        )
        return msgspec.structs.replace(check, level=computed.level, reason=reason)
    if compared.differs:
        return msgspec.structs.replace(check, level=computed.level)
    on = f"on {computed.transcript}"
    if Sameness.OTHER_NAME in (compared.cdna, compared.protein):
        name = f"{computed.hgvs_c} {computed.hgvs_p if words.hgvs_p else ''}".strip()
        return msgspec.structs.replace(
            check,
            outcome=CheckOutcome.SAME_EVENT,
            level=computed.level,
            reason=f"The genome change is the same event; HGVS names it otherwise {on}.",
            expected=name,
        )
    return msgspec.structs.replace(
        check,
        outcome=CheckOutcome.AGREES,
        level=computed.level,
        reason=f"The genome change of the row gives the same description {on}.",
        expected="",
    )


def _cdna_sameness(
    written: str, computed: Description, sequence: TranscriptSequence, raw: Edit
) -> Sameness:
    if not written or not computed.hgvs_c:
        return Sameness.NOT_COMPARED
    if written == computed.hgvs_c:
        return Sameness.EQUAL
    theirs, ours = _cdna(written), _cdna(computed.hgvs_c)
    if theirs is None or ours is None:
        return Sameness.NOT_COMPARED
    if _plain(theirs) == _plain(ours):
        return Sameness.EQUAL
    if sequence.gene is None:
        same_kind = theirs.kind is ours.kind is CdnaKind.SUBSTITUTION
        return Sameness.DIFFERS if same_kind else Sameness.NOT_COMPARED
    from varannot.hgvs.brute_force import applies_to

    same = applies_to(sequence, theirs, raw)
    if same is None:
        return Sameness.NOT_COMPARED
    return Sameness.OTHER_NAME if same else Sameness.DIFFERS


def _base_changed(written: str, computed: str) -> bool:
    """Return whether one name states the reference where the other one states a new base."""
    one, other = _cdna(written), _cdna(computed)
    if one is None or other is None or (one.start, one.end) != (other.start, other.end):
        return False
    return {one.kind, other.kind} == {CdnaKind.IDENTITY, CdnaKind.SUBSTITUTION}


def _plain(change: Cdna) -> Cdna:
    """Return the change without bases that its kind need not state."""
    keeps = change.kind is CdnaKind.SUBSTITUTION
    return change if keeps else replace(change, deleted="")


def _protein_sameness(
    written: str, computed: Description, sequence: TranscriptSequence, raw: Edit
) -> Sameness:
    if not written or not computed.hgvs_p:
        return Sameness.NOT_COMPARED
    if written == computed.hgvs_p:
        return Sameness.EQUAL
    theirs, ours = _protein(written), _protein(computed.hgvs_p)
    nothing = (None, ProteinKind.UNKNOWN)
    if theirs is None or ours is None or theirs.kind in nothing or ours.kind in nothing:
        return Sameness.NOT_COMPARED
    if _less_exact(theirs, ours):
        return Sameness.EQUAL
    from varannot.hgvs.brute_force import same_protein, second_opinion

    same = same_protein(sequence, second_opinion(sequence, raw), theirs)
    if same:
        return Sameness.OTHER_NAME
    if same is None and not _unlike(theirs, ours):
        return Sameness.NOT_COMPARED
    return Sameness.DIFFERS


def _less_exact(theirs: Protein, ours: Protein) -> bool:
    """Return whether two names say the same and one of them only says less.

    `p.(=)` for a residue that stays, and a frameshift without the distance to its stop.
    """
    silent = (ProteinKind.SYNONYMOUS, ProteinKind.UNCHANGED)
    if theirs.kind in silent and ours.kind in silent:
        return ProteinKind.UNCHANGED in (theirs.kind, ours.kind)
    if theirs.kind is not ProteinKind.FRAMESHIFT or ours.kind is not ProteinKind.FRAMESHIFT:
        return False
    if (theirs.start, theirs.first) != (ours.start, ours.first):
        return False
    stops = None in (theirs.stop, ours.stop) or theirs.stop == ours.stop
    residues = not theirs.inserted or not ours.inserted or theirs.inserted == ours.inserted
    return stops and residues


def _unlike(theirs: Protein, ours: Protein) -> bool:
    """Return whether two names of single residues differ in a way that needs no sequence."""
    single = (ProteinKind.SUBSTITUTION, ProteinKind.SYNONYMOUS)
    return theirs.kind in single and ours.kind in single


def _other_consequence(written: Sequence[str], computed: Description) -> str:
    """Return the panel's most severe term where the computation has no such one, else nothing."""
    stated, _ = terms_of(written)
    found = set(computed.consequences)
    if not stated or found & _SAYS_NOTHING:
        return ""
    worst = min(stated, key=_RANK.__getitem__)
    ours = min(found, key=_RANK.__getitem__)
    alike = worst is ours or same_family(worst, ours) or {worst, ours} <= _UNCHANGED
    return "" if alike else worst.value


def _cdna(text: str) -> Cdna | None:
    try:
        return parse_cdna(text)[0]
    except DescriptionError:
        return None


def _protein(text: str) -> Protein | None:
    try:
        return parse_protein(text)[0]
    except DescriptionError:
        return None


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def words_of(
    checked: CheckedDescription, consequences: Sequence[str], *, typed: bool = False
) -> Words:
    """Return the words of a row as they were read and checked."""
    who = "the row" if typed else "the panel software"
    return Words(checked.hgvs_c, checked.hgvs_p, consequences, who, bool(checked.transcript))
