"""Pure functions on text: cleaning, headings, units and leaders."""
