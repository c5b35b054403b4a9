DIN_PATTERN = r"^[A-NP-Z1-9][A-NP-Z0-9]{4}\d{8}$"
SEC_PATTERN = r"^[A-Z]{2}[A-Z0-9]{6}[A-Z0-9]{13} ?[A-Z][A-Z0-9]{7}[A-Z0-9]{3}\d{8}$"
MARKERS = (
    "cd105_pct",
    "cd73_pct",
    "cd90_pct",
    "cd45_pct",
    "cd34_pct",
    "cd14_pct",
    "cd11b_pct",
    "cd79a_pct",
    "cd19_pct",
    "hla_dr_pct",
)
