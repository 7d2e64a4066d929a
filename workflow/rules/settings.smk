# Finds the installation, and looks at config/config.yaml before the engine does: the engine's own
# message for a mistake in it names neither file nor row.

import os
import sys
from pathlib import Path

# The commands of the rules come from the same installation as this run, also when
# .venv/bin/snakemake is called without activating its environment.
os.environ |= {
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
}

try:
    from varannot import __version__
    from varannot.errors import VarannotError
    from varannot.model import SCHEMA_VERSION
    from varannot.sheet.config import config_problems
    from varannot.sheet.plan import make_plan
except ImportError as error:
    print(
        f"varannot: not installed for {sys.executable} ({error}). Run 'make setup' and call "
        ".venv/bin/snakemake, or activate the environment in which it is installed.",
        file=sys.stderr,
    )
    raise SystemExit(2)


def refuse(problems):
    """Stop with one line for each problem; nothing is run."""
    for problem in [*problems, "nothing was run."]:
        print(f"varannot: {problem}", file=sys.stderr)
    raise SystemExit(2)


if Path("config/config.yaml").is_file():
    if mistakes := config_problems(Path("config/config.yaml"), "config/config.yaml"):
        refuse(mistakes)
