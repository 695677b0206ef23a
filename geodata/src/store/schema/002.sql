-- Format 2: batches over packages, who did what, and cells as columns.

ALTER TABLE revision ADD COLUMN action VARCHAR DEFAULT 'shipped';
ALTER TABLE revision ADD COLUMN actor VARCHAR DEFAULT 'つなぎ';

-- In `revision_package`, `content_hash` is the base of a package; empty where the package has none and was brought by a batch. A
-- revision's content of a package is its base with the batches laid over it, layer by layer.
CREATE TABLE revision_batch (
    number INTEGER NOT NULL, package VARCHAR NOT NULL, layer INTEGER NOT NULL, batch VARCHAR NOT NULL
);

-- A batch numbers its rows as a content does, in the same sequence, and is never changed either. `whole` is the hash of the content
-- of a package that it brings as a whole. `whole_kinds` is a JSON array.
CREATE TABLE batch (
    content INTEGER PRIMARY KEY, hash VARCHAR NOT NULL UNIQUE, package VARCHAR NOT NULL, whole VARCHAR,
    whole_kinds VARCHAR NOT NULL, indicators BIGINT NOT NULL, cells BIGINT NOT NULL, facilities BIGINT NOT NULL,
    tables BIGINT NOT NULL, boundaries BIGINT NOT NULL
);

-- Which file brought which batch in which revision. `settings` is a JSON object.
CREATE TABLE imported (
    number INTEGER NOT NULL, batch VARCHAR NOT NULL, file_name VARCHAR NOT NULL, file_sha256 VARCHAR NOT NULL,
    file_bytes BIGINT NOT NULL, settings VARCHAR NOT NULL, template VARCHAR
);
CREATE TABLE withdrawn (number INTEGER NOT NULL, batch VARCHAR NOT NULL, reason VARCHAR NOT NULL);

-- What a revision changed, counted when it was published.
CREATE TABLE revision_change (
    number INTEGER NOT NULL, ordinal INTEGER NOT NULL, package VARCHAR NOT NULL, kind VARCHAR NOT NULL, id VARCHAR NOT NULL,
    title VARCHAR NOT NULL, n BIGINT NOT NULL
);

CREATE TABLE template (name VARCHAR NOT NULL, body VARCHAR NOT NULL, saved_at VARCHAR NOT NULL, actor VARCHAR NOT NULL);

-- Append-only. `hash` covers the line and the hash of the line before it.
CREATE TABLE audit (
    seq BIGINT NOT NULL, happened_at VARCHAR NOT NULL, actor VARCHAR NOT NULL, action VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    detail VARCHAR NOT NULL, previous VARCHAR NOT NULL, hash VARCHAR NOT NULL
);

-- Cells, one row for each indicator and period: a country has them by the million, and row by row each would carry its own
-- identifiers. `values`, `status` and the codes of their list stand in the same order. `status` is 16 × trust (published,
-- provisional, estimate, sample from 0) + reason for having no value (none, suppressed, not_surveyed, no_reply, not_applicable from 0).
CREATE TABLE code_list (content INTEGER NOT NULL, list INTEGER NOT NULL, codes VARCHAR[] NOT NULL);
CREATE TABLE cell_column (
    content INTEGER NOT NULL, indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, list INTEGER NOT NULL,
    "values" DOUBLE[] NOT NULL, status UTINYINT[] NOT NULL
);
-- What few cells have. `position` counts from 0 in the list of codes.
CREATE TABLE cell_extra (
    content INTEGER NOT NULL, indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, position INTEGER NOT NULL, low DOUBLE,
    high DOUBLE, note VARCHAR
);

INSERT INTO code_list
    SELECT content, 0, list(code ORDER BY ordinal) FROM area WHERE ordinal >= 0 GROUP BY content;
INSERT INTO cell_column
    SELECT c.content, c.indicator, c.period, 0, list(c.value ORDER BY a.ordinal),
           list((16 * (list_position(['published', 'provisional', 'estimate', 'sample'], c.trust) - 1)
                 + coalesce(list_position(['suppressed', 'not_surveyed', 'no_reply', 'not_applicable'], c.blank), 0))::UTINYINT
                ORDER BY a.ordinal)
    FROM cell c JOIN area a ON a.content = c.content AND a.code = c.code
    GROUP BY c.content, c.indicator, c.period;
INSERT INTO cell_extra
    SELECT c.content, c.indicator, c.period, a.ordinal, c.low, c.high, c.note
    FROM cell c JOIN area a ON a.content = c.content AND a.code = c.code
    WHERE c.low IS NOT NULL OR c.note IS NOT NULL;
DROP TABLE cell;

-- Lineage of municipalities and definitions. `day` is 2005-04-10; of the sides of a change, `is_new` is what came to be.
CREATE TABLE area_change (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, day VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL
);
CREATE TABLE area_change_side (
    content INTEGER NOT NULL, area_change INTEGER NOT NULL, is_new BOOLEAN NOT NULL, ordinal INTEGER NOT NULL,
    code VARCHAR NOT NULL, name VARCHAR NOT NULL
);
CREATE TABLE crosswalk (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, title VARCHAR NOT NULL, title_en VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, indicator VARCHAR, at_period VARCHAR NOT NULL, before_words VARCHAR NOT NULL,
    after_words VARCHAR NOT NULL, note VARCHAR NOT NULL, source VARCHAR NOT NULL
);
CREATE TABLE crosswalk_weight (
    content INTEGER NOT NULL, crosswalk INTEGER NOT NULL, ordinal INTEGER NOT NULL, before_code VARCHAR, after_code VARCHAR,
    weight DOUBLE NOT NULL
);

-- The cells row by row, for questions that nobody has thought of yet.
CREATE VIEW cell AS
    SELECT c.content, c.indicator, c.period, c.code, c.value,
           ['suppressed', 'not_surveyed', 'no_reply', 'not_applicable'][c.status % 16] AS blank,
           ['published', 'provisional', 'estimate', 'sample'][c.status // 16 + 1] AS trust,
           e.low, e.high, e.note
    FROM (
        SELECT v.content, v.indicator, v.period, unnest(l.codes) AS code, unnest(v."values") AS value,
               unnest(v.status) AS status, unnest(range(len(l.codes))) AS position
        FROM cell_column v JOIN code_list l ON l.content = v.content AND l.list = v.list
    ) c
    LEFT JOIN cell_extra e
        ON e.content = c.content AND e.indicator = c.indicator AND e.period = c.period AND e.position = c.position;
