"""Documents → task book."""

from wrkit.intake.breakdown import Intake, read_breakdown

__all__ = ["Intake", "read_breakdown"]
