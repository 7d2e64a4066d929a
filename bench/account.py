"""The account of result folders and fixtures: what became of the rows of each kind of file.

Folders are made by tools/make_run_folder.py; the tables are those of docs/quality.md.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError
from varannot.tso500.files import account, line_total

__all__ = ["print_accounts"]

ROOT = Path(__file__).resolve().parents[1]
MAKE = ROOT / "tools" / "make_run_folder.py"
FIXTURES = ROOT / "tests" / "data" / "tso500"
BUILDS = {
    "LocalApp 2.2": ("localapp", "2.2"),
    "DRAGEN 2.1": ("dragen", "2.1"),
    "DRAGEN 2.5": ("dragen", "2.5"),
    "DRAGEN 2.6": ("dragen", "2.6"),
    "ctDNA 2.6": ("ctdna", "2.6"),
}
SAMPLES, VARIANTS, SEED, POSITIONS = "6", "300", "7", "200000"
GENOME_VCF, NO_RESULT = "genome VCF", "files without a result"


@dataclass(slots=True)
class _Rows:
    """Rows over some files, and the lines and rows that no account names."""

    files: int = 0
    refused: int = 0
    read: int = 0
    reported: int = 0
    excluded: int = 0
    left: int = 0

    def add(self, other: _Rows) -> None:
        """Add the rows of other files."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        if self.refused == self.files:
            return f"{self.refused} files"
        return f"{self.read:,} = {self.reported:,} + {self.excluded:,}"


def print_accounts() -> int:
    """Print the tables; return 1 if a line or row is not accounted for."""
    left = _print_folders()
    print()
    return 1 if _print_fixtures() + left else 0


def _rows_of(path: Path) -> tuple[str, _Rows]:
    """Return the kind of a file, empty where it is refused, and its rows."""
    try:
        told = account(path, path.name)
    except BrokenFileError:
        return "", _Rows(1, 1)
    left = abs(line_total(path, path.name) - sum(told.lines.values()))
    left += abs(told.read - told.reported - told.excluded)
    return told.file_kind, _Rows(1, 0, told.read, told.reported, told.excluded, left)


def _print_folders() -> int:
    table: dict[str, dict[str, _Rows]] = {}
    for build, (layout, release) in BUILDS.items():
        for path in _made(layout, release, SAMPLES):
            kind, rows = _rows_of(path)
            table.setdefault(kind, {}).setdefault(build, _Rows()).add(rows)
        for path in _made(layout, release, "1", "--gvcf", "--positions", POSITIONS):
            if _is_genome_vcf(path):
                _, rows = _rows_of(path)
                table.setdefault(GENOME_VCF, {}).setdefault(build, _Rows()).add(rows)
    print(f"| kind of file | {' | '.join(BUILDS)} | unaccounted |")
    print(f"|---|{'---|' * len(BUILDS)}---|")
    for kind, cells in sorted(table.items(), key=lambda item: (not item[0], item[0])):
        left = sum(rows.left for rows in cells.values())
        shown = " | ".join(str(cells.get(build, "")) for build in BUILDS)
        print(f"| {kind or NO_RESULT} | {shown} | {left} |")
    return sum(rows.left for cells in table.values() for rows in cells.values())


def _made(layout: str, release: str, samples: str, *more: str) -> Iterator[Path]:
    """Yield the files of a new folder, without indexes."""
    with tempfile.TemporaryDirectory(prefix="varannot-bench-") as folder:
        run = Path(folder) / "run"
        size = ["--samples", samples, "--variants", VARIANTS, "--seed", SEED, *more]
        command = [sys.executable, str(MAKE), "--layout", layout, "--release", release, *size]
        subprocess.run([*command, "--out", str(run)], check=True, stdout=subprocess.DEVNULL)
        for path in sorted(run.rglob("*")):
            if path.is_file() and path.suffix != ".tbi":
                yield path


def _is_genome_vcf(path: Path) -> bool:
    return path.name.endswith((".gvcf.gz", ".genome.vcf.gz"))


_FORMS = {
    "mutect2_vep.vcf": "Mutect2 and VEP, GRCh38, tumour and normal",
    "vardict_snpeff.vcf": "VarDict and snpEff",
    "mpileup_csq.vcf": "bcftools mpileup and csq",
    "varscan_somatic.vcf": "VarScan 2, tumour and normal",
    "strelka_somatic.vcf": "Strelka 2, GRCh38, tumour and normal",
    "lofreq.vcf": "LoFreq",
    "one_x.vcf": "a caller of no name",
    "two_x.vcf": "a caller of no name",
    "tsoppi_small_variant_table.tsv": "InPreD TSOPPI",
    "variant_summary.tsv": "InPreD TSOPPI",
    "lab_table.csv": "a laboratory's own columns",
}


def _form(path: Path) -> str:
    """Return who writes files like this one."""
    if "malformed" in path.parts:
        return "broken on purpose, or asking which sample is meant"
    if path.name.startswith("typed_"):
        return "typed by a person"
    return _FORMS.get(path.name, "the panel's software")


def _print_fixtures() -> int:
    table: dict[tuple[str, str], _Rows] = {}
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file():
            kind, rows = _rows_of(path)
            table.setdefault((kind, _form(path)), _Rows()).add(rows)
    print("| kind of file | written by | files | rows | unaccounted |")
    print("|---|---|---|---|---|")
    for (kind, form), rows in sorted(table.items(), key=lambda item: (not item[0][0], item[0])):
        kind = kind or "refused with a sentence"
        print(f"| {kind} | {form} | {rows.files} | {rows} | {rows.left} |")
    return sum(rows.left for rows in table.values())
