# Checks configuration and sample sheet before any rule is made, and offers PLAN to the rules.

# What all stages depend on: an update makes all documents anew.
VERSION = f"{__version__}, documents of schema {SCHEMA_VERSION}"

try:
    PLAN = make_plan(config, workflow.configfiles)
except VarannotError as error:
    refuse(str(error).splitlines())


def given(text):
    """Return a parameter as it is: the engine reads braces in a plain text as wildcards."""
    return lambda wildcards: text
