"""Speed of `varannot hgvs project`, with both opinions, beside snpEff and bcftools csq.

Usage: python bench/project_speed.py [--quick]

All commands run in turn on one processor in the same call; figures are whole-process medians with
start-up. snpEff and bcftools are Debian's packages (snpeff, bcftools, samtools, tabix); where one
is missing its rows are left out, and the table says so. What is printed for coding single-base
changes is held against the truth of the generator.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from synthetic import write

ROOT = Path(__file__).resolve().parents[1]
VARANNOT = str(Path(sys.executable).parent / "varannot")
KINDS = {
    "missense": "missense_variant",
    "syn": "synonymous_variant",
    "stop_gained": "stop_gained",
    "stop_lost": "stop_lost",
    "start": "start_lost",
}
SNPEFF_CONFIG = """data.dir = ./data/
codon.Standard : {codons}
syn.genome : syn
"""


def timed(command: Sequence[str], cwd: Path, out: Path | None = None) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and peak memory (MB) of a command on one processor."""
    prefix = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    stream = out.open("wb") if out else subprocess.DEVNULL
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    child = subprocess.Popen(
        [*prefix, *command], cwd=cwd, stdout=stream, stderr=subprocess.DEVNULL, env=environment
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if out:
        stream.close()
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def prepare_snpeff(folder: Path) -> list[str] | None:
    """Build snpEff's database and return its command, None where it is not installed."""
    if not shutil.which("snpEff"):
        return None
    data = folder / "data" / "syn"
    data.mkdir(parents=True)
    shutil.copyfile(folder / "genes.gtf", data / "genes.gtf")
    shutil.copyfile(folder / "ref.fa", data / "sequences.fa")
    sys.path.insert(0, str(ROOT / "src"))
    from varannot.bases import CODON

    codons = ", ".join(f"{codon}/{residue}" for codon, residue in CODON.items())
    codons = codons.replace("ATG/M", "ATG/M+")
    (folder / "snpEff.config").write_text(SNPEFF_CONFIG.format(codons=codons))
    build = ["snpEff", "build", "-c", "snpEff.config", "-gtf22", "-noCheckCds", "-noCheckProtein"]
    subprocess.run([*build, "syn"], cwd=folder, check=True, capture_output=True)
    options = ["-c", "snpEff.config", "-noStats", "-nodownload", "-canon"]
    return ["snpEff", "ann", *options, "syn", "in.vcf"]


def prepare_csq(folder: Path) -> list[str] | None:
    """Index the files for bcftools csq and return its command, None without bcftools."""
    if not all(shutil.which(name) for name in ("bcftools", "bgzip", "tabix", "samtools")):
        return None
    script = (
        "samtools faidx ref.fa && bgzip -kf in.vcf && tabix -f in.vcf.gz && "
        "grep -v '#' genes.gff3 | sort -k1,1 -k4,4n -k5,5n | bgzip > genes.gff3.gz && "
        "tabix -fp gff genes.gff3.gz"
    )
    subprocess.run(["sh", "-c", script], cwd=folder, check=True, capture_output=True)
    files = ["-f", "ref.fa", "-g", "genes.gff3.gz"]
    return ["bcftools", "csq", *files, "--local-csq", "-p", "a", "-Ov", "in.vcf.gz"]


def right(folder: Path, table: Path) -> tuple[int, int]:
    """Return how many coding single-base changes are named and classed as the truth has them."""
    truth = {}
    for line in (folder / "truth.tsv").read_text().splitlines():
        position, ref, alt, _, coding, kind, _, _, _, strand = line.split("\t")
        truth[position, ref, alt] = (coding, kind, strand)
    pairs = str.maketrans("ACGT", "TGCA")
    good = 0
    for line in table.read_text().splitlines()[1:]:
        cells = line.split("\t")
        known = truth.get((cells[1], cells[2], cells[3]))
        if known is None:
            continue
        coding, kind, strand = known
        ref, alt = cells[2], cells[3]
        if strand == "-":
            ref, alt = ref.translate(pairs), alt.translate(pairs)
        classed = cells[8] == KINDS[kind] or (kind, cells[8]) == ("syn", "stop_retained_variant")
        good += classed and cells[6] == f"c.{coding}{ref}>{alt}"
    return good, len(truth)


def sample_rows(path: Path, count: int = 1300) -> None:
    """Write a table of invented single-base changes in the coding exons of the shipped panel."""
    from varannot.resources import resource_folder
    from varannot.transcripts.bundle import open_bundle
    from varannot.transcripts.model import Tag, sense

    bundle = open_bundle(resource_folder("transcripts"))
    draw = random.Random(7)
    genes = sorted({row.gene for row in _transcripts(bundle)})
    lines = ["chrom\tpos\tref\talt"]
    while len(lines) <= count:
        ranked = bundle.of_gene(draw.choice(genes), "GRCh37")
        if not ranked or not ranked[0].has(Tag.MANE_SELECT):
            continue
        one = ranked[0]
        place = one.to_sense(draw.randrange(one.cds_start, one.cds_end))
        bases = bundle.sequence(one).genome
        if place is None:
            continue
        at, _ = sense(place, place + 1, one.strand)
        known = bases.slice(place, place + 1) if bases else "N"
        ref = known if one.strand == 1 else known.translate(str.maketrans("ACGT", "TGCA"))
        ref = draw.choice("ACGT") if ref == "N" else ref
        alt = draw.choice([base for base in "ACGT" if base != ref])
        lines.append(f"{one.contig}\t{at + 1}\t{ref}\t{alt}")
    path.write_text("\n".join(lines) + "\n")


def _transcripts(bundle):  # noqa: ANN001, ANN202
    for contig in bundle.contigs:
        if contig.build == "GRCh37":
            yield from bundle.at("GRCh37", contig.name, 0, max(contig.length, 1))


def main(arguments: list[str]) -> int:
    """Measure and print the table."""
    repeats = 3 if "--quick" in arguments else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        bundle, table = folder / "bundle", folder / "ours.tsv"
        files = ["--fasta", str(folder / "ref.fa"), "--gff", str(folder / "genes.gff3")]
        subprocess.run(
            [VARANNOT, "reference", "build", *files, "--out", str(bundle)],
            check=True,
            capture_output=True,
        )
        project = [VARANNOT, "hgvs", "project", "in.vcf", "--bundle", str(bundle)]
        commands = {"varannot hgvs project, both opinions": [*project, "--out", str(table)]}
        commands["  the same without the engine"] = [*project, "--no-engine", "--out", "-"]
        snpeff, csq = prepare_snpeff(folder), prepare_csq(folder)
        if snpeff:
            commands["snpEff ann"] = snpeff
        if csq:
            commands["bcftools csq"] = csq
        sample_rows(folder / "sample.tsv")
        sample = [VARANNOT, "hgvs", "project", "sample.tsv", "--build", "GRCh37", "--out", "-"]
        commands["varannot hgvs project, 1,300 panel rows, cold"] = sample
        runs: dict[str, list[tuple[float, float, float]]] = {what: [] for what in commands}
        for turn in range(repeats + 1):
            for what, command in commands.items():
                figures = timed(command, folder, folder / "out.txt")
                if turn:
                    runs[what].append(figures)
        good, asked = right(folder, table)
    walls = {what: statistics.median(run[0] for run in told) for what, told in runs.items()}
    print("| command | wall s | processor s | peak MB | variants/s |")
    print("|---|---|---|---|---|")
    for what, told in runs.items():
        _, cpu, memory = (statistics.median(values) for values in zip(*told, strict=True))
        count = 1300 if "1,300" in what else 20_000
        rate = f"{count / walls[what]:,.0f}"
        print(f"| {what} | {walls[what]:.2f} | {cpu:.2f} | {memory:.0f} | {rate} |")
    ours = walls["varannot hgvs project, both opinions"]
    for other, floor in (("snpEff ann", "at least 2"), ("bcftools csq", "printed")):
        if other in walls:
            print(f"ratio of rates to {other}: {walls[other] / ours:.2f} ({floor})")
        else:
            print(f"{other} is not installed: not compared")
    print(f"coding single-base changes named and classed right: {good:,} of {asked:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
