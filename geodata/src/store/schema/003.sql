-- Format 3: columns in parts.

-- The engine copies two thousand rows at a time when it writes its log and when it reads: of whole columns of a country that is
-- tens of megabytes. `first` is the position of the part's first cell; a column written before this format is one part.
ALTER TABLE cell_column ADD COLUMN first INTEGER DEFAULT 0;

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
    ) c
    LEFT JOIN cell_extra e
        ON e.content = c.content AND e.indicator = c.indicator AND e.period = c.period AND e.position = c.position;
