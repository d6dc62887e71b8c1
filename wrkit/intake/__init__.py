"""Documents → task book."""

from wrkit.intake.breakdown import Intake, corrected, read_breakdown

__all__ = ["Intake", "corrected", "read_breakdown"]
