"""The one statement behind every figure: what became of the visits of each line, as arrays.

Time is counted to the day on which a visit's window closed, from the track's day 0. A visit that
was done, or after which the patient was seen again, was followed to that day. Who was not is known
until the last contact: a visit, a death, the day of leaving; an end point ends what is owed.
A line that holds several visits of a track counts the time to the one that closed last.
"""

from registry.completeness.codes import By, Outcome

OUTCOMES = [one.value for one in Outcome]
NO_DELAY = 100_000  # stands for "not done" in an array of whole numbers
LINES = {
    By.TEMPLATE: ("template", "''", "0"),
    By.VISIT: ("template", "code", "0"),
    By.YEAR: ("template", "''", "year"),
    By.VISIT_YEAR: ("template", "code", "year"),
}

# `{item}` is the statement of `items.columns_of`; `{template}`, `{code}`, `{year}` are of LINES.
_FIGURES = """
WITH item AS MATERIALIZED ({item}), contact AS (
    SELECT patient_id, max(day) AS last_on FROM (
        SELECT patient_id, done_on AS day FROM registry_planneditem
        WHERE centre_id = ANY(%s) AND done_on <= %s AND modality <> 'consent'
        UNION ALL
        SELECT patient_id, visited_on FROM registry_visit
        WHERE centre_id = ANY(%s) AND visited_on <= %s
    ) seen GROUP BY patient_id
), followed AS (
    SELECT item.*, {template} AS of_template, {code} AS of_code, {year} AS of_year,
        closes_on - anchor_on AS owed,
        CASE WHEN outcome IN ('on_time', 'early', 'late') THEN closes_on
            WHEN outcome IN ('ended', 'left') THEN stopped_on
            WHEN outcome = 'gap' AND stopped_on <= %s THEN greatest(contact.last_on, stopped_on)
            ELSE contact.last_on END AS known_on
    FROM item LEFT JOIN contact USING (patient_id)
), line AS (
    SELECT *,
        greatest(least(coalesce(known_on, anchor_on), closes_on) - anchor_on, 0) AS seen,
        row_number() OVER (PARTITION BY track_id, of_template, of_code, of_year
            ORDER BY closes_on DESC, id DESC) = 1 AS newest
    FROM followed
)
SELECT centre_id, of_template, of_code, of_year,
    array_agg(patient_id), array_agg(array_position(%s::text[], outcome) - 1),
    array_agg(complete::int), array_agg(coalesce(done_on - target_on, {no_delay})),
    array_agg(owed), array_agg(seen), array_agg(newest::int)
FROM line
GROUP BY centre_id, of_template, of_code, of_year
ORDER BY centre_id, of_template, min(closes_on - anchor_on), of_year, of_code
"""


def figures_sql(item: str, by: By) -> str:
    """The statement for lines of a kind; built of constants and of Django's own SQL."""
    template, code, year = LINES[by]
    return _FIGURES.format(item=item, template=template, code=code, year=year, no_delay=NO_DELAY)


# How many were due, on time and complete, per centre; per plan and year, and over all of them
# (empty, and 0). One set of rows per centre, counted by the nightly job.
PEERS = """
WITH item AS MATERIALIZED ({item})
SELECT centre_id, coalesce(template, ''), coalesce(year, 0),
    count(*) FILTER (WHERE outcome = ANY(%s)) AS due,
    count(*) FILTER (WHERE outcome = 'on_time') AS on_time,
    count(*) FILTER (WHERE outcome = ANY(%s) AND complete) AS complete,
    count(DISTINCT patient_id) FILTER (WHERE outcome = ANY(%s)) AS patients
FROM item
GROUP BY GROUPING SETS ((centre_id), (centre_id, template), (centre_id, year),
    (centre_id, template, year))
"""
