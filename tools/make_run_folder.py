"""Write an invented result folder of the TSO500 software; the same seed gives the same bytes.

python tools/make_run_folder.py --layout localapp --samples 24 --variants 1300 --seed 1 --out DIR
python tools/make_run_folder.py --layout dragen --release 2.6 --samples 2 --seed 1 --out DIR --gvcf

Samples, reads and variants are drawn by lot. Genes, transcripts and bases are those of the shipped
bundle, so REF fits GRCh37 and each description fits its change. The files of a sample agree with
each other. Besides the samples there is one control without template, NTC.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from run_folder.layouts import POSITIONS, VERSIONS, write_run


def main() -> None:
    """Write the folder that the command line asks for."""
    releases = sorted({name for releases in VERSIONS.values() for name in releases})
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--layout", choices=list(VERSIONS), required=True)
    parser.add_argument("--release", choices=releases, help="by default the first of the layout")
    parser.add_argument("--samples", type=int, default=2, metavar="N")
    parser.add_argument("--variants", type=int, default=1300, metavar="N", help="per sample")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="new or empty")
    parser.add_argument(
        "--gvcf",
        type=int,
        nargs="?",
        const=1,
        default=0,
        metavar="N",
        help="a genome VCF for the first N samples (1)",
    )
    parser.add_argument("--positions", type=int, default=POSITIONS, help="of a genome VCF")
    given = parser.parse_args()
    versions = VERSIONS[given.layout]
    release = given.release or next(iter(versions))
    if release not in versions:
        parser.error(f"layout {given.layout} has the releases {', '.join(versions)}")
    if given.samples < 1 or given.variants < 10:
        parser.error("at least 1 sample and 10 variants")
    try:
        cases = write_run(
            given.out,
            versions[release],
            given.samples,
            given.variants,
            given.seed,
            gvcf=given.gvcf,
            positions=given.positions,
        )
    except (FileExistsError, ValueError) as error:
        parser.error(str(error))
    print(f"{given.out}: {len(cases)} samples, {sum(len(one.passed) for one in cases)} variants")


if __name__ == "__main__":
    main()
