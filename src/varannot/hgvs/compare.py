"""Holding a c. change in the coding sequence against a p. change, by codon arithmetic alone.

Reach: a change that shifts the reading frame can leave its first codons' residues as they are,
and an in-frame change inside a repeat is named at the repeat's end. On 331 coding sequences of
panel genes (LRG and RefSeq), 72,000 simulated insertions and deletions moved the first changed
residue at most 5 codons downstream where the frame shifted and at most 24 where it did not
(more than 3 only in single-residue repeats). The limits below leave room on both.

Length: an in-frame deletion whose p. names too few residues could be true only if it took the
stop codon along and a second stop followed at once. That second stop stands in 4 of 220 coding
sequences of panel genes (LRG), and the name of such a change is that of a stop, not of a deletion;
among 1,055 brute-force named variants on five transcripts none has such a name. It is therefore
impossible. A delins with too many residues may run on behind a lost stop (3 of those 1,055) and
stays not checkable.
"""

from __future__ import annotations

from msgspec.structs import replace

from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.claims import (
    Replacement,
    demands,
    early_stop,
    natural_stop,
    replacement,
)
from varannot.hgvs.codons import (
    CodingChange,
    Demand,
    bases_at,
    coding_change,
    codon_of,
    ordinal,
    place_in_codon,
    reference_codon,
    satisfiable,
    single_base_results,
)
from varannot.hgvs.names import other_name
from varannot.hgvs.noncoding import compare_outside
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import CODONS_OF, STOP, full_name
from varannot.hgvs.verdict import Verdict, agrees, impossible, not_checkable, same_event
from varannot.model import CheckOutcome

__all__ = ["compare", "could_agree"]

NEAR = 3
"""Codons between c. and the residue that p. names within which no further question is asked."""

FRAMESHIFT_REACH = 10
"""Codons behind a frameshift beyond which no sequence hides it."""

IN_FRAME_REACH = 40
"""Codons beyond which no repeat of a panel gene carries the name of an in-frame change."""


def compare(cdna: Cdna, protein: Protein) -> Verdict:
    """Return whether `protein` can follow from `cdna`, with the reason in one sentence."""
    coding_length = 3 * protein.end if protein.last == STOP else None
    change = coding_change(cdna, coding_length)
    if change is None or cdna.start.zone == 1:
        return compare_outside(cdna, protein)
    if cdna.kind is CdnaKind.IDENTITY:
        return _identity(cdna, change, protein)
    special = _without_residue(cdna, change, protein)
    if special is not None:
        return special
    if cdna.kind is CdnaKind.SUBSTITUTION and protein.kind is ProteinKind.UNCHANGED:
        verdict = _unnamed_silent(cdna)
    elif cdna.kind is CdnaKind.SUBSTITUTION and protein.kind in _ONE_RESIDUE:
        verdict = _single_base(cdna, protein)
    else:
        verdict = (
            _frame(cdna, change, protein) or _place(change, protein) or _fit(cdna, change, protein)
        )
    if verdict.outcome is not CheckOutcome.AGREES:
        return verdict
    return other_name(change, protein) or verdict


def could_agree(cdna: Cdna, protein: Protein) -> bool:
    """Return False where place, length, frame or one exchanged base rule out that the two agree.

    A cheap question before `compare`, which it never contradicts; only names of changed residues
    beside changes inside the coding sequence are judged.
    """
    if not (cdna.start.coding and cdna.end.coding) or protein.kind not in _PLACED:
        return True
    if cdna.kind is CdnaKind.SUBSTITUTION and protein.kind is ProteinKind.SUBSTITUTION:
        return codon_of(cdna.start.base) == protein.start and _exchanged(cdna, protein)
    named = protein.end if protein.kind in _BEHIND else protein.start
    first, last = codon_of(cdna.start.base) - 1, codon_of(cdna.end.base + 1) + NEAR
    if not first <= named <= last:
        return False
    net = cdna.net_length
    if net is None or STOP in protein.inserted:
        return True
    if protein.kind is ProteinKind.FRAMESHIFT:
        return net % 3 != 0
    return net == 3 * protein.gained


