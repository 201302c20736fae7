"""Questions to a store: rows with their evidence, timelines, calendars, positions, figures, who acts on whom."""
