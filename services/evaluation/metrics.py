"""Evaluation's own metrics."""

from prometheus_client import Counter

STEPS = Counter("sanquan_evaluation_steps_total", "Steps of cases heard of")