def _exchanged(cdna: Cdna, protein: Protein) -> bool:
    """Whether some codon of the residue becomes one of the new residue by the base change."""
    results = single_base_results(place_in_codon(cdna.start.base), cdna.deleted, cdna.inserted)
    new = protein.inserted[0]
    if not results or protein.first not in CODONS_OF or new not in CODONS_OF:
        return True
    return new in results.get(protein.first, ())


_BEHIND = frozenset({ProteinKind.INSERTION, ProteinKind.DUPLICATION})
_PLACED = frozenset(
    {
        ProteinKind.SUBSTITUTION,
        ProteinKind.DELETION,
        ProteinKind.DUPLICATION,
        ProteinKind.INSERTION,
        ProteinKind.DELINS,
        ProteinKind.FRAMESHIFT,
    }
)


def _kept_stop(change: CodingChange, protein: Protein) -> Verdict:
    """Judge `p.(Ter393=)`: a change in or behind the stop codon that leaves the stop."""
    if change.first > 3 * protein.start:
        return agrees(f"c. changes nothing before the end of the stop codon {protein.start}.")
    if change.last <= 3 * protein.start - 3 and change.shift:
        return impossible(f"c. changes bases before the stop codon {protein.start}.")
    if satisfiable(demands(change, protein), change.known):
        return agrees(f"The codons allow that codon {protein.start} is still a stop.")
    return _contradiction(change, protein)


_ONE_RESIDUE = frozenset({ProteinKind.SUBSTITUTION, ProteinKind.SYNONYMOUS})


def _identity(cdna: Cdna, change: CodingChange, protein: Protein) -> Verdict:
    if protein.kind is ProteinKind.UNCHANGED:
        return agrees("c. and p. both state the reference.")
    codons = range(codon_of(change.first), codon_of(change.last) + 1)
    if protein.kind is ProteinKind.SYNONYMOUS and protein.start in codons:
        return agrees(f"c. and p. both state the reference in codon {protein.start}.")
    if protein.kind is ProteinKind.UNKNOWN:
        return not_checkable("p.? makes no statement that could be compared.")
    return impossible(f"{cdna} states no change, but p. states one or names another codon.")


def _without_residue(cdna: Cdna, change: CodingChange, protein: Protein) -> Verdict | None:
    """Judge the descriptions that name no changed residue, and those of the start codon."""
    starts = change.first <= 3
    if protein.kind in (ProteinKind.START_UNKNOWN, ProteinKind.NO_PROTEIN) or (
        protein.kind is ProteinKind.EXTENSION and protein.start == 1
    ):
        if starts:
            return agrees("c. changes the start codon, so the protein cannot be predicted.")
        if protein.kind is ProteinKind.NO_PROTEIN:
            return not_checkable(f"{protein} says that no protein is made; no codon tells that.")
        return impossible(
            f"{cdna} starts at codon {change.first_codon} and leaves the start codon as it is."
        )
    if protein.kind is ProteinKind.UNKNOWN:
        if starts:
            return agrees("c. changes the start codon, so the protein cannot be predicted.")
        return not_checkable("p.? makes no statement that could be compared.")
    if protein.kind is ProteinKind.SYNONYMOUS and protein.first == STOP:
        return _kept_stop(change, protein)
    if starts and protein.kind is ProteinKind.SYNONYMOUS and protein.first == "Met":
        return impossible("Methionine has one codon; no change of the start codon keeps it.")
    return None


