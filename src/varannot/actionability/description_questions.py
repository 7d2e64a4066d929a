"""Open questions that computed descriptions raise: transcript, differences, events, build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from varannot.actionability.addressees import LABORATORY
from varannot.actionability.therapy import applying
from varannot.knowledge.match import TRUNCATING
from varannot.model import (
    FindingCode,
    HgvsFinding,
    NormalizedVariant,
    OpenQuestion,
    Relevance,
    SmallVariant,
)

__all__ = [
    "NEEDS_ROW",
    "build_questions",
    "computed_questions",
    "isoform_question",
    "place_of",
    "subject_of",
]

NEEDS_ROW = "the raw VCF row, the transcript with its version, and an alignment view"
"""What settles which event a row is about."""

_PANEL_DIFFERS = frozenset(
    {
        FindingCode.PANEL_C_DIFFERS,
        FindingCode.PANEL_P_DIFFERS,
        FindingCode.PANEL_CONSEQUENCE_DIFFERS,
    }
)
_OPINIONS_DIFFER = frozenset({FindingCode.ENGINE_DIFFERS, FindingCode.BRUTE_FORCE_DIFFERS})
_ONE_EVENT = frozenset({FindingCode.POSSIBLY_ONE_EVENT})


def subject_of(variant: NormalizedVariant) -> str:
    """Return how a question names a variant: gene and description as typed."""
    return f"{variant.gene or variant.gene_written} {variant.mutation}".strip()


def place_of(small: SmallVariant) -> str:
    """Return the genomic change, 1-based, for a row without c. and p.; empty where none is stated.

    >>> from varannot.model import Source
    >>> place_of(SmallVariant(key="v:2", source=Source(file="v", row=2), gene="TERT",
    ...     chromosome="chr5", position=1295228, ref="G", alt="A"))
    'chr5:1295228 G>A'
    """
    if not small.chromosome or small.position is None:
        return ""
    return f"{small.chromosome}:{small.position} {small.ref}>{small.alt}"


def build_questions(notes: Sequence[str], headers: Sequence[str] = ()) -> list[OpenQuestion]:
    """Return the question that a sample raises whose build is in doubt.

    `notes` say that REF is not the base of the build, or that no build is known; `headers` that a
    file tells another build than the sample sheet states.
    """
    if not notes and not headers:
        return []
    return [
        OpenQuestion(
            id="",
            subject="Genome build",
            question="On which genome build are the coordinates?",
            reason=" ".join((*notes, *headers)),
            would_change="Every description that rests on coordinates.",
            who=LABORATORY,
            needs="genome_build in the sample sheet, and the header of the panel's files",
        )
    ]


def isoform_question(variant: NormalizedVariant) -> OpenQuestion:
    """Return the question about a description that is true on another transcript than the main."""
    named = ", ".join(variant.check.true_on)
    return OpenQuestion(
        id="",
        subject=subject_of(variant),
        question=f"Which transcript was used? As printed the description is true on {named} alone.",
        reason=variant.check.reason,
        would_change="The event, if another transcript was meant; and what it means on the main "
        "transcript of the gene.",
        who=LABORATORY,
        needs="the transcript with its version, and the raw VCF row",
        key=variant.key,
    )


def computed_questions(
    settled: Iterable[NormalizedVariant],
    reported: Iterable[NormalizedVariant] = (),
    relevant: Mapping[str, Relevance] | None = None,
) -> list[OpenQuestion]:
    """Return at most one question of each kind about what the computation found otherwise.

    `settled` are the rows without a question of their own about that; `reported` are all rows,
    and may be left out where the two are the same. `relevant` tells by key what a drug hangs on.
    """
    rows = tuple(settled)
    every = tuple(reported) or rows
    found = []
    differing = _texts(rows, _PANEL_DIFFERS)
    if differing:
        found.append(
            OpenQuestion(
                id="",
                subject=_subjects(rows, _PANEL_DIFFERS),
                question="Which description holds? What was written is not what the genome change "
                "gives.",
                reason=" ".join(differing),
                would_change="Name and consequence of the variant, and with them its class.",
                who=LABORATORY,
                needs=NEEDS_ROW,
            )
        )
    unsure = _texts(every, _OPINIONS_DIFFER)
    if unsure:
        found.append(
            OpenQuestion(
                id="",
                subject=_subjects(every, _OPINIONS_DIFFER),
                question="Which name is right? Independent computations disagree.",
                reason=" ".join(unsure),
                would_change="The name of the variant; its class where the protein differs.",
                who=LABORATORY,
                needs="a third computation, such as VariantValidator or Mutalyzer",
            )
        )
    together = _texts(every, _ONE_EVENT)
    if together:
        found.append(
            OpenQuestion(
                id="",
                subject=_subjects(every, _ONE_EVENT),
                question="One event or several? Rows beside each other may lie on one copy.",
                reason=" ".join(together),
                would_change=_of_parts(every, relevant or {}),
                who=LABORATORY,
                needs="the reads that span both positions",
            )
        )
    return found


def _of_parts(rows: Iterable[NormalizedVariant], relevant: Mapping[str, Relevance]) -> str:
    """Return what it would change if rows beside each other were one event."""
    parts = [variant for variant, _ in _concerned(rows, _ONE_EVENT)]
    said = "The protein change"
    if any(variant.loss_from_part or variant.consequence in TRUNCATING for variant in parts):
        said += ", and whether the parts truncate at all"
    drugs = [
        f"{subject_of(variant)}: {relevant[variant.key].phrase}"
        for variant in parts
        if variant.key in relevant and applying(relevant[variant.key].therapies)
    ]
    if drugs:
        said += f"; therapy rows name the part alone ({'; '.join(drugs)})"
    return f"{said}."


def _findings(variant: NormalizedVariant) -> Iterable[HgvsFinding]:
    yield from variant.findings
    for description in variant.descriptions:
        yield from description.findings


def _concerned(
    rows: Iterable[NormalizedVariant], codes: frozenset[FindingCode]
) -> list[tuple[NormalizedVariant, list[str]]]:
    found = []
    for variant in rows:
        texts = [finding.text for finding in _findings(variant) if finding.code in codes]
        if texts:
            found.append((variant, texts))
    return found


def _texts(rows: Iterable[NormalizedVariant], codes: frozenset[FindingCode]) -> list[str]:
    """Return the sentences about each row, each sentence once and led by its row."""
    said: dict[str, str] = {}
    for variant, texts in _concerned(rows, codes):
        for text in texts:
            said.setdefault(text, subject_of(variant))
    return [f"{subject}: {text}" for text, subject in said.items()]


def _subjects(rows: Iterable[NormalizedVariant], codes: frozenset[FindingCode]) -> str:
    return "; ".join(dict.fromkeys(subject_of(variant) for variant, _ in _concerned(rows, codes)))
