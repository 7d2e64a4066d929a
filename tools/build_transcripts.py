"""Build resources/transcripts from the collected reference files, and print what it holds.

Usage: python tools/build_transcripts.py REFERENCE --knowledge FOLDER --proteins FASTA
Without --proteins or --knowledge the bundle has fewer proteins, or fewer checks behind them; the
report says so.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from transcript_bundle.build import Inputs, build
from transcript_bundle.report import report_lines

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Read the arguments, build, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path, help="folder of the reference files")
    parser.add_argument("--proteins", type=Path, help="FASTA of UniProtKB/Swiss-Prot, human")
    parser.add_argument("--knowledge", type=Path, help="folder with clinvar and cancerhotspots")
    parser.add_argument("--genes", type=Path, default=ROOT / "resources" / "gene_names.tsv")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "transcripts")
    given = parser.parse_args()
    inputs = Inputs(given.reference, given.genes, given.proteins, given.knowledge)
    built = build(inputs, given.out)
    print("\n".join(report_lines(built, inputs, given.out)))


if __name__ == "__main__":
    main()
