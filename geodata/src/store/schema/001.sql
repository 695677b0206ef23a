-- Format 1.
-- `content` numbers the contents; everything that belongs to one is written once, with the hash that names it, and never changed.

CREATE TABLE package_content (
    content INTEGER PRIMARY KEY,
    hash VARCHAR NOT NULL UNIQUE,
    package VARCHAR NOT NULL
);

CREATE TABLE revision (
    number INTEGER PRIMARY KEY,
    hash VARCHAR NOT NULL,
    published_at VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE revision_package (
    number INTEGER NOT NULL,
    package VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- What the packages that ship looked like when they were last looked at: the content hash of each, and under the name `*` a hash
-- over all their files, which is quicker to compare.
CREATE TABLE shipped (package VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL);

CREATE TABLE package_info (
    content INTEGER NOT NULL, id VARCHAR NOT NULL, kind VARCHAR NOT NULL, title VARCHAR NOT NULL, title_en VARCHAR NOT NULL,
    description VARCHAR NOT NULL, version VARCHAR NOT NULL, created VARCHAR NOT NULL, retrieved VARCHAR NOT NULL,
    prefecture VARCHAR, trust VARCHAR NOT NULL, caveats VARCHAR NOT NULL
);
CREATE TABLE package_source (content INTEGER NOT NULL, ordinal INTEGER NOT NULL, title VARCHAR NOT NULL, url VARCHAR);
CREATE TABLE package_license (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, name VARCHAR NOT NULL, title VARCHAR NOT NULL, url VARCHAR
);

-- Ordinal -1 is the prefecture.
CREATE TABLE area (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, code VARCHAR NOT NULL, name VARCHAR NOT NULL, kana VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL, kind VARCHAR NOT NULL
);

CREATE TABLE area_grouping (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, version VARCHAR NOT NULL, title VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL, valid_from VARCHAR, valid_to VARCHAR, source VARCHAR NOT NULL, note VARCHAR NOT NULL
);
CREATE TABLE grouping_member (
    content INTEGER NOT NULL, area_grouping INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL,
    title VARCHAR NOT NULL, title_en VARCHAR NOT NULL
);
CREATE TABLE grouping_area (
    content INTEGER NOT NULL, area_grouping INTEGER NOT NULL, member INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    code VARCHAR NOT NULL
);

CREATE TABLE indicator (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, title VARCHAR NOT NULL, title_en VARCHAR NOT NULL,
    theme VARCHAR NOT NULL, definition VARCHAR NOT NULL, measure VARCHAR NOT NULL, multiple_response BOOLEAN NOT NULL,
    relisted BOOLEAN NOT NULL, unit VARCHAR NOT NULL, unit_en VARCHAR NOT NULL, polarity VARCHAR NOT NULL,
    decimals INTEGER NOT NULL, source VARCHAR NOT NULL, caveats VARCHAR NOT NULL, numerator VARCHAR, denominator VARCHAR,
    per DOUBLE
);
CREATE TABLE indicator_state (
    content INTEGER NOT NULL, indicator VARCHAR NOT NULL, ordinal INTEGER NOT NULL, value INTEGER NOT NULL, id VARCHAR NOT NULL,
    label VARCHAR NOT NULL, label_en VARCHAR NOT NULL
);
CREATE TABLE series_break (
    content INTEGER NOT NULL, indicator VARCHAR NOT NULL, ordinal INTEGER NOT NULL, period VARCHAR NOT NULL, note VARCHAR NOT NULL
);

-- Exactly one of `value` and `blank` is there.
CREATE TABLE cell (
    content INTEGER NOT NULL, indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, code VARCHAR NOT NULL, value DOUBLE,
    blank VARCHAR, trust VARCHAR NOT NULL, low DOUBLE, high DOUBLE, note VARCHAR
);
-- Totals that the source itself publishes; without grouping and member: of the prefecture.
CREATE TABLE published_total (
    content INTEGER NOT NULL, indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, area_grouping VARCHAR, member VARCHAR,
    value DOUBLE, blank VARCHAR, trust VARCHAR NOT NULL, low DOUBLE, high DOUBLE, note VARCHAR
);

CREATE TABLE facility_kind (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, label VARCHAR NOT NULL, label_en VARCHAR NOT NULL,
    symbol VARCHAR NOT NULL, note VARCHAR NOT NULL
);
CREATE TABLE facility (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, kind VARCHAR NOT NULL, name VARCHAR NOT NULL,
    code VARCHAR, address VARCHAR NOT NULL, phone VARCHAR NOT NULL, longitude_deg DOUBLE, latitude_deg DOUBLE,
    coord_precision VARCHAR NOT NULL, valid_from VARCHAR, valid_to VARCHAR, capacity BIGINT, opening_days VARCHAR NOT NULL,
    note VARCHAR NOT NULL, source VARCHAR NOT NULL, trust VARCHAR NOT NULL
);

CREATE TABLE profile_table (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, section VARCHAR NOT NULL, title VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL, definition VARCHAR NOT NULL, as_of VARCHAR NOT NULL, measure VARCHAR NOT NULL,
    multiple_response BOOLEAN NOT NULL, relisted BOOLEAN NOT NULL, base DOUBLE, figure VARCHAR NOT NULL, notes VARCHAR NOT NULL,
    source VARCHAR NOT NULL, trust VARCHAR NOT NULL
);
CREATE TABLE profile_column (
    content INTEGER NOT NULL, profile_table INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL,
    title VARCHAR NOT NULL, title_en VARCHAR NOT NULL, unit VARCHAR NOT NULL, is_number BOOLEAN NOT NULL
);
-- Exactly one of `number`, `words` and `blank` is there.
CREATE TABLE profile_cell (
    content INTEGER NOT NULL, profile_table INTEGER NOT NULL, line INTEGER NOT NULL, position INTEGER NOT NULL, number DOUBLE,
    words VARCHAR, blank VARCHAR
);

-- `geometry` is OGC well-known binary, longitude and latitude in degrees.
CREATE TABLE boundary (
    content INTEGER NOT NULL, ordinal INTEGER NOT NULL, code VARCHAR NOT NULL, name VARCHAR NOT NULL,
    prefecture VARCHAR NOT NULL, geometry BLOB NOT NULL
);

-- Computed from the boundaries when they are published.
CREATE TABLE parcel (
    content INTEGER NOT NULL, code VARCHAR NOT NULL, area_km2 DOUBLE NOT NULL, inside_longitude_deg DOUBLE NOT NULL,
    inside_latitude_deg DOUBLE NOT NULL, west_deg DOUBLE NOT NULL, south_deg DOUBLE NOT NULL, east_deg DOUBLE NOT NULL,
    north_deg DOUBLE NOT NULL
);
CREATE TABLE border (content INTEGER NOT NULL, code VARCHAR NOT NULL, other VARCHAR NOT NULL);
