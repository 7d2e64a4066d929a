"""Nonsense-mediated decay of a transcript with a premature stop, and what the protein loses.

The verdict needs the transcript model alone; the place of the new stop comes from c. arithmetic
(a nonsense change) or from translation (a frameshift). Distances are counted from the **first**
base of the stop codon. The rule of the PVS1 tree, "the last 50 bases of the penultimate exon"
(DOI 10.1002/humu.23626), leaves open whether one base of the codon or all three have to lie
there; the codons that straddle that edge fall into the borderline zone of 50 to 55 bases.
Thresholds and their sources: `resources/nmd_rules.tsv`.

The caller chooses the transcript. For BRCA1 distances are to be counted on NM_007294 even where
the description stands on NM_007300.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.hgvs.nmd_rules import NmdRules
from varannot.model.descriptions import Nmd, NmdRule, NmdVerdict, ProteinLoss
from varannot.transcripts.model import Transcript

__all__ = [
    "loss_in_frame",
    "loss_of_frame",
    "loss_of_stop",
    "nmd_of_stop",
    "nmd_of_unknown_stop",
    "nmd_without_stop",
    "protein_extension",
]

_CODON = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a new stop stands on the changed transcript; distances in bases."""

    exon: int
    exons: int
    whole: bool
    residue: int
    from_start: int
    exon_length: int
    to_junction: int | None
    normal_to_junction: int

    @property
    def words(self) -> str:
        kind = "exon" if self.whole else "coding exon"
        return f"the new stop at residue {self.residue} lies in {kind} {self.exon} of {self.exons}"

    @property
    def junction(self) -> str:
        return "the last exon-exon junction" if self.whole else "the last known junction"

    @property
    def doubt(self) -> str:
        return "" if self.whole else " UTR exons unknown."


def nmd_of_stop(
    transcript: Transcript,
    stop_tx: int,
    rules: NmdRules,
    *,
    shift: int = 0,
    changed: int | None = None,
) -> Nmd:
    """Return the verdict for a stop codon whose first base is `stop_tx` on the changed transcript.

    `stop_tx` is a 0-based transcript coordinate after the change. `shift` counts the bases gained
    (+) or lost (-) before it; exon-exon junctions behind the change move by it. `changed` is the
    transcript coordinate of the change: of its first changed base, or of the base before which
    bases are inserted. Without it the change is taken to lie directly before the stop: verdict
    and exon are then right too, but the distance to a junction *before* the stop and the exon's
    length may be off by `shift`. A stop inside inserted bases needs `changed`, and `shift` is
    then the length of the whole insertion.

    A stop at the place of the normal one or behind it is not premature: NOT_APPLICABLE. Where
    only coding exons are known, escape is said with that reservation; decay stays predicted,
    because the junction behind the stop is real. A stop close to the start or in a long exon
    keeps its verdict and names the modifier. Raises ValueError for a stop before the start codon.
    """
    if not transcript.coding:
        text = "Nonsense-mediated decay does not apply: the transcript is not coding."
        return _no_verdict(NmdRule.NO_PREMATURE_STOP, text)
    if stop_tx < transcript.cds_start:
        message = f"{transcript.accession}: stop at {stop_tx} lies before the start codon"
        raise ValueError(message)
    if stop_tx >= transcript.cds_end - _CODON + shift:
        text = "Nonsense-mediated decay does not apply: the stop is not premature."
        return _no_verdict(NmdRule.NO_PREMATURE_STOP, text)
    place = _place(transcript, stop_tx, shift, changed)
    verdict, rule, text = _decide(place, rules)
    found = [rule]
    if verdict in (NmdVerdict.PREDICTED, NmdVerdict.BORDERLINE):
        text += _natural_target(place, rules)
        for modifier, words in _modifiers(place, rules):
            found.append(modifier)
            text += words
    return Nmd(
        verdict=verdict,
        rules=tuple(found),
        text=text,
        stop_residue=place.residue,
        exon=f"{place.exon}/{place.exons}",
        from_last_junction=place.to_junction,
        from_start=place.from_start,
        exon_length=place.exon_length,
    )


def nmd_of_unknown_stop(transcript: Transcript, changed: int) -> Nmd:
    """Return the verdict for a shifted frame whose new stop is not known for want of sequence.

    `changed` is the first changed base as a 0-based transcript coordinate. Where it lies in the
    last exon, any new stop lies there too, and escape is predicted; elsewhere UNKNOWN.
    """
    junctions = transcript.junctions()
    # The codon that holds the changed base may begin two bases before it.
    behind = not junctions or changed - (_CODON - 1) >= junctions[-1]
    if not transcript.coding or not behind:
        text = "Nonsense-mediated decay is not known: the new stop needs the sequence."
        return Nmd(verdict=NmdVerdict.UNKNOWN, rules=(NmdRule.STOP_NOT_KNOWN,), text=text)
    count = transcript.exon_count
    rule = _rule_of_last_exon(transcript.whole, bool(junctions))
    where = "last exon" if transcript.whole else "last coding exon"
    doubt = "" if transcript.whole else " UTR exons unknown."
    return Nmd(
        verdict=NmdVerdict.ESCAPES,
        rules=(rule, NmdRule.STOP_NOT_KNOWN),
        text="Escape from nonsense-mediated decay is predicted: the frame shifts in the "
        f"{where} ({count} of {count}), and so any new stop lies there.{doubt}",
        exon=f"{count}/{count}",
    )


