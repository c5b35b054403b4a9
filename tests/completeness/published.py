"""Table 1 of Xue et al., BMC Medical Research Methodology 2017;17:155.

Doi 10.1186/s12874-017-0436-z.
Read at pmc.ncbi.nlm.nih.gov/articles/PMC5709923/table/Tab1 (open access, CC BY 4.0). Percentages.
The columns called MSE are roots of mean squared errors as shares: each bias, which a mean squared
error holds, is about as large (90.4 against 95.0 with .047). Two of them cannot be right and are
left out: .647 of C, ten times its neighbours, and .005 of SPT beside a bias of 4.7 points.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """Share with an event by the end of the study, without drop-outs; true rate; percentage
    method; C with its error; simplified method with its error."""

    events: float
    true: float
    percentage: float
    clark: float
    clark_error: float | None
    simplified: float
    simplified_error: float | None


TABLE = [
    Row(0.05, 95.0, 90.4, 94.9, 0.001, 95.1, 0.001),
    Row(0.05, 81.9, 66.7, 81.7, 0.003, 82.1, 0.003),
    Row(0.05, 68.1, 44.8, 67.9, 0.003, 68.2, 0.005),
    Row(0.05, 56.7, 29.3, 56.5, 0.003, 57.3, 0.007),
    Row(0.10, 95.2, 91.0, 95.1, 0.002, 95.4, 0.002),
    Row(0.10, 82.1, 67.9, 81.6, 0.006, 82.5, 0.006),
    Row(0.10, 68.5, 46.5, 67.9, 0.008, 69.2, 0.009),
    Row(0.10, 56.4, 30.3, 55.6, 0.008, 57.4, 0.011),
    Row(0.30, 94.4, 90.0, 93.7, 0.006, 94.6, 0.004),
    Row(0.30, 82.7, 70.7, 81.1, 0.016, 83.6, 0.009),
    Row(0.30, 69.4, 50.9, 67.1, 0.023, 70.9, 0.016),
    Row(0.30, 53.6, 31.0, 51.1, 0.026, 55.9, 0.023),
    Row(0.50, 93.2, 89.5, 91.2, 0.020, 93.9, 0.008),
    Row(0.50, 77.6, 67.2, 72.5, 0.051, 79.9, 0.024),
    Row(0.50, 65.0, 51.1, 58.5, None, 68.4, 0.035),
    Row(0.50, 46.6, 31.3, 40.0, 0.066, 51.3, None),
]
