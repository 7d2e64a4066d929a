"""The verdict on one description: the very same rules for a printed one and for its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from varannot.classify.criteria.assess import assess
from varannot.classify.criteria.gather import Gatherer
from varannot.classify.curated import caveats, curated
from varannot.classify.effect import CLASS_ROW_REFUTED, graded_effect
from varannot.classify.loss import LossFacts
from varannot.classify.oncogenicity import graded_class
from varannot.classify.phrases import NO_ENGINE, NO_TRANSCRIPTS, Phrases
from varannot.classify.role import GeneRole, gene_role
from varannot.classify.wording import interpretation_phrase
from varannot.knowledge.match import VariantFacts
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import (
    Description,
    Effect,
    HgvsFinding,
    Interpretation,
    Lean,
    Oncogenicity,
    ReferenceUse,
    StandardResult,
    Statement,
)
from varannot.model.evidence import ClinvarAnswer, PopulationFrequency

__all__ = ["Rules", "Verdict", "judge", "not_curated"]

_NOTHING_COMPUTED = LossFacts()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a verdict rests on: active rows, phrases, policy, transcripts, sources of evidence.

    `absent` are the phrase ids of evidence that is not loaded.
    """

    rows: tuple[KnowledgeRow, ...]
    phrases: Phrases
    interpretation: Interpretation
    reference: ReferenceUse | None = None
    gatherer: Gatherer = field(default_factory=lambda: Gatherer(None))
    absent: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The phrase ids of everything that this run did not load."""
        missing = list(self.absent)
        if self.reference is None:
            missing.append(NO_TRANSCRIPTS)
        elif not self.reference.engine:
            missing.append(NO_ENGINE)
        return tuple(missing)

    @property
    def not_loaded(self) -> tuple[str, ...]:
        """The evidence that this run did not load, in words."""
        return tuple(self.phrases.text(phrase_id) for phrase_id in self.missing)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Class, lean, effect and phrase of one description, with every reason."""

    facts: VariantFacts
    role: GeneRole
    oncogenicity: Oncogenicity
    lean: Lean
    effect: Effect
    interpretation: str
    statements: tuple[Statement, ...]
    caveats: tuple[Statement, ...]
    kb_ids: tuple[str, ...]
    standard: StandardResult
    curated_class: Oncogenicity | None
    population: PopulationFrequency
    clinvar: tuple[ClinvarAnswer, ...]


def judge(
    facts: VariantFacts,
    rules: Rules,
    exon_text: str = "",
    skip: frozenset[str] = frozenset(),
    loss: LossFacts = _NOTHING_COMPUTED,
    descriptions: Sequence[Description] = (),
    findings: Sequence[HgvsFinding] = (),
    *,
    from_part: bool = False,
) -> Verdict:
    """Return the verdict on a description whose effect and class are not known yet.

    Rows whose kb_id is in `skip` are not used for effect, class or lean. `exon_text` is the
    panel's "exon k of n", or empty; `loss` is what was computed about the loss of the protein.
    `descriptions` and `findings` are those of the variant or reading.
    """
    own: Sequence[KnowledgeRow] = [row for row in rules.rows if row.gene == facts.gene]
    role = gene_role(facts.gene, own)
    tumour = rules.gatherer.tumour
    published = rules.interpretation is Interpretation.AS_PUBLISHED
    on_effect = curated("effect", facts, own, skip, tumour)
    case = rules.gatherer.gather(facts, role, descriptions, findings, rows=own, from_part=from_part)
    assessed = assess(case)
    effect = graded_effect(facts, role, on_effect, rules.interpretation, exon_text, loss, assessed)
    facts = replace(facts, effect=effect.effect)
    if any(one.rule == CLASS_ROW_REFUTED for one in effect.statements):
        # A row whose effect the computed facts refute says nothing of the class either.
        skip |= {row.kb_id for row in on_effect.rows}
    on_class = curated("oncogenicity", facts, own, skip, tumour)
    on_lean = curated("lean", facts, own, skip, tumour)
    graded = graded_class(
        on_class,
        on_lean,
        effect.effect,
        assessed.result,
        rules.not_loaded,
        published=published,
    )
    facts = replace(facts, oncogenicity=graded.oncogenicity)
    kind = (graded.oncogenicity, graded.lean, effect.effect)
    phrase = interpretation_phrase(
        rules.phrases, *kind, truncating=facts.truncating, published=published
    )
    used = (*on_effect.rows, *on_class.rows, *on_lean.rows)
    cautions = caveats(facts, own, used)
    return Verdict(
        facts=facts,
        role=role,
        oncogenicity=graded.oncogenicity,
        lean=graded.lean,
        effect=effect.effect,
        interpretation=phrase,
        statements=(*effect.statements, *graded.statements, *role.statements(case.role_pack)),
        caveats=cautions,
        kb_ids=_kb_ids((*used, *role.rows), cautions),
        standard=assessed.result,
        curated_class=graded.curated,
        population=case.population,
        clinvar=case.clinvar,
    )


def not_curated(verdict: Verdict) -> bool:
    """Return whether a verdict is uncertain because neither a row nor a criterion speaks."""
    undecided = verdict.oncogenicity is Oncogenicity.VUS and verdict.lean is Lean.NONE
    return undecided and verdict.curated_class is None and not verdict.standard.met


def _kb_ids(rows: Sequence[KnowledgeRow], cautions: Sequence[Statement]) -> tuple[str, ...]:
    ids = [row.kb_id for row in rows]
    ids += [caution.kb_id for caution in cautions if caution.kb_id]
    return tuple(dict.fromkeys(ids))
