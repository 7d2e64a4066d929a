"""The generator of result folders: same bytes, files that agree, every line accounted for."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pysam
import pytest
from tso500_files import ROOT

from varannot.cli import main
from varannot.hgvs.alleles import read_allele
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.tso500.files import account, line_total
from varannot.tso500.stage import ingest

TOOL = ROOT / "tools" / "make_run_folder.py"
SAMPLES = 7
VARIANTS = 150

NO_READER = ("inputs.json", "receipt")
"""Files that hold no result; the software writes them, and nothing reads them."""

BUILDS = (
    ("localapp", "2.2"),
    ("dragen", "2.1"),
    ("dragen", "2.5"),
    ("dragen", "2.6"),
    ("ctdna", "2.6"),
)


def generate(out: Path, layout: str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), "--layout", layout, "--out", str(out), *more]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@dataclass(frozen=True)
class Folder:
    """A generated folder; `names` are its samples, in order, without the control."""

    layout: str
    release: str
    root: Path

    @property
    def combined(self) -> list[Path]:
        found = sorted(self.root.glob("Results/*/*_CombinedVariantOutput.tsv"))
        return [path for path in found if path.parent.name != "NTC"]

    def files(self) -> list[Path]:
        return [path for path in sorted(self.root.rglob("*")) if path.is_file()]

    def of(self, combined: Path, ending: str) -> Path | None:
        """Return the one file of a sample with this ending, None where it has none."""
        name = combined.parent.name
        found = {
            path.name: path
            for path in self.files()
            if path.name.endswith(ending)
            and path.name.startswith((f"{name}-", f"{name}.", f"{name}_"))
        }
        assert len(found) < 2, found
        return next(iter(found.values()), None)

    @property
    def small(self) -> str:
        return {
            "localapp": "_MergedSmallVariants.genome.vcf",
            "dragen": ".hard-filtered.vcf",
            "ctdna": ".hard-filtered.vcf.gz",
        }[self.layout]


@pytest.fixture(scope="module", params=BUILDS, ids="-".join)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    layout, release = request.param
    root = tmp_path_factory.mktemp(f"{layout}-{release}") / "run"
    size = ("--samples", str(SAMPLES), "--variants", str(VARIANTS), "--seed", "7")
    made = generate(root, layout, "--release", release, *size)
    assert made.returncode == 0, made.stderr
    return Folder(layout, release, root)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return open_bundle(ROOT / "resources" / "transcripts")


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode()


def sections(path: Path) -> dict[str, list[list[str]]]:
    """Read a file of sections without the readers under test."""
    found: dict[str, list[list[str]]] = {}
    name = ""
    for line in text_of(path).splitlines():
        cells = line.rstrip("\t").split("\t")
        if not cells[0] and len(cells) == 1:
            name = ""
        elif cells[0].startswith("["):
            name = cells[0].strip("[]")
            found[name] = []
        elif name:
            found[name].append(cells)
    return found


def table(path: Path, name: str) -> list[dict[str, str]]:
    rows = sections(path)[name]
    return [
        dict(zip(rows[0], row + [""] * (len(rows[0]) - len(row)), strict=True))
        for row in rows[1:]
        if row[0] != "NA" or len(row) > 1
    ]


def records(path: Path) -> Iterator[list[str]]:
    for line in text_of(path).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def sample_values(record: list[str]) -> dict[str, str]:
    return dict(zip(record[8].split(":"), record[9].split(":"), strict=True))


def table_rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    lines = [line for line in text_of(path).splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter=delimiter))


def hashes(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("layout", ["localapp", "dragen", "ctdna"])
def test_the_same_seed_gives_the_same_bytes(layout: str, tmp_path: Path) -> None:
    size = ("--samples", "2", "--variants", "60")
    genome_vcf = ("--gvcf", "--positions", "30000")
    made = {}
    for name, *more in (
        ("one", "--seed", "5", *genome_vcf),
        ("same", "--seed", "5", *genome_vcf),
        ("other", "--seed", "6"),
    ):
        assert generate(tmp_path / name, layout, *size, *more).returncode == 0
        made[name] = hashes(tmp_path / name)
    assert made["one"] == made["same"]
    both = made["one"].keys() & made["other"].keys()
    assert all(".genome.vcf.gz" in name or ".gvcf.gz" in name for name in made["one"].keys() - both)
    results = [name for name in both if name.endswith("1_CombinedVariantOutput.tsv")]
    assert results
    assert [name for name in results if made["one"][name] == made["other"][name]] == []


def test_every_line_of_every_file_is_accounted_for(folder: Folder) -> None:
    read, unread = 0, []
    for path in folder.files():
        if path.name in NO_READER:
            unread.append(path.name)
        elif path.suffix != ".tbi":
            told = account(path, path.name)
            assert sum(told.lines.values()) == line_total(path, path.name), path.name
            assert told.read == told.reported + told.excluded, path.name
            read += 1
    assert read > 60
    assert unread == (list(NO_READER) if folder.layout == "localapp" else [])


def test_combined_output_lists_the_passing_rows_of_the_vcf(folder: Folder) -> None:
    with_dna = 0
    for combined in folder.combined:
        listed = table(combined, "Small Variants")
        vcf = folder.of(combined, folder.small)
        if vcf is None:
            assert listed == []
            continue
        with_dna += 1
        passing = [one for one in records(vcf) if one[6] == "PASS" and one[4] not in (".", "<M>")]
        assert len(listed) == len(passing) == VARIANTS
        for row, record in zip(listed, passing, strict=True):
            place = [row["Chromosome"], row["Genomic Position"]]
            assert [*place, row["Reference Call"], row["Alternative Call"]] == [
                *record[:2],
                *record[3:5],
            ]
            values = sample_values(record)
            assert row["Depth"] == values["DP"]
            fraction = float(values.get("VF") or values["AF"])
            assert abs(float(row["Allele Frequency"]) - fraction) < 0.0001
            assert abs(int(values["AD"].split(",")[1]) / int(values["DP"]) - fraction) < 0.0001
        held = [one for one in records(vcf) if one[6] != "PASS"]
        assert len(held) >= VARIANTS // 4
    assert with_dna == (SAMPLES if folder.layout == "ctdna" else SAMPLES - 1)


def test_tmb_and_msi_of_all_files_agree(folder: Folder) -> None:
    ending = ".msi.json" if folder.layout == "localapp" else ".microsat_output.json"
    trace_ending = "_TMB_Trace.tsv" if folder.layout == "localapp" else ".tmb.trace.tsv"
    for combined in folder.combined:
        trace = folder.of(combined, trace_ending)
        if trace is None:
            assert dict(sections(combined)["TMB"])["Total TMB"] == "NA"
            continue
        tmb = dict(sections(combined)["TMB"])
        rows = table_rows(trace, "\t")
        assert len(rows[0]) == (20 if folder.layout == "localapp" else 27)
        eligible = sum(row["IncludedInTMBNumerator"] == "True" for row in rows)
        assert int(tmb["Number of Passing Eligible Variants"]) == eligible
        told = json.loads(folder.of(combined, ".tmb.json").read_text())
        assert told["SomaticCodingVariantsCount"] == eligible
        assert f"{told['TmbPerMb']:.1f}" == tmb["Total TMB"]
        assert f"{told['CodingRegionSizeMb']:.2f}" == tmb["Coding Region Size in Megabases"]
        assert abs(eligible / told["CodingRegionSizeMb"] - told["TmbPerMb"]) < 0.001
        msi = dict(sections(combined)["MSI"])
        counts = json.loads(folder.of(combined, ending).read_text())
        assert str(counts["TotalMicrosatelliteSitesAssessed"]) == msi["Usable MSI Sites"]
        if folder.layout == "ctdna":
            assert counts["SumJsd"] == msi["SUM_JSD"]
        else:
            unstable = str(counts["TotalMicrosatelliteSitesUnstable"])
            assert unstable == msi["Total MSI Sites Unstable"]
            percent = float(counts["PercentageUnstableSites"])
            assert percent == float(msi["Percent Unstable MSI Sites"])


def test_fusions_are_the_kept_candidates(folder: Folder) -> None:
    kept_pairs = 0
    for combined in folder.combined:
        section = "DNA Fusions" if folder.layout == "ctdna" else "Fusions"
        listed = [
            (row["Gene Pair"], row["Breakpoint 1"], row["Fusion Supporting Reads"])
            for row in table(combined, section)
        ]
        if folder.layout == "ctdna":
            rows = table_rows(folder.of(combined, "_Fusions.csv"), ",")
            kept = [
                (row["Gene1"], row["Gene2"], f"{row['Chr1']}:{row['Pos1']}", row["Alt_Depth"])
                for row in rows
                if row["Filter"] == "PASS"
            ]
            assert [(re.split("[-/]", pair)[0], *rest) for pair, *rest in listed] == [
                (re.split("[-/]", gene)[0], place, reads) for gene, _, place, reads in kept
            ]
        elif (path := folder.of(combined, "_AllFusions.csv")) is not None:
            rows = [row for row in table_rows(path, ",") if row["KeepFusion"] == "True"]
            kept = [
                (
                    row["Gene A"]
                    + ("-" if row["Fusion Directionality Known"] == "True" else "/")
                    + row["Gene B"],
                    row["Gene A Breakpoint"],
                    str(int(row["Alt Split Dedup"]) + int(row["Alt Pair Dedup"])),
                )
                for row in rows
            ]
            assert listed == kept
        else:
            kept = []
            assert listed == []
        kept_pairs += len(kept)
    assert kept_pairs >= SAMPLES - 2


def test_splice_variants_and_copy_numbers_are_the_passing_ones(folder: Folder) -> None:
    copies_ending = "_CopyNumberVariants.vcf" if folder.layout == "localapp" else ".cnv.vcf"
    copies_ending += ".gz" if folder.layout == "ctdna" else ""
    for combined in folder.combined:
        held = sections(combined)
        splice = folder.of(combined, "_SpliceVariants.vcf")
        if splice is not None:
            passing = [
                (one[1], sample_values(one)["AD"], sample_values(one)["DP"])
                for one in records(splice)
                if one[6] == "PASS"
            ]
            assert passing == [
                (
                    row["Breakpoint 1"].partition(":")[2],
                    row["Splice Supporting Reads"],
                    row["Reference Reads Transcript"],
                )
                for row in table(combined, "Splice Variants")
            ]
        copies = folder.of(combined, copies_ending)
        if copies is not None:
            name = next(one for one in held if one.casefold() in (COPIES, AMPLIFIED))
            listed = [(row["Gene"], row["Fold Change"]) for row in table(combined, name)]
            wanted = {"<DUP>"} if name.casefold() == AMPLIFIED else {"<DUP>", "<DEL>"}
            assert listed == [
                (re.search(r"(?:SEGID|ANT)=([^;]+)", one[7])[1], f"{fold_change(one):.3f}")
                for one in records(copies)
                if one[6] == "PASS" and one[4] in wanted
            ]


COPIES, AMPLIFIED = "copy number variants", "gene amplifications"


def fold_change(record: list[str]) -> float:
    values = sample_values(record)
    return float(values.get("SM") or values["FC"])


def test_germline_status_of_vcf_and_trace_agree(folder: Folder) -> None:
    if folder.layout == "localapp":
        vcf = folder.of(folder.combined[0], folder.small)
        assert "GermlineStatus" not in text_of(vcf)
        return
    for combined in folder.combined:
        vcf = folder.of(combined, folder.small)
        if vcf is None:
            continue
        told = [
            re.search(r"GermlineStatus=(\w+)", one[7])[1]
            for one in records(vcf)
            if one[6] == "PASS"
        ]
        trace = table_rows(folder.of(combined, ".tmb.trace.tsv"), "\t")
        assert told == [row["Status"] for row in trace]
        assert {"Somatic", "Germline_DB"} <= set(told)


def side_files(folder: Folder, combined: Path) -> list[Path]:
    name = combined.parent.name
    kinds: dict[str, Path] = {}
    for path in folder.files():
        mine = path.name.startswith((f"{name}-", f"{name}.", f"{name}_"))
        if mine and path.suffix != ".tbi" and path.name != combined.name:
            kinds.setdefault(path.name.removesuffix(".gz"), path)
    metrics = folder.root / "Results" / "MetricsOutput.tsv"
    return [*kinds.values(), metrics, folder.root / "SampleSheet.csv"]


def test_the_files_of_a_sample_do_not_contradict_each_other(folder: Folder) -> None:
    for combined in folder.combined:
        side = side_files(folder, combined)
        row = {
            "sample_id": combined.parent.name,
            "combined_output": str(combined),
            "side_files": ";".join(str(path) for path in side),
        }
        found = ingest(row, Path("/"))
        assert [one.text for one in found.mismatches] == []
        assert len(found.files) == len(side) + 1
        assert all(one.read == one.reported + one.excluded for one in found.files)


def test_reference_bases_are_those_of_the_genome(folder: Folder, bundle: Bundle) -> None:
    vcf = folder.of(folder.combined[0], folder.small)
    checked = 0
    for chromosome, position, _, ref, alt, *_ in records(vcf):
        if alt in (".", "<M>"):
            continue
        allele = read_allele(bundle, "GRCh37", chromosome, position, ref, alt)
        assert allele.edit is not None
        (sequence, *_) = (
            bundle.sequence(one)
            for one in bundle.at("GRCh37", chromosome, int(position) - 1, int(position), 5_000)
            if bundle.sequence(one).genome is not None
        )
        strand = sequence.transcript.strand
        start, end = int(position) - 1, int(position) - 1 + len(ref)
        if strand == 1:
            bases = sequence.genome.slice(start, end)
        else:
            pairs = str.maketrans("ACGT", "TGCA")
            bases = sequence.genome.slice(-end, -start).translate(pairs)[::-1]
        assert bases == ref, (chromosome, position)
        checked += 1
    assert checked >= VARIANTS


QUIRKS = (
    ("", "_CombinedVariantOutput.tsv", r"\n\tchr\w+\t\d+\t[ACGT]+\t[ACGT]+\t[\d.]+\t\d+\t*\n"),
    ("", "_CombinedVariantOutput.tsv", r":c\.[-*]?\d+=\t"),
    ("", "_CombinedVariantOutput.tsv", r"c\.\d+_\d+inv[ACGT]{2}\t"),
    ("", "_CombinedVariantOutput.tsv", r"\[Sequencing Run Details\]\t*\nNA\t*\n"),
    (
        "",
        "_CombinedVariantOutput.tsv",
        r"NM_[\d.]+:c\.\d+[ACGT]>[ACGT]\(p\.\([A-Z][a-z]{2}\d+=\)\)",
    ),
    ("", "NTC_CombinedVariantOutput.tsv", r"Usable MSI Sites\t0\t"),
    ("", "NTC.tmb.json", r": NaN,"),
    ("localapp", ".genome.vcf", r"(?s)FORMAT=<ID=VF,.*FORMAT=<ID=VF,"),
    ("localapp", ".genome.vcf", r"\t<M>\t"),
    ("localapp", ".genome.vcf", r"\t\.\t100\tLowDP\t"),
    ("localapp", ".genome.vcf", r"\tLowSupport\t"),
    ("localapp", "_CombinedVariantOutput.tsv", r"\tNP_[\d.]+:p\.\([A-Z][a-z]{2}\d+Ter\)\t"),
    ("localapp", "_CopyNumberVariants.vcf", r"\t<DEL>\t\d+\tLowValidation\t.*\tFC\t0\.\d"),
    ("localapp", "_CopyNumberVariants.vcf", r"ANT=MYCL1"),
    ("localapp", "_CombinedVariantOutput.tsv", r"RNA Sample ID\tNA\t"),
    ("localapp", "_CombinedVariantOutput.tsv", r"\[Fusions\]\t*\nGene Pair\t.*\nNA\t*\n"),
    ("dragen", "_CombinedVariantOutput.tsv", r"splice_donor_variant:frameshift_variant:intron"),
    ("dragen", ".hard-filtered.vcf", r"MNVTAG=chr\w+:\d+_[ACGT]+->[ACGT]+;"),
    ("dragen", ".hard-filtered.vcf", r":PS\t0\|1:"),
    ("dragen", ".hard-filtered.vcf", r"\t\w*multiallelic"),
    ("dragen", ".cnv.vcf", r"SEGID=MYCL1"),
    ("dragen", "_DragenExonCNV.vcf", r"##20240131=fileDate"),
    ("dragen", "_DragenExonCNV.vcf", r"##FILTER=<ID=Undetermined,Number=1,Type=String"),
    ("dragen", "_CombinedVariantOutput.tsv", r"BRCA2\tNA\t"),
    ("dragen", ".microsat_output.json", r'Assessed": "\d+"'),
    ("dragen-2.5", "_CombinedVariantOutput.tsv", r"BETA FEATURE.*\n\[Loss of Heterozygosity\]"),
    ("dragen-2.5", "_CombinedVariantOutput.tsv", r"Tumor Fraction\t0\.\d+\t"),
    ("dragen-2.6", "_CombinedVariantOutput.tsv", r"Tumor Fraction\t\d\d\t"),
    ("dragen-2.6", "_CombinedVariantOutput.tsv", r"\[Large Rearrangements\]"),
    ("dragen-2.1", "_CombinedVariantOutput.tsv", r"Ploidy\t[\d.]+\t{9}\n\t{10}\n\[Gene Amplif"),
    ("dragen", "_SpliceVariants.vcf", r"\tLowQ;LowUniqueAlignments\t|\tLowUniqueAlignments\t"),
    ("dragen", "_AllFusions.csv", r"\n(?!#)[^\n]*;[^\n]*,False,"),
    ("ctdna", "_CombinedVariantOutput.tsv", r"SUM_JSD\t[\d.]+\t"),
    ("ctdna", "SampleSheet.csv", r"\[TSO500L_Data\]"),
    ("ctdna", ".tmb.trace.tsv", r"\tSomatic_Putative_CH\t"),
)
"""Where (layout, or layout and release), in which file, what.

