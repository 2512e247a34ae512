"""`python -m tests.layers`: no import points up, in no app, and in none that is new."""

import json
import sys
import tempfile
from typing import Any

from importlinter import cli

from tests.layers import contracts


def main() -> int:
    with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as settings:
        settings.write(_written())
        settings.flush()
        return cli.lint_imports(config_filename=settings.name, no_logo=True)


def _written() -> str:
    known = contracts.apps()
    lines = ["[tool.importlinter]", f"root_packages = {_value(contracts.roots(known))}"]
    for contract in contracts.contracts(known):
        lines.append("[[tool.importlinter.contracts]]")
        lines += [f"{key} = {_value(value)}" for key, value in contract.items()]
    return "\n".join(lines)


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
