"""Alleles of VCF records in one spelling, whatever padding or neighbours they were written with."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.knowledge.mounted.genome import Genome

__all__ = ["Allele", "VcfAllele", "single_bases", "trimmed_allele"]


@dataclass(frozen=True, slots=True)
class Allele:
    """Bases that are replaced: `start` is 0-based, shared bases are taken off both ends."""

    start: int
    ref: str
    alt: str

    @property
    def end(self) -> int:
        """Coordinate behind the last replaced base, 0-based."""
        return self.start + len(self.ref)


@dataclass(frozen=True, slots=True)
class VcfAllele:
    """One allele as a VCF writes it: `position` is 1-based."""

    build: str
    chromosome: str
    position: int
    ref: str
    alt: str

    def leftmost(self, genome: Genome) -> Allele:
        """Return the allele trimmed, and shifted to the left end of a repeat where bases are known.

        Records of the public files stand there; a description made from HGVS may not.
        """
        allele = trimmed_allele(self.position, self.ref, self.alt)
        if bool(allele.ref) == bool(allele.alt):
            return allele
        moving = allele.ref or allele.alt
        start = allele.start
        while start > 0:
            before = genome.bases(self.build, self.chromosome, start - 1, start)
            if before == "N" or before != moving[-1]:
                break
            moving = before + moving[:-1]
            start -= 1
        return Allele(start, moving if allele.ref else "", moving if allele.alt else "")


def trimmed_allele(position: int, ref: str, alt: str) -> Allele:
    """Return an allele of a VCF row (1-based) without the bases that its two texts share.

    The end is trimmed first, as left-aligned records are read.

    >>> trimmed_allele(100, "CTTT", "CT"), trimmed_allele(100, "G", "A")
    (Allele(start=100, ref='TT', alt=''), Allele(start=99, ref='G', alt='A'))
    >>> trimmed_allele(100, "GAC", "GTC") == trimmed_allele(101, "a", "t")
    True
    """
    ref, alt = ref.upper(), alt.upper()
    end = 0
    while end < min(len(ref), len(alt)) and ref[-1 - end] == alt[-1 - end]:
        end += 1
    ref, alt = ref[: len(ref) - end], alt[: len(alt) - end]
    first = 0
    while first < min(len(ref), len(alt)) and ref[first] == alt[first]:
        first += 1
    return Allele(position - 1 + first, ref[first:], alt[first:])


def single_bases(allele: Allele) -> tuple[Allele, ...]:
    """Return the single-base changes of which a change of several bases of equal number is made.

    >>> single_bases(Allele(9, "GTC", "AT" + "T"))
    (Allele(start=9, ref='G', alt='A'), Allele(start=11, ref='C', alt='T'))
    """
    if len(allele.ref) != len(allele.alt):
        return ()
    return tuple(
        Allele(allele.start + at, one, other)
        for at, (one, other) in enumerate(zip(allele.ref, allele.alt, strict=True))
        if one != other
    )
