"""Write the test fixtures and the demonstration inputs; the same bytes every time.

python tools/make_fixtures.py                 tests/data/tso500 and config/demo
python tools/make_fixtures.py --to FOLDER     the same below another folder
python tools/make_fixtures.py --rows N OUT    one CombinedVariantOutput with N small variants
"""

from __future__ import annotations

import argparse
from pathlib import Path

import demo_rows
from combined_fixtures import combined_fixtures, demo_hrd, demo_luad, synthetic
from other_fixtures import other_fixtures


def klein_2025() -> bytes:
    """Return Table 2 of Klein et al. 2025 (10.3389/fonc.2025.1626478) as a typed table."""
    header = ["gene", "hgvs_c", "hgvs_p", "reported_interpretation", "reported_relevance"]
    lines = [header, *demo_rows.rows(demo_rows.KLEIN2025)]
    return ("\n".join("\t".join(line) for line in lines) + "\n").encode()


def all_files() -> dict[str, bytes]:
    """Return every generated file by its path below the checkout."""
    fixtures = {**combined_fixtures(), **other_fixtures()}
    files = {f"tests/data/tso500/{name}": data for name, data in fixtures.items()}
    files["config/demo/klein2025_variants.tsv"] = klein_2025()
    files["config/demo/DEMO_LUAD_CombinedVariantOutput.tsv"] = demo_luad()
    files["config/demo/DEMO_HRD_CombinedVariantOutput.tsv"] = demo_hrd()
    return files


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--rows", nargs=2, metavar=("N", "OUT"))
    options = parser.parse_args()
    if options.rows:
        Path(options.rows[1]).write_bytes(synthetic(int(options.rows[0])))
        return
    for name, data in all_files().items():
        path = options.to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