def nmd_without_stop() -> Nmd:
    """Return the verdict for a frame that has no stop up to the end of the transcript.

    Such transcripts are degraded by another way, non-stop decay (DOI 10.1126/science.1067338).
    """
    text = (
        "Nonsense-mediated decay does not apply: no stop is found up to the end of the "
        "transcript; non-stop decay is possible."
    )
    return _no_verdict(NmdRule.NO_STOP, text)


def _no_verdict(rule: NmdRule, text: str) -> Nmd:
    return Nmd(verdict=NmdVerdict.NOT_APPLICABLE, rules=(rule,), text=text)


def _place(transcript: Transcript, stop_tx: int, shift: int, changed: int | None) -> _Place:
    at = stop_tx - max(shift, 0) if changed is None else changed
    edges = [
        edge if edge <= at else max(at, edge + shift)
        for edge in (0, *transcript.junctions(), transcript.length)
    ]
    junctions = edges[1:-1]
    before = sum(junction <= stop_tx for junction in junctions)
    last = junctions[-1] if junctions else None
    normal = transcript.cds_end - _CODON + shift
    return _Place(
        exon=before + 1,
        exons=transcript.exon_count,
        whole=transcript.whole,
        residue=(stop_tx - transcript.cds_start) // _CODON + 1,
        from_start=stop_tx - transcript.cds_start,
        exon_length=edges[before + 1] - edges[before],
        to_junction=None if last is None else last - stop_tx,
        normal_to_junction=0 if last is None else last - normal,
    )


def _rule_of_last_exon(whole: bool, spliced: bool) -> NmdRule:
    if not whole:
        return NmdRule.LAST_CODING_EXON
    return NmdRule.LAST_EXON if spliced else NmdRule.SINGLE_EXON


def _decide(place: _Place, rules: NmdRules) -> tuple[NmdVerdict, NmdRule, str]:
    distance = place.to_junction
    if distance is None or distance <= 0:
        return _in_last_exon(place)
    before = f"{distance} {_bases(distance)} before {place.junction}"
    if distance < rules.junction:
        split = " The junction splits the stop codon." if distance < _CODON else ""
        text = (
            f"Escape from nonsense-mediated decay is predicted: {place.words}, only {before} "
            f"(fewer than {rules.junction}).{split}{place.doubt}"
        )
        return NmdVerdict.ESCAPES, NmdRule.NEAR_LAST_JUNCTION, text
    if distance <= rules.borderline:
        text = (
            f"Nonsense-mediated decay is uncertain: {place.words}, {before}, in the borderline "
            f"zone of {rules.junction} to {rules.borderline} bases. "
            f"{_pvs1_reading(distance, rules)}{place.doubt}"
        )
        return NmdVerdict.BORDERLINE, NmdRule.NEAR_LAST_JUNCTION, text
    text = (
        f"Nonsense-mediated decay is predicted: {place.words}, {before} "
        f"(more than {rules.borderline})."
    )
    return NmdVerdict.PREDICTED, NmdRule.UPSTREAM_OF_JUNCTION, text


def _in_last_exon(place: _Place) -> tuple[NmdVerdict, NmdRule, str]:
    rule = _rule_of_last_exon(place.whole, place.to_junction is not None)
    start = (
        f"Escape from nonsense-mediated decay is predicted: the new stop at residue {place.residue}"
    )
    if place.to_junction is None:
        only = "single exon" if place.whole else "only coding exon"
        text = f"{start} lies in the {only}; no exon-exon junction is known.{place.doubt}"
        if place.whole:
            text = f"{start} lies in the single exon, so there is no exon-exon junction."
        return NmdVerdict.ESCAPES, rule, text
    behind = -place.to_junction
    where = "last exon" if place.whole else "last coding exon"
    text = (
        f"{start} lies in the {where} ({place.exon} of {place.exons}), {behind} {_bases(behind)} "
        f"behind {place.junction}.{place.doubt}"
    )
    return NmdVerdict.ESCAPES, rule, text


def _pvs1_reading(distance: int, rules: NmdRules) -> str:
    """Say how the edge of 50 bases in the PVS1 tree (DOI 10.1002/humu.23626) falls."""
    if distance <= rules.junction:
        reads = "lies within them: escape"
    elif distance - (_CODON - 1) <= rules.junction:
        reads = "straddles their edge: read either way"
    else:
        reads = "lies outside them: decay"
    return f"By the last {rules.junction} bases of the PVS1 tree the codon {reads}."


