"""The computed descriptions of the reported variants, as the report prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from varannot.hgvs.clean import PLACEHOLDERS
from varannot.knowledge.match import TRUNCATING
from varannot.model import (
    CheckLevel,
    Description,
    FindingCode,
    HgvsFinding,
    Ingest,
    NmdVerdict,
    Normalize,
    NormalizedVariant,
    RowStatus,
)
from varannot.report.view import DescriptionBlock, DescriptionLine, Fact
from varannot.report.words import NOT_STATED, consequence_words, level_words

__all__ = [
    "NOT_COMPUTED",
    "SERIOUS",
    "aside_texts",
    "computed_name",
    "description_blocks",
    "findings_text",
    "level_counts",
    "mane_name",
    "raises_question",
    "reference_facts",
    "serious_texts",
    "with_description",
]

MANE_SELECT = "MANE Select"
NOT_COMPUTED = "not computed"

SERIOUS = frozenset(
    {
        FindingCode.REFERENCE_BASE_DIFFERS,
        FindingCode.ENGINE_DIFFERS,
        FindingCode.BRUTE_FORCE_DIFFERS,
        FindingCode.PANEL_C_DIFFERS,
        FindingCode.PANEL_P_DIFFERS,
        FindingCode.PANEL_CONSEQUENCE_DIFFERS,
        FindingCode.EXON_EDGE,
        FindingCode.NOT_ON_MANE,
        FindingCode.POSSIBLY_ONE_EVENT,
        FindingCode.MAPPING_CAUTION,
        FindingCode.LOW_COVERAGE,
    }
)
"""Kinds of findings that stand flagged in Table 2."""

_WITHOUT_QUESTION = frozenset(
    {
        FindingCode.EXON_EDGE,
        FindingCode.NOT_ON_MANE,
        FindingCode.MAPPING_CAUTION,
        FindingCode.LOW_COVERAGE,
    }
)
"""Serious kinds that warn of a call and raise no open question by themselves."""

_ASIDE = frozenset(
    {
        FindingCode.OTHER_ISOFORM,
        FindingCode.UNKNOWN_TRANSCRIPT,
        FindingCode.READ_TOGETHER,
        FindingCode.COMPONENT,
        FindingCode.REFERENCE_UNKNOWN,
        FindingCode.OUTSIDE_TRANSCRIPT,
    }
)
"""Kinds that stand in Table 2 without a flag; all others stand in the evidence alone."""


_REFUSED = frozenset({FindingCode.ENGINE_REFUSED, FindingCode.BRUTE_FORCE_REFUSED})
_OPINIONS_DIFFER = frozenset({FindingCode.ENGINE_DIFFERS, FindingCode.BRUTE_FORCE_DIFFERS})


def all_findings(variant: NormalizedVariant) -> Iterable[HgvsFinding]:
    """Yield the findings of a row, then those of its descriptions."""
    yield from variant.findings
    for description in variant.descriptions:
        yield from description.findings


def serious_texts(variant: NormalizedVariant) -> tuple[str, ...]:
    """Return the sentences of the serious findings, each once.

    A reference base that differs is left out where the check already says so, and is said once
    and not again for the same transcript in another version.
    """
    said_by_check = _reference_said(variant)
    return tuple(
        dict.fromkeys(
            finding.text
            for finding in all_findings(variant)
            if finding.code in SERIOUS
            and finding.text != variant.check.reason
            and not (said_by_check and finding.code is FindingCode.REFERENCE_BASE_DIFFERS)
        )
    )


def _reference_said(variant: NormalizedVariant) -> bool:
    """Return whether the check gives the sentence that REF is not the base of the reference."""
    return any(
        finding.code is FindingCode.REFERENCE_BASE_DIFFERS and finding.text in variant.check.reason
        for finding in all_findings(variant)
    )


def raises_question(variant: NormalizedVariant) -> bool:
    """Return whether a finding of the row stands among the open questions."""
    asked = SERIOUS - _WITHOUT_QUESTION
    return any(finding.code in asked for finding in all_findings(variant))


def aside_texts(variant: NormalizedVariant) -> tuple[str, ...]:
    """Return the sentences of findings that Table 2 prints without a flag."""
    return tuple(
        dict.fromkeys(finding.text for finding in variant.findings if finding.code in _ASIDE)
    )


def findings_text(variant: NormalizedVariant) -> str:
    """Return all findings of a row as `code: sentence`, separated by ` | `, or 'none'."""
    texts = dict.fromkeys(f"{one.code.value}: {one.text}" for one in all_findings(variant))
    return " | ".join(texts) or "none"


def computed_name(variant: NormalizedVariant) -> str:
    """Return transcript, c. and p. as computed on the transcript of the row."""
    return _name(variant.descriptions[0]) if variant.descriptions else NOT_COMPUTED


def mane_name(variant: NormalizedVariant) -> str:
    """Return transcript, c. and p. as computed on MANE Select, or why there are none."""
    for description in variant.descriptions:
        if MANE_SELECT in description.tags:
            return _name(description)
    if variant.descriptions and variant.mane_transcript:
        return f"{variant.mane_transcript}: not on this transcript"
    return NOT_COMPUTED


def _name(one: Description) -> str:
    names = " ".join(filter(None, [one.hgvs_c, one.hgvs_p]))
    if names:
        return f"{one.transcript}:{names}"
    differs = any(f.code is FindingCode.REFERENCE_BASE_DIFFERS for f in one.findings)
    return f"{one.transcript}: {'not described, REF differs' if differs else 'no name'}"


def description_blocks(normalize: Normalize) -> tuple[DescriptionBlock, ...]:
    """Return the descriptions of every reported variant, in input order."""
    return tuple(
        _block(variant) for variant in normalize.variants if variant.status is RowStatus.REPORTED
    )


def _block(variant: NormalizedVariant) -> DescriptionBlock:
    shown = _shown(variant)
    lines = tuple(_line(variant, one) for one in shown)
    # A line that stands for two versions says so itself.
    said = FindingCode.OTHER_VERSION if len(shown) < len(variant.descriptions) else None
    return DescriptionBlock(
        variant=f"{variant.gene} {variant.mutation}".strip(),
        absence="" if lines else _absence(variant),
        lines=lines,
        findings=tuple(dict.fromkeys(one.text for one in variant.findings if one.code is not said)),
    )


def _shown(variant: NormalizedVariant) -> tuple[Description, ...]:
    """Return the descriptions; another version with the same result stands for both."""
    found = variant.descriptions
    if len(found) == 2 and _same(found[0], found[1]):
        return (found[1],)
    return found


def _same(one: Description, other: Description) -> bool:
    decay = (one.nmd.verdict if one.nmd else None) == (other.nmd.verdict if other.nmd else None)
    return (
        decay
        and one.transcript.partition(".")[0] == other.transcript.partition(".")[0]
        and (one.hgvs_c, one.hgvs_p, one.consequence, one.exon, one.level)
        == (other.hgvs_c, other.hgvs_p, other.consequence, other.exon, other.level)
    )


def _absence(variant: NormalizedVariant) -> str:
    if variant.check.outcome.value in ("impossible", "reference_differs"):
        return "not computed: the description names no event that could be true"
    if variant.hgvs_p and not variant.hgvs_c:
        return "not computed: p. alone names no change of the genome"
    return "not computed: no installed transcript carries it"


def _line(variant: NormalizedVariant, one: Description) -> DescriptionLine:
    main = MANE_SELECT in one.tags
    own = one is variant.descriptions[0] and bool(variant.panel_transcript)
    also = ""
    if len(variant.descriptions) == 2 and _same(*variant.descriptions):
        own = False
        also = f"the same on {variant.descriptions[0].transcript}, which the row names"
    roles = [
        "transcript of the row" if own else "",
        MANE_SELECT if main else "not MANE Select",
        also,
    ]
    return DescriptionLine(
        transcript=one.transcript,
        role=", ".join(filter(None, roles)),
        names=" ".join(filter(None, [one.hgvs_c, one.hgvs_p])) or "no name",
        place=_place(one),
        consequence=", ".join(consequence_words(term) for term in one.consequences)
        or consequence_words(one.consequence),
        level=level_words(one.level),
        decay=_decay(one),
        loss=one.loss.text if one.loss else "",
        opinions=_opinions(one),
        identifiers=tuple(filter(None, [one.spdi, one.vrs_id])),
        findings=tuple(dict.fromkeys(f.text for f in one.findings if f.code not in _REFUSED)),
    )


def _decay(one: Description) -> str:
    """Return the verdict on decay, or why there is none."""
    if one.nmd is not None and one.nmd.verdict is not NmdVerdict.NOT_APPLICABLE:
        return one.nmd.text
    if one.nmd is None and TRUNCATING & set(one.consequences):
        return "Not computed: what becomes of the transcript is not predicted."
    return "" if one.loss else "none predicted"


def _place(one: Description) -> str:
    if one.exon:
        counted = "exon" if one.exons_whole else "coding exon"
        return f"{counted} {one.exon}, {one.build}"
    return f"intron {one.intron}, {one.build}" if one.intron else one.build


def _opinions(one: Description) -> str:
    """Return what the independent computations say, or why there are none."""
    if not one.opinions:
        return "no second opinion: the bases are not installed" if one.hgvs_c else NOT_STATED
    refused = {f.code for f in one.findings} & _REFUSED
    differs = {f.code for f in one.findings} & _OPINIONS_DIFFER
    said = []
    for opinion in one.opinions:
        if opinion.agrees:
            said.append(f"{opinion.who} agrees")
        elif refused and not differs:
            said.append(f"{opinion.who} could not tell ({opinion.note or 'no reason given'})")
        else:
            names = f"{opinion.hgvs_c} {opinion.hgvs_p}".strip() or "no name"
            said.append(f"{opinion.who} does not agree: {names}")
    return "; ".join(said)


_MADE = frozenset(CheckLevel) - {CheckLevel.NONE}


def with_description(normalize: Normalize, ingest: Ingest) -> tuple[NormalizedVariant, ...]:
    """Return the reported variants whose rows state a c. or a p., in input order."""
    reported = [one for one in normalize.variants if one.status is RowStatus.REPORTED]
    rows = {row.key: row for row in ingest.small_variants} if reported else {}
    return tuple(
        variant
        for variant in reported
        if _stated(rows[variant.key].hgvs_c, rows[variant.key].hgvs_p)
    )


def _stated(*cells: str) -> bool:
    texts = (cell.strip().casefold() for cell in cells)
    return any(text and text not in PLACEHOLDERS for text in texts)


def level_counts(normalize: Normalize, ingest: Ingest) -> str:
    """Return how many reported descriptions were checked at which level.

    Rows that state coordinates alone have no description to check, and are counted apart.
    """
    checked = with_description(normalize, ingest)
    counts = Counter(variant.check.level for variant in checked)
    text = ", ".join(f"{level.value} {counts[level]}" for level in CheckLevel)
    keys = {variant.key for variant in checked}
    others = [
        variant
        for variant in normalize.variants
        if variant.status is RowStatus.REPORTED and variant.key not in keys
    ]
    if not others:
        return text
    states = "row states" if len(others) == 1 else "rows state"
    text += f"; {len(others):,} {states} neither c. nor p."
    made = Counter(variant.check.level for variant in others)
    levels = ", ".join(f"{at.value} {made[at]}" for at in CheckLevel if made[at] and at in _MADE)
    return f"{text}, computed: {levels}" if levels else text


def reference_facts(normalize: Normalize, ingest: Ingest) -> tuple[Fact, ...]:
    """Return what the descriptions were computed with."""
    levels = Fact(label="Descriptions checked, by level", value=level_counts(normalize, ingest))
    use = normalize.reference
    if use is None:
        return (Fact(label="Transcripts", value="none was loaded"), levels)
    return (
        Fact(label="Transcripts", value=f"{use.name} ({use.folder}; {', '.join(use.builds)})"),
        Fact(label="Tables of the transcripts, SHA-256", value=use.sha256),
        Fact(label="Second engine", value=use.engine or "none is installed"),
        levels,
    )
