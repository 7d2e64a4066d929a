"""The genome build that the chromosome lengths in a VCF header tell.

Lengths tell more than the path of a reference, which may be an old one. Names with and without
`chr` are read alike; contigs beside the chromosomes are passed over, but for the decoy of hs37d5.
Lengths: GRCh37.p13 and GRCh38.p14 (NCBI), which patches do not change; T2T-CHM13v2.0
(GCF_009914755.1); NCBI36 (UCSC hg18, chromInfo).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from varannot.errors import BrokenFileError, Problem

__all__ = ["LengthBuild", "build_of_lengths"]

_NAMES = (*(str(number) for number in range(1, 23)), "X", "Y")
_LENGTHS = {
    "GRCh37": (
        249_250_621,
        243_199_373,
        198_022_430,
        191_154_276,
        180_915_260,
        171_115_067,
        159_138_663,
        146_364_022,
        141_213_431,
        135_534_747,
        135_006_516,
        133_851_895,
        115_169_878,
        107_349_540,
        102_531_392,
        90_354_753,
        81_195_210,
        78_077_248,
        59_128_983,
        63_025_520,
        48_129_895,
        51_304_566,
        155_270_560,
        59_373_566,
    ),
    "GRCh38": (
        248_956_422,
        242_193_529,
        198_295_559,
        190_214_555,
        181_538_259,
        170_805_979,
        159_345_973,
        145_138_636,
        138_394_717,
        133_797_422,
        135_086_622,
        133_275_309,
        114_364_328,
        107_043_718,
        101_991_189,
        90_338_345,
        83_257_441,
        80_373_285,
        58_617_616,
        64_444_167,
        46_709_983,
        50_818_468,
        156_040_895,
        57_227_415,
    ),
    "T2T-CHM13v2.0": (
        248_387_328,
        242_696_752,
        201_105_948,
        193_574_945,
        182_045_439,
        172_126_628,
        160_567_428,
        146_259_331,
        150_617_247,
        134_758_134,
        135_127_769,
        133_324_548,
        113_566_686,
        101_161_492,
        99_753_195,
        96_330_374,
        84_276_897,
        80_542_538,
        61_707_364,
        66_210_255,
        45_090_682,
        51_324_926,
        154_259_566,
        62_460_029,
    ),
    "NCBI36": (
        247_249_719,
        242_951_149,
        199_501_827,
        191_273_063,
        180_857_866,
        170_899_992,
        158_821_424,
        146_274_826,
        140_273_252,
        135_374_737,
        134_452_384,
        132_349_534,
        114_142_980,
        106_368_585,
        100_338_915,
        88_827_254,
        78_774_742,
        76_117_153,
        63_811_651,
        62_435_964,
        46_944_323,
        49_691_432,
        154_913_754,
        57_772_954,
    ),
}
"""Lengths in bases of chromosomes 1 to 22, X and Y."""

_KNOWN = {name: dict(zip(_NAMES, lengths, strict=True)) for name, lengths in _LENGTHS.items()}
_READ = ("GRCh37", "GRCh38")
_DECOY = "hs37d5"
_MITOCHONDRIA = frozenset({"M", "MT"})
_OLD_MITOCHONDRION = 16_571
"""Length of NC_001807, the mitochondrial genome of UCSC hg19; NC_012920 has 16,569 bases."""


@dataclass(frozen=True, slots=True)
class LengthBuild:
    """What chromosome lengths tell: `build` is empty where they tell none.

    `same` of `counted` chromosomes have the length of the build. `prefix` is `chr` or empty, as
    the chromosomes are named. `notes` are sentences for the account of the file.
    """

    build: str = ""
    same: int = 0
    counted: int = 0
    prefix: str = ""
    notes: tuple[str, ...] = ()

    @property
    def telling(self) -> str:
        """What tells the build, for a sentence; empty where nothing does.

        >>> build_of_lengths({"chr1": 249250621, "chrX": 155270560}, "a.vcf").telling
        '2 of 2 chromosome lengths are those of GRCh37'
        """
        if not self.build:
            return ""
        return f"{self.same} of {self.counted} chromosome lengths are those of {self.build}"


def build_of_lengths(lengths: Mapping[str, int], file: str) -> LengthBuild:
    """Return the build that contig lengths (name -> bases) of a header tell.

    It is the one that most chromosomes fit, if they are more than half and no other build fits as
    many. Raises BrokenFileError for a genome that is known by its lengths and is not read, such
    as T2T-CHM13: its positions would be taken for those of other places.
    """
    seen = {_plain(name): size for name, size in lengths.items() if _plain(name) in _NAMES}
    prefix = "chr" if any(name.casefold().startswith("chr") for name in lengths) else ""
    notes = _notes(lengths)
    fits = {
        build: sum(known[name] == size for name, size in seen.items())
        for build, known in _KNOWN.items()
    }
    most = max(fits.values())
    best = [build for build, same in fits.items() if same == most]
    if len(best) > 1 or 2 * most <= len(seen):
        if seen:
            notes += ("the chromosome lengths in the header are those of no genome that is known",)
        return LengthBuild("", 0, len(seen), prefix, notes)
    if best[0] not in _READ:
        found = f"{most} of {len(seen)} chromosome lengths are those of {best[0]}"
        action = "Call the sample on GRCh37 or GRCh38, or lift the file over and check it."
        raise BrokenFileError([Problem(file, None, "", found, " or ".join(_READ), action)])
    return LengthBuild(best[0], most, len(seen), prefix, notes)


def _plain(name: str) -> str:
    return name[3:] if name[:3].casefold() == "chr" else name


def _notes(lengths: Mapping[str, int]) -> tuple[str, ...]:
    notes = []
    if _DECOY in lengths:
        notes.append("the reference is hs37d5: GRCh37 with decoy sequence")
    if any(
        _plain(name) in _MITOCHONDRIA and size == _OLD_MITOCHONDRION
        for name, size in lengths.items()
    ):
        notes.append(
            "the mitochondrial genome is that of UCSC hg19 (NC_001807): its positions differ from "
            "those of NC_012920"
        )
    return tuple(notes)
