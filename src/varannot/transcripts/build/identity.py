"""Is this FASTA the assembly that it is said to be? Answered before anything is written.

Two kinds of evidence, each enough to refuse: lengths of chromosomes, and bases at places whose
bases are known on each build. The bases decide where lengths cannot: in a file of a few genes, in
a cut file, under unusual names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from varannot.bases import reverse_complement
from varannot.errors import InputError, Problem
from varannot.transcripts.build.genome import Genome, map_contigs
from varannot.transcripts.bundle import Bundle, Contig
from varannot.transcripts.model import Transcript, sense

__all__ = ["Anchor", "Identity", "all_transcripts", "anchors_of", "contig_names", "identify"]

_PLACES = 60
_BASES = 60
_ENOUGH = 3
_SEARCHED = 400_000_000
_NOTHING = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Anchor:
    """Known bases at a place of a build: 0-based, forward strand, upper case."""

    build: str
    contig: str
    start: int
    bases: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The genome's name of each chromosome of the assembly, those missing, and what was seen."""

    names: Mapping[str, str]
    missing: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class _Votes:
    agree: int = 0
    differ: int = 0

    def __str__(self) -> str:
        return f"{self.agree} of {self.agree + self.differ}"


def all_transcripts(bundle: Bundle, build: str) -> Iterator[Transcript]:
    """Yield the transcripts of a build, chromosome by chromosome."""
    for contig in bundle.contigs:
        if contig.build == build:
            yield from bundle.at(build, contig.name, 0, contig.length or 2**31)


