"""The genome build of a variant file: what was asked for, held against what its header says.

The header of a VCF names its reference in words (`##reference=`, `##assembly=`) and gives the
lengths of chromosomes (`##contig=`). Lengths count more: a path in words may be an old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from varannot.errors import InputError, Problem
from varannot.transcripts.assembly_names import NAMED_ASSEMBLIES, named_assembly
from varannot.transcripts.bundle import Bundle

__all__ = ["ChosenBuild", "Header", "choose_build"]

_NO_TELLING = frozenset({"chrm", "m", "mt", "chrmt"})
"""Names of the mitochondrial genome: hg19 and GRCh37 carry two different ones."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a VCF header says: its lines that name a reference, and lengths of chromosomes."""

    lines: tuple[str, ...] = ()
    lengths: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ChosenBuild:
    """A build of the bundle, and in words what of the header speaks against it."""

    build: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class _Lengths:
    same: int
    other: int

    @property
    def speak_for(self) -> bool:
        return self.same > self.other

    @property
    def speak_against(self) -> bool:
        return self.other > 0 and not self.speak_for


def choose_build(
    bundle: Bundle, header: Header | None, name: str, asked: str | None
) -> ChosenBuild:
    """Return the build of the positions: asked for, the bundle's only one, or told by the header.

    `header` is None for a table; `name` is how messages name the file. Raises InputError for a
    build that is not in the bundle, where nothing tells it, and where the header contradicts it:
    lengths of chromosomes that are not those of the build, or another reference named where no
    length speaks for the build.
    """
    builds = bundle.builds
    if asked is not None and asked not in builds:
        raise InputError([Problem("--build", None, "", asked, " or ".join(builds))])
    seen = header or Header()
    lengths = {build: _compared(bundle, build, seen) for build in builds}
    if asked is not None or len(builds) == 1:
        return _held_against(asked or builds[0], seen, lengths, name)
    said = named_assembly(" ".join(seen.lines))
    best = _best(lengths)
    if best and (not said or said == best):
        return ChosenBuild(best)
    if said in builds and not best and not lengths[said].speak_against:
        return ChosenBuild(said)
    action = "A position alone does not tell the build, and it is not guessed."
    expected = f"--build {' or --build '.join(builds)}"
    found = "a table"
    if best:
        found = f"chromosome lengths of {best} and '{_line(seen, said)}'"
    elif said:
        found = f"'{_line(seen, said)}'"
    elif header is not None:
        found = "no reference named and no chromosome lengths that tell"
    raise InputError([Problem(name, None, "", found, expected, action)])


def _held_against(
    build: str, seen: Header, lengths: Mapping[str, _Lengths], name: str
) -> ChosenBuild:
    own, best = lengths[build], _best(lengths)
    said = named_assembly(" ".join(seen.lines))
    contradicts = bool(said) and said != build and build in NAMED_ASSEMBLIES
    if not own.speak_against and not contradicts:
        return ChosenBuild(build)
    if own.speak_for:
        told = f"the header has '{_line(seen, said)}', which is not {build}"
        return ChosenBuild(build, f"{told}; its chromosome lengths are those of {build}")
    if own.speak_against:
        found = f"{own.other} chromosome lengths that are not those of {build}"
        found += f" but of {best}" if best else ""
    else:
        found = f"'{_line(seen, said)}'"
    action = "Positions of another build would be described as other variants."
    other = best or said
    if other in lengths and other != build:
        action += f" Give --build {other}, or correct the header."
    else:
        action += " Correct the header if it is wrong."
    raise InputError([Problem(name, None, "", found, f"a header of {build}", action)])


def _compared(bundle: Bundle, build: str, header: Header) -> _Lengths:
    same = other = 0
    for name, size in (header.lengths or {}).items():
        record = bundle.contig_record(build, bundle.contig(build, name))
        if record is None or not record.length or name.casefold() in _NO_TELLING:
            continue
        same += record.length == size
        other += record.length != size
    return _Lengths(same, other)


def _best(lengths: Mapping[str, _Lengths]) -> str:
    """Return the one build that most lengths fit, empty where none or several do."""
    most = max(one.same for one in lengths.values())
    found = [build for build, one in lengths.items() if one.same == most and one.speak_for]
    return found[0] if len(found) == 1 else ""


def _line(header: Header, assembly: str) -> str:
    """Return the header's line that names an assembly."""
    naming = (line for line in header.lines if named_assembly(line) == assembly)
    return next(naming, assembly)
