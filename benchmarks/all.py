"""Every benchmark in one run, one after the other, and their tables at the end of README.md.

    python benchmarks/all.py                 all of them, at the sizes below
    python benchmarks/all.py publish states  these alone; the tables of the others stay as they are

Each table bears its command, the day, the commit, how long it took, and the load of the machine before and after: at a
load above the number of cores its seconds are of waiting too. One that fails says so in place of its table, and the exit
code is 1.
"""

import os
import platform
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
RUNS = {
    "publish": ("publish.py", "20000", "100000", "1000000"),
    "gate": ("publish.py", "--gate", "5000", "20000", "100000", "1000000"),
    "downloads": ("downloads.py", "100000", "1000000"),
    "catalogue": ("catalogue.py", "100", "1000", "10000"),
    "ledger": ("ledger.py", "10000", "100000", "1000000"),
    "states": ("states.py",),
    "pages": ("pages.py", "1000000"),
    "serving": ("serving.py", "--quads", "1000000"),
    "endpoint": ("endpoint.py", "100000", "1000000"),
}
BEGIN, END = "<!-- made by benchmarks/all.py: {} -->", "<!-- end of {} -->"


def main(names: list[str]) -> int:
    """Run and write down; 1 where one failed or is not known."""
    if unknown := set(names) - RUNS.keys():
        sys.exit(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}")
    failed = False
    for name in names or RUNS:
        print(f"{name} …", file=sys.stderr, flush=True)
        section, good = run(name)
        README.write_text(replaced(README.read_text(encoding="utf-8"), name, section), encoding="utf-8")
        failed |= not good
    return int(failed)


def run(name: str) -> tuple[str, bool]:
    """What a benchmark printed, under what it was; and whether it ended well."""
    command, before, begun = RUNS[name], os.getloadavg()[0], time.monotonic()
    done = subprocess.run([sys.executable, HERE / command[0], *command[1:]], capture_output=True, text=True)
    took, after = time.monotonic() - begun, os.getloadavg()[0]
    said = done.stdout.strip() if done.returncode == 0 else f"Failed: `{done.stderr.strip().splitlines()[-1]}`"
    told = f"`python benchmarks/{' '.join(command)}`: {took:.0f} s on {machine()}; load {before:.1f} before, {after:.1f} after."
    return f"### {name}\n\n{told}\n\n{re.sub(r'^#', '###', said, flags=re.MULTILINE)}\n", done.returncode == 0


def machine() -> str:
    """The day, the commit, the cores and the versions that figures depend on."""
    commit = subprocess.run(
        ["git", "-C", HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    ).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, pyoxigraph {version('pyoxigraph')}"
    )


def replaced(readme: str, name: str, section: str) -> str:
    """The text with the section of a benchmark in its place, at the end where it had none."""
    begin, end = BEGIN.format(name), END.format(name)
    whole = f"{begin}\n\n{section}\n{end}\n"
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}\n", re.DOTALL)
    return found.sub(lambda _: whole, readme) if found.search(readme) else f"{readme.rstrip()}\n\n{whole}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
