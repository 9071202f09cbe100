"""Weekly scales and goals: asked at most once a week, shown as levels."""
