"""The genome build of a mounted file, by what its header says and by its reference bases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from varannot.errors import InputError, Problem
from varannot.knowledge.mounted.genome import Genome, plain_name
from varannot.knowledge.mounted.tabix import TabixText
from varannot.knowledge.mounted.vcf import contig_lengths
from varannot.transcripts.assembly_names import NAMED_ASSEMBLIES, named_assembly

__all__ = ["BUILDS", "build_of_alleles", "named_build"]

BUILDS = ("GRCh37", "GRCh38")

_COMPARED = 40
_OF_ONE_PLACE = 8
_PLACES = 80
_FEWEST = 4
_PROOF = 8
"""Bases that agree by chance less often than once in 60,000 files."""

_MOST_DIFFERENT = 0.1
"""Share of reference bases that may differ: patches and old records do."""


def build_of_alleles(
    text: TabixText,
    genome: Genome,
    position_and_ref: Callable[[str], tuple[int, str]],
    stated: str = "",
) -> str:
    """Return the build of a file whose lines name reference bases.

    Chromosome lengths in the header tell it, else `stated`, else names in the header or of the
    file, else the bases themselves; whatever told it, the bases have to fit where they are known.
    Raises InputError where nothing tells the build, it is another genome, or the bases differ.
    """
    told, how = _told(text, genome, stated)
    if told and told not in BUILDS:
        raise InputError([_wrong(text, f"{told}, by {how}", "GRCh37 or GRCh38")])
    if told:
        _check_told(text, genome, told, how, position_and_ref)
        return told
    fitting = [
        build
        for build in BUILDS
        if _fits(*_fit(text, genome, build, position_and_ref), fewest=_FEWEST)
    ]
    if len(fitting) != 1:
        expected = "a header that names GRCh37 or GRCh38"
        action = "Add a line ##reference=GRCh38 (or GRCh37) to the header, or name it in the file."
        raise InputError(
            [Problem(text.file, None, "", "nothing that tells the build", expected, action)]
        )
    return fitting[0]


def _check_told(
    text: TabixText,
    genome: Genome,
    told: str,
    how: str,
    position_and_ref: Callable[[str], tuple[int, str]],
) -> None:
    """Refuse a file whose reference bases are not those of its build, or are those of the other."""
    same, compared = _fit(text, genome, told, position_and_ref)
    if _fits(same, compared, fewest=_FEWEST):
        return
    expected = f"reference bases of {told}"
    if compared >= _FEWEST:
        found = f"{told} by {how}, but {compared - same} of {compared} reference bases differ"
        raise InputError([_wrong(text, found, expected)])
    # Genes lie elsewhere on the other build: there may be nothing to compare on the one told.
    other = next(build for build in BUILDS if build != told)
    same, compared = _fit(text, genome, other, position_and_ref)
    if same == compared >= _PROOF:
        found = f"{told} by {how}, but all {compared} known reference bases are those of {other}"
        raise InputError([_wrong(text, found, expected)])


def _fits(same: int, compared: int, *, fewest: int) -> bool:
    return compared >= fewest and compared - same <= _MOST_DIFFERENT * compared


def named_build(text: TabixText) -> str:
    """Return the build that header or file name of a file without reference bases name."""
    return _named(text.meta, text.path.name)[0]


def _told(text: TabixText, genome: Genome, stated: str) -> tuple[str, str]:
    """Return the build and what told it; two empty texts where nothing did."""
    lengths = {plain_name(name): size for name, size in contig_lengths(text.meta).items()}
    for build in BUILDS:
        known = genome.lengths(build)
        shared = lengths.keys() & known.keys() - {"MT"}
        if shared and all(lengths[name] == known[name] for name in shared):
            return build, "chromosome lengths"
    known_names = set(genome.lengths(BUILDS[0])) - {"MT"}
    if lengths.keys() & known_names:
        return "a genome that is not known", "chromosome lengths"
    if stated:
        return named_assembly(stated) or stated, "the column genome"
    return _named(text.meta, text.path.name)


def _named(meta: Sequence[str], name: str) -> tuple[str, str]:
    for line in meta:
        if line.startswith(("##reference", "##contig", "##assembly", "#reference", "# reference")):
            found = named_assembly(line)
            if found in NAMED_ASSEMBLIES:
                return found, "the header"
    found = named_assembly(name)
    return (found, "the name of the file") if found else ("", "")


def _fit(
    text: TabixText,
    genome: Genome,
    build: str,
    position_and_ref: Callable[[str], tuple[int, str]],
) -> tuple[int, int]:
    """Return how many reference texts agree with the known bases, of how many compared."""
    same = compared = 0
    for position, ref, chromosome in islice(
        _sampled(text, genome, build, position_and_ref), _COMPARED
    ):
        bases = genome.bases(build, chromosome, position - 1, position - 1 + len(ref))
        if "N" not in bases:
            compared += 1
            same += bases == ref.upper()
    return same, compared


def _sampled(
    text: TabixText,
    genome: Genome,
    build: str,
    position_and_ref: Callable[[str], tuple[int, str]],
) -> Iterator[tuple[int, str, str]]:
    places = (
        (chromosome, place)
        for chromosome in sorted(text.chromosomes)
        for place in genome.places(build, chromosome)
    )
    for chromosome, place in islice(places, _PLACES):
        for line in islice(text.lines(chromosome, place.start, place.end), _OF_ONE_PLACE):
            position, ref = position_and_ref(line)
            if place.start < position and position + len(ref) <= place.end:
                yield position, ref, chromosome


def _wrong(text: TabixText, found: str, expected: str) -> Problem:
    action = "Mount the file of the build that its header names, or correct the header."
    return Problem(text.file, None, "", found, expected, action)