def _single_base(cdna: Cdna, protein: Protein) -> Verdict:
    position, ref, alt = cdna.start.base, cdna.deleted, cdna.inserted
    codon, place = codon_of(position), place_in_codon(position)
    where = f"{_label(cdna)} is the {ordinal(place)} base of codon {codon}"
    if codon != protein.start:
        return impossible(f"{where}, but p. names residue {protein.start}.")
    new = protein.first if protein.kind is ProteinKind.SYNONYMOUS else protein.inserted[0]
    if protein.first not in CODONS_OF or new not in CODONS_OF or "N" in (ref, alt):
        return not_checkable("A residue or a base that is not one of the standard ones is named.")
    results = single_base_results(place, ref, alt).get(protein.first)
    residue = full_name(protein.first)
    if results is None:
        bases = " or ".join(bases_at(protein.first, place))
        noun = residue.split(" ", 1)[1]
        return impossible(f"{where}, where every {noun} codon has {bases}, never {ref}.")
    if new not in results:
        listed = _or(results)
        return impossible(
            f"{where}; {ref}>{alt} there turns {residue} codon into {listed}, never {new}."
        )
    return agrees(f"{where}; {ref}>{alt} there can turn {residue} codon into {new}.")


def _unnamed_silent(cdna: Cdna) -> Verdict:
    """Judge `p.(=)` beside one changed base."""
    position = cdna.start.base
    place = place_in_codon(position)
    where = f"{_label(cdna)} is the {ordinal(place)} base of codon {codon_of(position)}"
    results = single_base_results(place, cdna.deleted, cdna.inserted)
    silent = [residue for residue, new in results.items() if residue in new]
    if not silent:
        return impossible(f"{where}; {cdna.deleted}>{cdna.inserted} there changes every residue.")
    if silent == [STOP]:
        return not_checkable(f"{where}, where p.(=) is true only if that codon is the stop.")
    return agrees(f"{where}, where {cdna.deleted}>{cdna.inserted} can leave the residue as it is.")


def _label(cdna: Cdna) -> str:
    return f"c.{cdna.start}"


def _or(residues: frozenset[str]) -> str:
    names = sorted(residues)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def _frame(cdna: Cdna, change: CodingChange, protein: Protein) -> Verdict | None:
    """Judge length and reading frame; None if they fit."""
    shift = change.shift
    stated = _gain(shift)
    replaced = replacement(protein)
    if protein.kind is ProteinKind.FRAMESHIFT:
        if shift % 3 == 0:
            return impossible(f"{cdna} {stated}, which keeps the reading frame; p. shifts it.")
        return None
    if replaced is not None and replaced.truncated:
        return None
    if protein.kind is ProteinKind.EXTENSION:
        return None
    if shift % 3:
        stop = _kept_stop_codon(change) if protein.kind is ProteinKind.UNCHANGED else None
        if stop is not None:
            return not_checkable(f"True only if codon {stop} is the stop and stays one.")
        return impossible(f"{cdna} {stated}, which shifts the reading frame; p. keeps it.")
    gained = replaced.gained if replaced is not None else 0
    if 3 * gained != shift:
        moved_end = replaced is not None and _moved_end(change, protein, replaced)
        if moved_end:
            return moved_end
        return impossible(
            f"{cdna} {stated}, that is {_residues(shift // 3)}; p. has {_residues(gained)}."
        )
    return None


def _kept_stop_codon(change: CodingChange) -> int | None:
    """Return the codon that could be a stop before and after a frame-shifting change."""
    for number in (change.first_codon - 1, change.first_codon):
        stays = [Demand(reference_codon(number), STOP), Demand(change.codon(number), STOP)]
        inside = number >= 1 and change.last <= 3 * number
        if inside and satisfiable(stays, change.known):
            return number
    return None


def _moved_end(change: CodingChange, protein: Protein, replaced: Replacement) -> Verdict | None:
    """Judge an in-frame change of another length: it may make or remove the stop."""
    if protein.kind not in (ProteinKind.DELINS, ProteinKind.DELETION):
        return None
    if 3 * replaced.gained < change.shift and change.inserted:
        stopped = _with_stop(protein)
        wanted = demands(change, stopped)
        if not natural_stop(change, stopped) and satisfiable(wanted, change.known):
            reason = "The new bases can spell a stop there; HGVS names the stop."
            return same_event(reason, str(stopped))
    stop = protein.end + 1
    touched = change.first <= 3 * stop and change.last >= 3 * stop - 2
    if 3 * replaced.gained > change.shift and touched and protein.kind is ProteinKind.DELINS:
        return not_checkable(
            f"c. {_gain(change.shift)}, but p. has {_residues(replaced.gained)}: true only if "
            f"codon {stop} is the stop and is lost, which needs the sequence."
        )
    return None


