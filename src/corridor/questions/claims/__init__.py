"""Claims: each is a small data file, and its verdict is computed from a grid of definitions.

>>> from corridor.questions.claims import claims
>>> claims(names=["C10"]).claims[0].now.verdict.words
'contradicted'
"""

from corridor.questions.claims.checks import check_names, load_check
from corridor.questions.claims.claim import Claim, ClaimTest, Ledger
from corridor.questions.claims.read import LEDGERS, ledger_names, ledger_of, read_ledger
from corridor.questions.claims.result import Cell, ClaimResult, LedgerResult, Outcome, Verdict
from corridor.questions.claims.run import claims

__all__ = [
    "LEDGERS",
    "Cell",
    "Claim",
    "ClaimResult",
    "ClaimTest",
    "Ledger",
    "LedgerResult",
    "Outcome",
    "Verdict",
    "check_names",
    "claims",
    "ledger_names",
    "ledger_of",
    "load_check",
    "read_ledger",
]
