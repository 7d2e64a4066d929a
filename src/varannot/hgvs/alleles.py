"""From the cells of a variant row to an edit of the genome, or to the reason why there is none.

Positions are 1-based as VCF writes them; the edit is 0-based and half-open.
"""

from __future__ import annotations

import re

from msgspec import Struct

from varannot.hgvs.edit import Edit, genomic_edit
from varannot.model import FindingCode, HgvsFinding
from varannot.transcripts.bundle import Bundle

__all__ = ["Allele", "read_allele"]

_BASES = frozenset("ACGT")
_IUPAC = frozenset("ACGTNRYSWKMBDHV")
_LONGEST = 10_000


class Allele(Struct, frozen=True, gc=False):
    """One allele of one row: the chromosome as the bundle names it, and the edit.

    `edit` is None where the row states no change of known bases; `findings` then say why.
    """

    contig: str
    edit: Edit | None
    findings: tuple[HgvsFinding, ...] = ()


def read_allele(
    bundle: Bundle, build: str, chrom: str, position: str | int, ref: str, alt: str
) -> Allele:
    """Return the allele that four cells state; nothing is raised, every refusal is a finding."""
    contig = bundle.contig(build, chrom)
    if not contig:
        return _refused("", _unknown_contig(bundle, build, chrom))
    if isinstance(position, str):
        if not position.isascii() or not position.isdigit():
            text = (
                f"'{_short(position)}' is no position: a whole number, counted from 1, is needed."
            )
            return _refused(contig, HgvsFinding(code=FindingCode.BAD_POSITION, text=text))
        position = int(position)
    record = bundle.contig_record(build, contig)
    length = record.length if record else 0
    if position < 1 or (length and position + len(ref) - 1 > length):
        text = f"Position {position} lies outside {contig}, which has bases 1 to {length or '?'}."
        return _refused(contig, HgvsFinding(code=FindingCode.BAD_POSITION, text=text))
    if _BASES.issuperset(ref) and _BASES.issuperset(alt) and ref and alt:
        found: tuple[HgvsFinding, ...] = ()
    else:
        ref, alt, found, final = _unusual(ref, alt)
        if final:
            return Allele(contig, None, found)
    if contig in ("chrM", "MT", "M", "chrMT"):
        found = (*found, HgvsFinding(code=FindingCode.MITOCHONDRIAL, text=_MITOCHONDRIAL))
        return Allele(contig, None, found)
    if ref == alt:
        text = "REF and ALT are the same: nothing is changed."
        return Allele(contig, None, (*found, HgvsFinding(code=FindingCode.NO_CHANGE, text=text)))
    return Allele(contig, genomic_edit(position, ref, alt), found)


_MITOCHONDRIAL = (
    "Mitochondrial genes use another genetic code and no introns; they are not described here."
)


def _unusual(ref: str, alt: str) -> tuple[str, str, tuple[HgvsFinding, ...], bool]:
    """Return tidied alleles, findings, and whether they are the end of it."""
    if alt in ("*", "<*:DEL>"):
        text = (
            "ALT '*' says that a deletion upstream spans this position; it is no event of its own."
        )
        return ref, alt, (HgvsFinding(code=FindingCode.SPANNING_DELETION, text=text),), True
    if alt.startswith("<") or "[" in alt or "]" in alt:
        text = (
            f"ALT '{_short(alt)}' is symbolic and states no bases; it cannot be described by HGVS."
        )
        return ref, alt, (HgvsFinding(code=FindingCode.SYMBOLIC_ALLELE, text=text),), True
    if alt in ("", ".") or ref in ("", "."):
        if alt == "." and _IUPAC.issuperset(ref.upper()) and ref not in ("", "."):
            text = "ALT '.' states no change: the row says that the reference was seen."
            return ref, alt, (HgvsFinding(code=FindingCode.NO_CHANGE, text=text),), True
        name, found = ("REF", ref) if ref in ("", ".") else ("ALT", alt)
        text = f"{name} is '{found}': VCF writes at least one base, the one before an indel."
        return ref, alt, (HgvsFinding(code=FindingCode.BAD_ALLELE, text=text),), True
    findings: list[HgvsFinding] = []
    if ref != ref.upper() or alt != alt.upper():
        findings.append(
            HgvsFinding(code=FindingCode.LOWER_CASE, text="Lower-case bases were read.")
        )
        ref, alt = ref.upper(), alt.upper()
    for name, bases in (("REF", ref), ("ALT", alt)):
        wrong = re.search(r"[^ACGTNRYSWKMBDHV]", bases)
        if wrong:
            place = wrong.start() + 1
            text = f"{name} '{_short(bases)}' has '{wrong[0]}' at its place {place}, no base."
            findings.append(HgvsFinding(code=FindingCode.BAD_ALLELE, text=text))
            return ref, alt, tuple(findings), True
        if not _BASES.issuperset(bases):
            text = (
                f"{name} '{_short(bases)}' holds a base that stands for several; give each its row."
            )
            findings.append(HgvsFinding(code=FindingCode.AMBIGUOUS_BASES, text=text))
            return ref, alt, tuple(findings), True
    return ref, alt, tuple(findings), False


def _unknown_contig(bundle: Bundle, build: str, chrom: str) -> HgvsFinding:
    names = [contig.name for contig in bundle.contigs if contig.build == build]
    shown = ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")
    text = f"'{_short(chrom)}' is no chromosome of {build} as installed ({shown})."
    return HgvsFinding(code=FindingCode.UNKNOWN_CONTIG, text=text)


def _refused(contig: str, finding: HgvsFinding) -> Allele:
    return Allele(contig, None, (finding,))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."
