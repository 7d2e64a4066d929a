"""Write `resources/critical_domains.tsv`: parts of domains in which a change weighs by itself.

Usage: python tools/build_domains.py DATA resources

DATA is the folder of source data. Rows come from IntOGen 2023-05-31 (CC0, DOI
10.1038/s41568-020-0290-x): domains in which tumours of a cohort have more changes than chance gives
(method smRegions), where at least two cohorts say so. Left out are domains that make up more than
half of the protein, because a whole protein is no critical part of one, and domains on another
transcript than MANE Select, whose numbers would have to be compared first, and genes without a
role in the knowledge table. Rows of `tools/curated_domains.tsv` come first; an IntOGen domain that
one of them holds is not repeated.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

from varannot.resources import resource_folder
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.model import Tag, Transcript

INTOGEN = "knowledge/intogen/Compendium_Cancer_Genes.20230531.tso500.tsv"
CITATION = "DOI 10.1038/s41568-020-0290-x (IntOGen 2023-05-31, enriched in {count} cohorts)"
NAMES = Path(__file__).with_name("pfam_names.tsv")
FEWEST_COHORTS = 2
LARGEST_SHARE = 0.5
COLUMNS = ("gene", "transcript", "first", "last", "domain", "citation", "unconfirmed")


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def main_transcript(bundle: Bundle, gene: str) -> Transcript | None:
    """Return the MANE Select transcript of a gene."""
    for one in bundle.of_gene(gene, "GRCh38"):
        if one.has(Tag.MANE_SELECT):
            return one
    return None


def enriched(data: Path) -> Counter[tuple[str, str, str]]:
    """Return in how many cohorts each domain (gene, transcript, Pfam:first:last) is enriched."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in read(data / INTOGEN):
        for domain in filter(None, row["DOMAINS"].split(",")):
            found[row["SYMBOL"], row["TRANSCRIPT"], domain] += 1
    return found


def _held(curated: list[dict[str, str]], gene: str, first: int, last: int) -> bool:
    """Whether a curated row of at least this length overlaps the domain."""
    return any(
        one["gene"] == gene
        and int(one["first"]) <= last
        and int(one["last"]) >= first
        and int(one["last"]) - int(one["first"]) >= last - first
        for one in curated
    )


def rows(
    data: Path, resources: Path, curated: list[dict[str, str]]
) -> tuple[list[dict[str, str]], Counter[str]]:
    """Return all rows, and why domains of IntOGen were left out."""
    bundle = open_bundle(resource_folder("transcripts"))
    found = list(curated)
    with_role = {row["gene"] for row in read(resources / "knowledgebase.tsv") if row["gene_role"]}
    names = {row["pfam"]: row["name"] for row in read(NAMES)}
    left_out: Counter[str] = Counter()
    for (gene, ensembl, domain), count in sorted(enriched(data).items()):
        name, first, last = domain.split(":")
        model = main_transcript(bundle, gene)
        if count < FEWEST_COHORTS:
            left_out["fewer than two cohorts"] += 1
        elif model is None or model.ensembl.partition(".")[0] != ensembl:
            left_out["another transcript than MANE Select"] += 1
        elif int(last) - int(first) + 1 > LARGEST_SHARE * model.residues:
            left_out["more than half of the protein"] += 1
        elif gene not in with_role:
            left_out["no role in the knowledge table"] += 1
        elif _held(curated, gene, int(first), int(last)):
            left_out["held by a curated row"] += 1
        else:
            found.append(
                {
                    "gene": gene,
                    "transcript": model.accession,
                    "first": first,
                    "last": last,
                    "domain": f"{names.get(name, 'domain')} (Pfam {name})",
                    "citation": CITATION.format(count=count),
                    "unconfirmed": "",
                }
            )
    found.sort(key=lambda one: (one["gene"], int(one["first"]), int(one["last"])))
    return found, left_out


def main() -> int:
    """Write the table and print what was left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("resources", type=Path)
    arguments = parser.parse_args()
    curated = read(Path(__file__).with_name("curated_domains.tsv"))
    found, left_out = rows(arguments.data, arguments.resources, curated)
    lines = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in found)]
    path = arguments.resources / "critical_domains.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(found)} rows", file=sys.stderr)
    for why, count in sorted(left_out.items()):
        print(f"left out, {why}: {count}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
