"""Build the docs as a site, every link checked: ``./run docs [--open]``; see tools/site/.

``./run docs --check`` builds nothing and says which pages are behind; see tools/behind.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tools.site.build import main

    sys.exit(main(sys.argv[1:]))
