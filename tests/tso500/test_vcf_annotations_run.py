"""Annotation by snpEff and bcftools csq themselves, on an invented genome with known truth."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from varannot.tso500.vcf_annotations import (
    AlleleAnnotations,
    AnnotationTool,
    ChoiceRule,
    annotation_parser,
)

BENCH = Path(__file__).parents[2] / "bench"
PAIRS = str.maketrans("ACGT", "TGCA")
KINDS = {
    "missense": {"missense_variant"},
    "syn": {"synonymous_variant", "stop_retained_variant"},
    "stop_gained": {"stop_gained"},
    "stop_lost": {"stop_lost"},
    "start": {"start_lost", "initiator_codon_variant"},
}
needs_snpeff = pytest.mark.skipif(not shutil.which("snpEff"), reason="snpEff is not installed")
needs_csq = pytest.mark.skipif(
    not all(shutil.which(name) for name in ("bcftools", "bgzip", "tabix", "samtools")),
    reason="bcftools, samtools or tabix is not installed",
)


@pytest.fixture(scope="module")
def genome(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six invented genes, 300 changes, and a second ALT allele at every fifth of them."""
    folder = tmp_path_factory.mktemp("invented")
    script = BENCH / "synthetic.py"
    subprocess.run([sys.executable, str(script), str(folder), "1", "6", "300"], check=True)
    lines = []
    for number, line in enumerate((folder / "in.vcf").read_text().splitlines()):
        cells = line.split("\t")
        if not line.startswith("#") and number % 5 == 0 and len(cells[3] + cells[4]) == 2:
            other = next(base for base in "ACGT" if base not in cells[3] + cells[4])
            cells[4], cells[9] = f"{cells[4]},{other}", "1/2"
        lines.append("\t".join(cells))
    (folder / "in.vcf").write_text("\n".join(lines) + "\n")
    return folder


def prepared(folder: Path, tool: str) -> list[str]:
    """Return the command as the benchmark calls it, its files prepared."""
    code = (
        f"import sys; sys.path.insert(0, {str(BENCH)!r}); import project_speed; "
        f"from pathlib import Path; print('\\n'.join(project_speed.prepare_{tool}(Path('.'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    return done.stdout.split("\n")[:-1]


def annotated(folder: Path, command: list[str]) -> dict[tuple[int, str, str], AlleleAnnotations]:
    """Return the annotation of each allele of the output, by position, REF and ALT."""
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    parser = annotation_parser([line for line in lines if line.startswith("##")])
    assert parser.notes == ()
    found = {}
    for line in lines:
        if not line.startswith("#") and line.count("\t") >= 8:
            cells = line.split("\t")
            position, ref, alts = int(cells[1]), cells[3], cells[4].split(",")
            for place, alt in enumerate(alts):
                read = parser.read(cells[7], position, ref, alts, place)
                found[position, ref, alt] = read
    assert len(found) > 300
    return found


def truth(folder: Path) -> dict[tuple[int, str, str], tuple[str, ...]]:
    rows = (line.split("\t") for line in (folder / "truth.tsv").read_text().splitlines())
    return {(int(row[0]), row[1], row[2]): tuple(row[3:]) for row in rows}


@needs_snpeff
def test_snpeff_itself(genome: Path) -> None:
    found = annotated(genome, prepared(genome, "snpeff"))
    for change, facts in truth(genome).items():
        gene, coding, kind, _, _, _, strand = facts
        read = found[change]
        assert read.tool is AnnotationTool.SNPEFF
        assert read.rule is ChoiceRule.WORST_CODING
        assert read.chosen is not None
        ref, alt = change[1:] if strand == "+" else (one.translate(PAIRS) for one in change[1:])
        assert read.chosen.hgvs_c == f"c.{coding}{ref}>{alt}"
        assert read.chosen.gene == f"SYN{gene}"
        assert read.chosen.transcript == f"ENST{int(gene):011d}"
        assert KINDS[kind] & set(read.chosen.consequences), (change, read)
    both = {key for key in found if key not in truth(genome)}
    assert sum(found[key].chosen is not None for key in both) > 0
    assert all(found[key].notes == () for key in found)


@needs_csq
def test_csq_itself(genome: Path) -> None:
    found = annotated(genome, prepared(genome, "csq"))
    for change, facts in truth(genome).items():
        gene, _, kind, old, residue, new, _ = facts
        read = found[change]
        assert read.tool is AnnotationTool.CSQ
        assert read.chosen is not None, (change, read)
        assert read.chosen.gene == f"SYN{gene}"
        if read.chosen.change:
            wanted = f"{residue}{old}" if old == new else f"{residue}{old}>{residue}{new}"
            assert read.chosen.change.startswith(wanted)
            assert not read.chosen.compound
        assert KINDS[kind] & set(read.chosen.consequences), (change, read)


@needs_csq
def test_csq_along_the_copy_refers_and_joins(genome: Path) -> None:
    """Without --local-csq most records of a gene refer to one that holds all changes."""
    command = [part for part in prepared(genome, "csq") if part != "--local-csq"]
    found = annotated(genome, command)
    referring = [one for one in found.values() if any("together with that" in n for n in one.notes)]
    joined = [one for one in found.values() if one.chosen is not None and one.chosen.compound]
    assert len(referring) > 100
    assert joined
    assert all(one.words.consequences == () for one in joined)
