"""The INFO names of gnomAD's releases, recognised from the header of a file.

Release 2.1.1 has `AF_popmax` and `popmax`, 3.0 group fields alone, 3.1 `AF_popmax`, 4 `AF_grpmax`
and `grpmax`; the joint files of 4.1 end in `_joint` (`AF_grpmax_joint`) and put it before the
group (`AF_joint_afr`). Some files separate by a hyphen (`AF-afr`). A file with AF and AN alone is
used as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from varannot.knowledge.mounted.limits import population_groups

__all__ = [
    "EXOMES",
    "GENOMES",
    "JOINT",
    "OTHER",
    "GnomadFields",
    "GroupFields",
    "fields_of",
    "kind_of_name",
]

EXOMES, GENOMES, JOINT, OTHER = "exomes", "genomes", "joint", "other"
_VERSION = re.compile(r"(?<![A-Za-z0-9])[vr](\d+(?:\.\d+){1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class GroupFields:
    """The INFO names of one group; empty where the header has no such field."""

    ac: str
    an: str
    af: str


@dataclass(frozen=True, slots=True)
class GnomadFields:
    """Which INFO fields of a file hold what; empty where it has no such field.

    `kind` is exomes, genomes, joint (both together) or other, `version` the release that file
    name or fields tell, `release` the words for the report.
    """

    kind: str
    version: str
    ac: str
    an: str
    af: str
    grpmax_af: str
    grpmax_group: str
    groups: Mapping[str, GroupFields]

    @property
    def all_names(self) -> frozenset[str]:
        """Every INFO name that is read."""
        own = {self.ac, self.an, self.af, self.grpmax_af, self.grpmax_group}
        of_groups = {name for one in self.groups.values() for name in (one.ac, one.an, one.af)}
        return frozenset(own | of_groups) - {""}

    @property
    def source(self) -> str:
        """The file's release in words, such as gnomAD 4.1 exomes."""
        return " ".join(filter(None, ("gnomAD", self.version, self.kind.replace(OTHER, ""))))


def fields_of(info: frozenset[str], file_name: str) -> GnomadFields | None:
    """Return the fields of a file by its INFO names, None where they hold no frequency.

    >>> found = fields_of(frozenset({"AC", "AN", "AF", "AF_popmax", "popmax", "AF_afr"}), "g.vcf")
    >>> found.grpmax_af, found.groups["afr"].af, found.kind
    ('AF_popmax', 'AF_afr', 'other')
    >>> fields_of(frozenset({"DP"}), "g.vcf") is None
    True
    """
    joint = "AF_joint" in info and "AF" not in info
    tail = "_joint" if joint else ""
    ac, an, af = (_first(info, f"{one}{tail}") for one in ("AC", "AN", "AF"))
    if not af and not (ac and an):
        return None
    # A field of a subset, such as controls_AF_popmax, never stands for the whole.
    grpmax = [f"AF{sign}{word}{tail}" for word in ("grpmax", "popmax") for sign in "_-"]
    groups = {}
    for group in population_groups():
        found = GroupFields(*(_group_name(info, one, group.names, tail) for one in _COUNTS))
        if found.af or (found.ac and found.an):
            groups[group.group] = found
    return GnomadFields(
        kind=JOINT if joint else kind_of_name(file_name),
        version=_version(info, file_name),
        ac=ac,
        an=an,
        af=af,
        grpmax_af=_first(info, *grpmax),
        grpmax_group=_first(info, f"grpmax{tail}", f"popmax{tail}"),
        groups=groups,
    )


_COUNTS = ("AC", "AN", "AF")


def _group_name(info: frozenset[str], count: str, names: tuple[str, ...], tail: str) -> str:
    spelt = [f"{count}{sign}{name}{tail}" for name in names for sign in "_-"]
    spelt += [f"{count}{tail}{sign}{name}" for name in names for sign in "_-" if tail]
    return _first(info, *spelt)


def _first(info: frozenset[str], *names: str) -> str:
    return next((name for name in names if name in info), "")


def kind_of_name(file_name: str) -> str:
    """Return the kind of data that a file's name tells.

    >>> kind_of_name("gnomad.exomes.v4.1.sites.chr17.vcf.bgz"), kind_of_name("panel.vcf.gz")
    ('exomes', 'other')
    """
    name = file_name.casefold()
    found = [kind for kind in (EXOMES, GENOMES) if kind.removesuffix("s") in name]
    return found[0] if len(found) == 1 else OTHER


def _version(info: frozenset[str], file_name: str) -> str:
    """Return the release of the file's name, else the one whose fields these are."""
    match = _VERSION.search(file_name)
    if match:
        return match[1]
    if any("grpmax" in name for name in info):
        return "4"
    if "controls_AF_popmax" in info or "AF_oth" in info:
        return "2.1" if "non_cancer_AF" in info or "controls_AF_popmax" in info else ""
    return ""
