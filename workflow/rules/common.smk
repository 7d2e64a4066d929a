# Checks configuration and sample sheet before any rule is made, and offers PLAN to the rules.

import os
import sys
from pathlib import Path

# The commands of the rules come from the same installation as this run, also when
# .venv/bin/snakemake is called without activating its environment.
os.environ |= {
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
}

try:
    from varannot import __version__ as VERSION
    from varannot.errors import VarannotError
    from varannot.sheet.plan import make_plan
except ImportError as error:
    print(
        f"varannot: not installed for {sys.executable} ({error}). Run 'make setup' and call "
        ".venv/bin/snakemake, or activate the environment in which it is installed.",
        file=sys.stderr,
    )
    raise SystemExit(2)

try:
    PLAN = make_plan(config, workflow.configfiles)
except VarannotError as error:
    print(
        "\n".join(f"varannot: {line}" for line in str(error).splitlines()),
        file=sys.stderr,
    )
    print("varannot: nothing was run.", file=sys.stderr)
    raise SystemExit(2)


def given(text):
    """Return a parameter as it is: the engine reads braces in a plain text as wildcards."""
    return lambda wildcards: text
