"""Reads a plan from a file or from pasted text and proposes its lines."""

from mangxanh.plan.importer.proposing import (
    Proposal,
    ProposedLine,
    Section,
    as_json,
    propose_lines,
)
from mangxanh.plan.importer.reading import PlanText, read_plan
from mangxanh.plan.importer.sections import LineKind

__all__ = [
    "LineKind",
    "PlanText",
    "Proposal",
    "ProposedLine",
    "Section",
    "as_json",
    "propose_lines",
    "read_plan",
]
