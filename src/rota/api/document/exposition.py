"""Metrics as text: OpenMetrics 1.0, or the older format that every scraper takes.

prometheus-client takes 4.4 MB, so it is imported with the first scrape; who is never scraped does without.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from rota.model.metric import METRICS, Figures, Histogram, Metric, MetricType, Values

if TYPE_CHECKING:
    from prometheus_client.core import Metric as Family

TEXT = "text/plain; version=0.0.4; charset=utf-8"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def wants_open_metrics(accept: str) -> bool:
    """Whether an Accept names it (RFC 9110 §12.5.1); a weight of zero is a refusal."""
    for item in accept.lower().split(","):
        kind, *parameters = (part.strip() for part in item.split(";"))
        if kind == "application/openmetrics-text":
            return not any(one.startswith("q=") and not one[2:].strip("0.") for one in parameters)
    return False


def exposed(figures: Figures, *, open_metrics: bool) -> bytes:
    """All metrics as text; milliseconds for each hundred units, so it is asked for beside the event loop."""
    from prometheus_client import CollectorRegistry, exposition  # noqa: PLC0415 see above
    from prometheus_client.openmetrics import exposition as openmetrics  # noqa: PLC0415 as above

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector(figures))
    if open_metrics:
        text: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call] # it brings types for half of itself
        return text
    return exposition.generate_latest(registry)


class Collector:
    """Hands figures to prometheus-client."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> "Iterator[Family]":
        """All metrics, those without a value too."""
        for metric in METRICS:
            yield _family(metric, self._figures.get(metric.name, {}))


def _family(metric: Metric, values: Values) -> "Family":
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily  # noqa: PLC0415 as above

    if metric.type is MetricType.HISTOGRAM:
        histograms = HistogramMetricFamily(metric.name, metric.help, labels=metric.labels)
        for labels, value in sorted(values.items()):
            assert isinstance(value, Histogram), "its type says so"
            histograms.add_metric(labels, _buckets(value), value.total)
        return histograms
    make = CounterMetricFamily if metric.type is MetricType.COUNTER else GaugeMetricFamily
    family = make(metric.name, metric.help, labels=metric.labels)
    for labels, value in _numbers(values).items():
        family.add_metric(labels, value)
    return family


def _numbers(values: Values) -> Mapping[tuple[str, ...], float]:
    return {labels: value for labels, value in sorted(values.items()) if not isinstance(value, Histogram)}


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    names = [*map(repr, histogram.bounds), "+Inf"]
    return list(zip(names, map(float, accumulate(histogram.counts)), strict=True))