def _with_stop(protein: Protein) -> Protein:
    """Return the change with the stop that ends the protein, where the text leaves it out."""
    if protein.kind is ProteinKind.DELINS:
        return replace(protein, inserted=(*protein.inserted, STOP))
    first, start = protein.first, protein.start
    return Protein(ProteinKind.SUBSTITUTION, start, first, start, first, (STOP,))


def _gain(shift: int) -> str:
    if shift == 0:
        return "keeps the number of bases"
    bases = f"{abs(shift)} base{'' if abs(shift) == 1 else 's'}"
    return f"gains {bases}" if shift > 0 else f"loses {bases}"


def _residues(gained: int) -> str:
    if gained == 0:
        return "no residue more or less"
    word = "residue" if abs(gained) == 1 else "residues"
    return f"{abs(gained)} {word} {'more' if gained > 0 else 'less'}"


def _place(change: CodingChange, protein: Protein) -> Verdict | None:
    """Judge how far the first changed residue lies from the first changed codon."""
    replaced = replacement(protein)
    first = protein.start if replaced is None else replaced.first
    if protein.kind is ProteinKind.UNCHANGED:
        return None
    before = change.first_codon - first
    if before > 0:
        return _before(change, protein, before)
    if change.shift == 0 or -before <= NEAR:
        return None
    if -before > (FRAMESHIFT_REACH if change.shift % 3 else IN_FRAME_REACH):
        return impossible(
            f"p. starts at residue {first}, {-before} codons behind codon {change.first_codon}, "
            "the first that c. changes."
        )
    return _far(change, protein, first)


def _before(change: CodingChange, protein: Protein, before: int) -> Verdict | None:
    """Judge a name that starts before the change: true in a repeat, and then not the HGVS name."""
    names_unchanged = protein.inserted[:1] == (protein.first,)
    movable = protein.kind in (
        ProteinKind.DELETION,
        ProteinKind.DUPLICATION,
        ProteinKind.INSERTION,
    )
    if before > IN_FRAME_REACH or not (movable or names_unchanged):
        return impossible(
            f"p. names residue {protein.start}, but c. changes nothing before codon "
            f"{change.first_codon}."
        )
    if before <= NEAR:
        return None
    return _far(change, protein, change.first_codon - before)


def _far(change: CodingChange, protein: Protein, first: int) -> Verdict:
    """Judge a name at some distance from the change, which only a repeat makes true."""
    if not satisfiable(demands(change, protein), change.known):
        return _contradiction(change, protein)
    return not_checkable(
        f"p. starts at residue {first} and c. at codon {change.first_codon}: true only if the "
        "residues between them stay the same, as in a repeat, which needs the sequence."
    )


def _fit(cdna: Cdna, change: CodingChange, protein: Protein) -> Verdict:
    stop = early_stop(change, protein)
    if stop is not None:
        return impossible(f"The inserted bases spell a stop in codon {stop}, before p. has one.")
    if natural_stop(change, protein):
        return not_checkable(
            "No new stop can arise there: p. is true only if the residues behind it are the last "
            "of the protein, and HGVS then names a deletion."
        )
    if not satisfiable(demands(change, protein), change.known):
        return _contradiction(change, protein)
    return agrees(f"{cdna} {_gain(change.shift)} from codon {change.first_codon} on, and p. fits.")


def _contradiction(change: CodingChange, protein: Protein) -> Verdict:
    return impossible(
        f"No codons fit: whatever the sequence, c. changes codon {change.first_codon} and those "
        f"behind it in a way that never gives {str(protein)[2:].strip('()')}."
    )
