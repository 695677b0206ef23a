-- Format 4: cells one by one.

-- What is not committed yet the engine holds in memory, and of less than 122,880 rows it makes two more copies when it commits. The
-- columns of a country in parts of lists were some ten thousand wide rows: all of them were copied, 90 MB in that moment. As rows of
-- single cells they are millions, which go to the file while they are written. `place` counts from 0 in the list of codes, `cells` says
-- how many there are. What was written before this format stays in `cell_column`.
CREATE TABLE cell_series (
    content INTEGER NOT NULL, series INTEGER NOT NULL, indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, list INTEGER NOT NULL,
    cells INTEGER NOT NULL
);
CREATE TABLE cell_value (
    content INTEGER NOT NULL, series INTEGER NOT NULL, place INTEGER NOT NULL, value DOUBLE, status UTINYINT NOT NULL
);

CREATE OR REPLACE VIEW cell AS
    SELECT c.content, c.indicator, c.period, c.code, c.value,
           ['suppressed', 'not_surveyed', 'no_reply', 'not_applicable'][c.status % 16] AS blank,
           ['published', 'provisional', 'estimate', 'sample'][c.status // 16 + 1] AS trust,
           e.low, e.high, e.note
    FROM (
        SELECT v.content, v.indicator, v.period,
               unnest(l.codes[v.first + 1 : v.first + len(v.status)]) AS code, unnest(v."values") AS value,
               unnest(v.status) AS status, unnest(range(v.first, v.first + len(v.status))) AS position
        FROM cell_column v JOIN code_list l ON l.content = v.content AND l.list = v.list
        UNION ALL
        SELECT s.content, s.indicator, s.period, l.codes[v.place + 1] AS code, v.value, v.status, v.place AS position
        FROM cell_series s
        JOIN cell_value v ON v.content = s.content AND v.series = s.series
        JOIN code_list l ON l.content = s.content AND l.list = s.list
    ) c
    LEFT JOIN cell_extra e
        ON e.content = c.content AND e.indicator = c.indicator AND e.period = c.period AND e.position = c.position;
