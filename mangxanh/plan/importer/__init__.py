"""Reads a plan from a file or from pasted text and proposes its lines."""

from mangxanh.plan.importer.proposing import (
    ProposedLine,
    Proposal,
    Section,
    as_json,
    propose_lines,
)
from mangxanh.plan.importer.sections import LineKind

__all__ = ["LineKind", "Proposal", "ProposedLine", "Section", "as_json", "propose_lines"]