Seen in public files of AWGL/TSO500_post_processing, lucianogiaco/TSO500-validation and
InPreD/tsoppy (LocalApp 2.2), geneyx/geneyx.analysis.api (DRAGEN 2.5) and SACGF/variantgrid (DRAGEN
2.6); for ctDNA and the JSON of MSI and TMB in what umccr/dracarys and
Boehringer-Ingelheim/TSO500R read.
"""


def test_quirks_of_real_files_occur(folder: Folder) -> None:
    wanted = ("", folder.layout, f"{folder.layout}-{folder.release}")
    packed = "(.gz)?$" if folder.layout == "ctdna" else "$"
    missing = []
    for where, ending, pattern in QUIRKS:
        if where not in wanted:
            continue
        named = re.escape(ending) + packed
        found = [path for path in folder.files() if re.search(named, path.name)]
        if not any(re.search(pattern, text_of(path)) for path in found):
            missing.append((ending, pattern))
    assert missing == []


def test_undeclared_filter_is_not_declared(folder: Folder) -> None:
    found = [path for path in folder.files() if path.name.endswith("_SpliceVariants.vcf")]
    assert bool(found) is (folder.layout != "ctdna")
    for path in found:
        assert "LowUniqueAlignments" in text_of(path)
        assert "ID=LowUniqueAlignments" not in text_of(path)


def test_about_a_tenth_of_the_rows_is_not_annotated(folder: Folder) -> None:
    rows = [row for path in folder.combined for row in table(path, "Small Variants")]
    blank = sum(not row["Gene"] for row in rows)
    assert 0.05 < blank / len(rows) < 0.2


@pytest.mark.parametrize(
    ("layout", "ending"),
    [
        ("localapp", "_MergedSmallVariants.genome.vcf.gz"),
        ("dragen", ".hard-filtered.gvcf.gz"),
        ("ctdna", ".hard-filtered.gvcf.gz"),
    ],
)
def test_genome_vcf_covers_its_positions(layout: str, ending: str, tmp_path: Path) -> None:
    positions = 60_000
    size = ("--samples", "1", "--variants", "80", "--gvcf", "--positions", str(positions))
    assert generate(tmp_path / "run", layout, *size).returncode == 0
    folder = Folder(layout, "", tmp_path / "run")
    path = folder.of(folder.combined[0], ending)
    covered: set[tuple[str, int]] = set()
    last, calls = ("", 0), []
    for record in records(path):
        chromosome, position = record[0], int(record[1])
        assert chromosome != last[0] or position >= last[1]
        last = (chromosome, position)
        end = re.search(r"^END=(\d+)", record[7])
        stop = int(end[1]) if end else position + len(record[3]) - 1
        covered.update((chromosome, place) for place in range(position, stop + 1))
        if record[4] not in (".", "<NON_REF>"):
            calls.append([*record[:2], record[3], record[4].removesuffix(",<NON_REF>"), record[6]])
    assert len(covered) == positions
    passing = [one[:4] for one in calls if one[4] == "PASS"]
    columns = ("Chromosome", "Genomic Position", "Reference Call", "Alternative Call")
    listed = table(folder.combined[0], "Small Variants")
    assert passing == [[row[column] for column in columns] for row in listed]
    small = folder.of(folder.combined[0], folder.small)
    assert (small is None) is (layout == "localapp")
    if small is not None:
        assert calls == [[*one[:2], *one[3:5], one[6]] for one in records(small)]
    with pysam.TabixFile(str(path)) as index:
        chromosome, position = calls[0][0], int(calls[0][1])
        lines = list(index.fetch(chromosome, position - 1, position))
    assert any(line.split("\t")[1] == str(position) for line in lines)


def test_a_sample_runs_to_its_report(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    combined = folder.combined[0]
    side = ";".join(str(path) for path in side_files(folder, combined))
    cells = ["S1", "P1", "LUAD", str(combined), side]
    sheet = tmp_path / "sheet.tsv"
    header = "sample_id\tpatient_id\ttumour_type\tcombined_output\tside_files\n"
    sheet.write_text(header + "\t".join(cells) + "\n")
    assert main(["run", str(sheet), "--results", str(tmp_path / "results")]) == 0
    with (tmp_path / "results" / "S1" / "variants.tsv").open(newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    mine = [row for row in rows if row["source_file"] == str(combined)]
    assert len(mine) == VARIANTS
    checked = [row["checks"] for row in mine if "p.(" in row["hgvs_p"]]
    assert len(checked) > 15
    assert [text for text in checked if "contradict" in text] == []
    assert sum(text.startswith("agrees") for text in checked) >= len(checked) - 5
    # The hotspot that the generator's filters hold back from each sample.
    report = json.loads((tmp_path / "results" / "S1" / "report.json").read_text())
    reasons = [one["reason"] for one in report["not_assessed"]]
    [held] = [reason for reason in reasons if reason.startswith("For review")]
    words = "LowSupport" if folder.layout == "localapp" else "systematic_noise"
    assert held.startswith(f"For review: the panel software filtered this call ({words}), allele")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--release", "2.6"), "layout localapp has the releases 2.2"),
        (("--samples", "0"), "at least 1 sample and 10 variants"),
        (("--variants", "20", "--gvcf", "--positions", "99999999"), "fewer than 99999999"),
    ],
)
def test_impossible_wishes_are_refused(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    made = generate(tmp_path / "run", "localapp", *arguments)
    assert made.returncode == 2
    assert message in made.stderr
    assert "Traceback" not in made.stderr


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    made = generate(tmp_path, "localapp", "--samples", "1", "--variants", "20")
    assert made.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