def _natural_target(place: _Place, rules: NmdRules) -> str:
    distance = place.normal_to_junction
    if distance <= rules.borderline:
        return ""
    return (
        f" The normal stop lies {distance} bases before that junction too, so the rule says "
        "little on this transcript."
    )


def _modifiers(place: _Place, rules: NmdRules) -> list[tuple[NmdRule, str]]:
    """Return the weaker rules that hold and their sentences (DOI 10.1038/ng.3664)."""
    found = []
    if place.from_start < rules.start:
        words = (
            f" It stands only {place.from_start} bases behind the start (fewer than "
            f"{rules.start}), where decay is often weaker; the verdict stands."
        )
        found.append((NmdRule.START_PROXIMAL, words))
    if place.exon_length > rules.long_exon:
        words = (
            f" Its exon is long ({place.exon_length} bases, more than {rules.long_exon}), where "
            "decay is often weaker; the verdict stands."
        )
        found.append((NmdRule.LONG_EXON, words))
    return found


def loss_of_stop(transcript: Transcript, stop_residue: int, foreign: int = 0) -> ProteinLoss:
    """Return what a protein lacks that ends early; `stop_residue` is where the new stop stands.

    Both count residues, 1-based. `foreign` residues of a shifted frame stand before the new stop
    (p.Arg97Glyfs*26: stop at 122, 25 foreign), so that the reference residues end before
    `stop_residue - foreign`. The stop may stand behind the reference end; what is foreign is not
    counted as kept.
    """
    first = stop_residue - foreign
    lost = max(transcript.residues - first + 1, 0)
    text = f"{_lost(lost, transcript.residues)} from residue {first} on"
    if foreign:
        text += f"; {foreign} foreign {_residues(foreign)} before the new stop at {stop_residue}"
    return _loss(transcript, lost, first, foreign=foreign, text=text + ".")


def loss_of_frame(transcript: Transcript, first_lost: int, foreign: int = 0) -> ProteinLoss:
    """Return what a protein lacks whose shifted frame has no known stop.

    `first_lost` is the first residue of the shifted frame, 1-based; `foreign` counts its residues
    as far as they are known, 0 where no sequence is at hand.
    """
    lost = max(transcript.residues - first_lost + 1, 0)
    text = f"{_lost(lost, transcript.residues)} from residue {first_lost} on; "
    if foreign:
        text += f"at least {foreign} foreign {_residues(foreign)}, no stop found."
    else:
        text += "the new stop is not known."
    return _loss(transcript, lost, first_lost, foreign=foreign, text=text)


def loss_in_frame(transcript: Transcript, first: int, last: int, inserted: int = 0) -> ProteinLoss:
    """Return what an in-frame deletion of the residues `first` to `last` takes (1-based, both
    included); `inserted` new residues stand in their place.
    """
    lost = last - first + 1
    where = f"residue {first}" if first == last else f"residues {first} to {last}"
    text = f"{_lost(lost, transcript.residues)} in frame ({where})"
    if inserted:
        text += f"; {inserted} {_residues(inserted)} inserted"
    return _loss(transcript, lost, first, foreign=inserted, text=text + ".")


def protein_extension(transcript: Transcript, extension: int | None) -> ProteinLoss:
    """Return how a protein goes on whose stop is lost: `extension` residues past the old stop.

    None: no stop is found in the 3' UTR as far as it is known; the transcript may be degraded by
    non-stop decay (DOI 10.1126/science.1067338). `first_lost` is the place of the old stop.
    """
    at = transcript.residues + 1
    if extension is None:
        text = (
            f"The stop at {at} is lost and no other is found in the 3' UTR; "
            "non-stop decay is possible."
        )
    else:
        past = f"{extension} {_residues(extension)}"
        text = f"The stop at {at} is lost; the protein reads {past} past it."
    return _loss(transcript, 0, at, extension=extension or 0, text=text)


def _loss(
    transcript: Transcript,
    lost: int,
    first: int,
    *,
    foreign: int = 0,
    extension: int = 0,
    text: str,
) -> ProteinLoss:
    share = lost / transcript.residues if transcript.residues else 0.0
    return ProteinLoss(
        lost=lost, share=share, first_lost=first, foreign=foreign, extension=extension, text=text
    )


def _lost(lost: int, total: int) -> str:
    percent = 100 * lost / total if total else 0.0
    words = "less than 0.1" if 0 < percent < 0.1 else f"{percent:.1f}"
    return f"{lost} of {total} {_residues(total)} ({words} %) lost"


def _bases(count: int) -> str:
    return "base" if count == 1 else "bases"


def _residues(count: int) -> str:
    return "residue" if count == 1 else "residues"
