"""Write the lock file: every package the tests need, at the versions of constraints.txt, each with its digest.

    make lock

The digests are those of the files that are right for this interpreter and system, so the file is named after both;
`make setup` uses it where it fits and the constraints alone elsewhere.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ASK = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--dry-run", "--ignore-installed",
       "--report", "-")  # fmt: skip


def name() -> str:
    """The name of the lock file for this interpreter: `lock-linux-x86_64-cp311.txt`."""
    version = "".join(map(str, sys.version_info[:2]))
    return f"lock-{platform.system().lower()}-{platform.machine()}-cp{version}.txt"


def lines() -> list[str]:
    """One line a package, by name. The package itself and what pip builds it with are not among them."""
    words = [sys.executable, *ASK, "-c", str(ROOT / "constraints.txt"), f"{ROOT}[dev]", "setuptools>=77"]
    found = subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    out = []
    for item in json.loads(found[found.index("{") :])["install"]:
        about, digests = item["metadata"], item["download_info"].get("archive_info", {}).get("hashes", {})
        if about["name"] != "dateline":
            out.append(f"{about['name'].lower()}=={about['version']} --hash=sha256:{digests['sha256']}")
    return sorted(out)


def main() -> None:
    if sys.argv[1:] == ["--name"]:
        print(name())
        return
    file = ROOT / "requirements" / name()
    head = f"# Written by `make lock` for {name()[5:-4]}: install with --require-hashes --no-deps."
    file.write_text("\n".join([head, *lines()]) + "\n", "utf-8")
    print(f"{file.relative_to(ROOT)}: {len(file.read_text('utf-8').splitlines()) - 1} packages")


if __name__ == "__main__":
    main()
