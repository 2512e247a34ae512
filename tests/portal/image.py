"""The image's tree and environment, made from the files that describe it: no engine is needed.

Reads of the Dockerfile what the last stage copies, runs and starts, of .dockerignore what stays
out, of the compose file the services' commands and variables.
"""

import importlib.metadata
import json
import re
import shutil
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
# Refuses the packages that the image does not have; a program of the tests' interpreter reads it.
BLOCKER = """
import json, sys
from pathlib import Path

ABSENT = set(json.loads((Path(__file__).parent / "absent.json").read_text()))

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"the image has no {name}", name=name)

sys.meta_path.insert(0, Absent())
"""


def instructions(word):
    """The last stage's instructions of a kind, continued lines joined, comments left out."""
    stage = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[-1]
    lines = "\n".join(line for line in stage.splitlines() if not line.startswith("#"))
    whole = re.sub(r"\\\n\s*", "", lines).splitlines()
    return [line.removeprefix(f"{word} ") for line in whole if line.startswith(f"{word} ")]


def assemble(tree):
    """Copy into `tree` what the image's last stage has; npm packages are those of this checkout."""
    tree.mkdir()
    for line in instructions("COPY"):
        *sources, target = line.split()
        if not sources[0].startswith("--from="):
            for source in sources:
                _copy(source, tree / target)
        elif target == "node_modules":
            (tree / target).symlink_to(ROOT / "node_modules")


def _copy(source, target):
    for file in sorted((ROOT / source).rglob("*")) if source == "." else [ROOT / source]:
        path = file.relative_to(ROOT)
        if file.is_file() and not left_out(path):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target / path)


def left_out(path):
    """As the engine reads .dockerignore: the last pattern that fits a path, or a folder of it."""
    out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern = _pattern(line.removeprefix("!"))
            if any(pattern.fullmatch(str(part)) for part in (path, *path.parents[:-1])):
                out = not line.startswith("!")
    return out


def _pattern(glob):
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/"))
    return re.compile("".join(parts.get(piece) or re.escape(piece) for piece in pieces))


def production_packages():
    """The distributions `uv sync --no-default-groups` installs: the closure in the lock file."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    needs = {package["name"]: package for package in locked}
    packages, waiting = set(), [("county-portal", ())]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in packages or name not in needs:
            continue
        packages.add((name, extras))
        optional = needs[name].get("optional-dependencies", {})
        groups = [
            needs[name].get("dependencies", []),
            *(optional.get(extra, []) for extra in extras),
        ]
        waiting += [
            (need["name"], tuple(need.get("extra", ()))) for each in groups for need in each
        ]
    return {name for name, _ in packages}


def block_absent(folder):
    """Write what keeps programs started with `folder` on their path from the other packages."""
    kept = production_packages()
    absent = [
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if not {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners} & kept
    ]
    folder.mkdir()
    (folder / "absent.json").write_text(json.dumps(absent))
    (folder / "sitecustomize.py").write_text(BLOCKER)


def environment(given):
    """The variables of the compose file's services, those of the operator's .env filled in."""

    def filled(match):
        name, default = match[1], match[2]
        return given[name] if name in given else default.removeprefix(":-")

    variables = COMPOSE["x-portal"]["environment"]
    return {
        name: re.sub(r"\$\{(\w+)((?::[-?][^}]*)?)\}", filled, str(text))
        for name, text in variables.items()
    }


def commands():
    """What the web server, the worker and beat are started with."""
    web = json.loads(instructions("CMD")[0])
    services = COMPOSE["services"]
    return {"web": web, **{name: services[name]["command"] for name in ("worker", "beat")}}