def anchors_of(bundle: Bundle, build: str) -> list[Anchor]:
    """Return known bases from genes all over a build: the middle of an exon of each."""
    known = [one for one in all_transcripts(bundle, build) if one.level.value == "SEQUENCE"]
    genes = list({one.gene: one for one in known}.values())
    step = max(1, len(genes) // _PLACES)
    found = []
    for transcript in genes[::step]:
        genome = bundle.sequence(transcript).genome
        block = max(transcript.blocks, key=lambda block: block.end - block.start)
        middle = (block.start + block.end - _BASES) // 2
        bases = genome.slice(middle, middle + _BASES) if genome else "N"
        if "N" not in bases:
            start, _ = sense(middle, middle + _BASES, transcript.strand)
            forward = bases if transcript.strand == 1 else reverse_complement(bases)
            found.append(Anchor(build, transcript.contig, start, forward))
    return found


def identify(
    genome: Genome, bundle: Bundle, assembly: str, *, allow_missing: bool = False
) -> Identity:
    """Return the chromosomes of the assembly in the genome.

    `bundle` knows lengths and some bases of each build. Raises InputError with what was found where
    the genome is another build, is cut, lacks chromosomes on which genes lie (unless
    `allow_missing`), or cannot be told.
    """
    if assembly not in bundle.builds:
        expected = " or ".join(bundle.builds)
        raise InputError([Problem("--assembly", None, "", assembly, expected)])
    names = {build: _names(genome, bundle, build) for build in bundle.builds}
    votes = {
        build: _votes(genome, names[build], anchors_of(bundle, build)) for build in bundle.builds
    }
    lengths = {build: _lengths(genome, names[build], bundle, build) for build in bundle.builds}
    told = _told(votes, lengths)
    other = _other_build(assembly, votes, lengths)
    if other:
        action = (
            f"Give --assembly {other} if that is meant, or the FASTA file of {assembly}. {_NOTHING}"
        )
        found = f"a genome of {other} ({told})"
        raise InputError([Problem(str(genome.path), None, "", found, assembly, action)])
    if votes[assembly].differ >= _ENOUGH > votes[assembly].agree and not lengths[assembly]:
        found = f"a genome of none of {', '.join(bundle.builds)} ({told})"
        action = f"Give the FASTA file of {assembly}. {_NOTHING}"
        raise InputError([Problem(str(genome.path), None, "", found, assembly, action)])
    problems = _cut_contigs(genome, names[assembly], bundle, assembly)
    if problems:
        raise InputError(problems)
    if votes[assembly].agree < _ENOUGH and not lengths[assembly]:
        raise InputError([_not_told(genome, bundle, assembly, told)])
    if votes[assembly].differ > max(1, votes[assembly].agree // 20):
        found = f"bases that are not those of {assembly} ({told})"
        action = f"The file is damaged or was edited. Copy it again. {_NOTHING}"
        raise InputError([Problem(str(genome.path), None, "", found, assembly, action)])
    missing = _missing(genome, names[assembly], bundle, assembly, allow_missing)
    return Identity(names[assembly], missing, told)


def _contigs(bundle: Bundle, build: str) -> list[Contig]:
    """Return the chromosomes of a build, without the mitochondrial genome.

    hg19 carries another mitochondrial sequence than GRCh37 under the same name.
    """
    return [one for one in bundle.contigs if one.build == build and one.name != "chrM"]


def _names(genome: Genome, bundle: Bundle, build: str) -> dict[str, str]:
    """Return the genome's name of each chromosome: by name, by accession, else by its length."""
    contigs = _contigs(bundle, build)
    found = map_contigs([contig.name for contig in contigs], genome.lengths)
    taken = set(found.values())
    by_length = {
        length: name for name, length in genome.lengths.items() if name not in taken and length
    }
    for contig in contigs:
        if contig.refseq in genome.lengths:
            found[contig.name] = contig.refseq
        elif contig.name not in found and contig.length in by_length:
            found[contig.name] = by_length[contig.length]
    return found


def _votes(genome: Genome, names: Mapping[str, str], anchors: Sequence[Anchor]) -> _Votes:
    agree = differ = 0
    for anchor in anchors:
        name = names.get(anchor.contig)
        end = anchor.start + len(anchor.bases)
        if name is None or end > genome.lengths[name]:
            continue
        bases = genome.fetch(name, anchor.start, end).upper()
        if bases.count("N") > len(bases) // 2:
            continue
        same = sum(a == b for a, b in zip(bases, anchor.bases, strict=True))
        # One base may differ for a patch or a masked sign; a wrong place agrees by a quarter.
        agree += same >= len(bases) - 2
        differ += same < len(bases) - 2
    return _Votes(agree, differ)


def _lengths(genome: Genome, names: Mapping[str, str], bundle: Bundle, build: str) -> list[str]:
    """Return the chromosomes whose length is that of the build."""
    return [
        contig.name
        for contig in _contigs(bundle, build)
        if contig.name in names and genome.lengths[names[contig.name]] == contig.length
    ]


def _told(votes: Mapping[str, _Votes], lengths: Mapping[str, Sequence[str]]) -> str:
    bases = ", ".join(f"at {vote} known places those of {build}" for build, vote in votes.items())
    sizes = ", ".join(f"{len(names)} those of {build}" for build, names in lengths.items())
    return f"bases: {bases}; lengths of chromosomes: {sizes}"


def _other_build(
    assembly: str, votes: Mapping[str, _Votes], lengths: Mapping[str, Sequence[str]]
) -> str:
    """Return the build that the genome is of, if that is another one than asked for."""
    for build, vote in votes.items():
        if build == assembly:
            continue
        by_bases = vote.agree >= _ENOUGH and vote.agree > 3 * votes[assembly].agree
        by_length = (
            len(lengths[build]) > len(lengths[assembly])
            and votes[assembly].agree < _ENOUGH
            and vote.agree >= vote.differ
        )
        if by_bases or by_length:
            return build
    return ""


def _cut_contigs(
    genome: Genome, names: Mapping[str, str], bundle: Bundle, assembly: str
) -> list[Problem]:
    problems = []
    for contig in _contigs(bundle, assembly):
        name = names.get(contig.name, "")
        length = genome.lengths.get(name, contig.length)
        if length != contig.length:
            expected = f"{contig.length}, the length of {contig.name} on {assembly}"
            what = "The record is cut or damaged" if length < contig.length else "It is another one"
            action = f"{what}; copy the file again, and delete its .fai. {_NOTHING}"
            found = f"record {name} of {length} bases"
            problems.append(Problem(str(genome.path), None, "", found, expected, action))
    return problems


def _not_told(genome: Genome, bundle: Bundle, assembly: str, told: str) -> Problem:
    """Return the problem of a genome that names and lengths do not tell; its bases may."""
    seen = _search(genome, bundle)
    records = ", ".join(list(genome.lengths)[:4])
    found = f"records {records} ({told})"
    if seen:
        found += f"; {seen}"
    action = (
        "Give whole chromosomes, named such as chr17, 17 or NC_000017.10: positions count from "
        f"their first base. {_NOTHING}"
    )
    expected = f"chromosomes of {assembly}"
    return Problem(str(genome.path), None, "", found, expected, action)


def _search(genome: Genome, bundle: Bundle) -> str:
    """Return in words where known bases stand in records that are cut or renamed."""
    if sum(genome.lengths.values()) > _SEARCHED:
        return ""
    anchors = [anchor for build in bundle.builds for anchor in anchors_of(bundle, build)]
    for record, length in genome.lengths.items():
        bases = genome.fetch(record, 0, length).upper()
        places = {
            anchor.build: f"{anchor.build} {anchor.contig}:{anchor.start + 1}"
            for anchor in anchors
            if (at := bases.find(anchor.bases)) >= 0 and at != anchor.start
        }
        if places:
            return f"{record} holds the bases of {' and of '.join(places.values())}, moved"
    return ""


def _missing(
    genome: Genome, names: Mapping[str, str], bundle: Bundle, assembly: str, allow: bool
) -> tuple[str, ...]:
    used = {one.contig for one in all_transcripts(bundle, assembly)}
    missing = tuple(
        contig.name
        for contig in _contigs(bundle, assembly)
        if contig.name in used and contig.name not in names
    )
    if missing and not allow:
        found = f"no record for {', '.join(missing)}"
        expected = f"all chromosomes of {assembly} on which genes lie"
        action = (
            "The file may be cut: copy it again. --allow-missing leaves the genes of these "
            f"chromosomes as they ship. {_NOTHING}"
        )
        raise InputError([Problem(str(genome.path), None, "", found, expected, action)])
    return missing


def contig_names(identity: Identity) -> dict[str, str]:
    """Return the bundle's name of each chromosome by the genome's name."""
    return {name: contig for contig, name in identity.names.items()}
