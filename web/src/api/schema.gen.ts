// Written by `npm run types` from server/openapi.json. Do not edit.

export interface paths {
    "/api/v1/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The municipalities: codes, names, populations, neighbours, groupings. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AreasAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas/{code}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One municipality: every indicator at its latest period beside the totals, places in it, the nearest place of each kind. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description Identifier of a grouping: the total of the area's member is added */
                    grouping?: string;
                };
                header?: never;
                path: {
                    /** @description 5-digit code */
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProfileAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit log, oldest first: append-only, each line with the hash of the one before. */
        get: {
            parameters: {
                query?: {
                    /** @description Number of the line after which to begin; 0 if none is given */
                    after?: number;
                    /** @description How many lines, 1 to 1000; 200 if none is given */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Checks the record: the chain of the audit log, the hashes of revisions and of their contents. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/basemaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Base maps: files of the data folder, and tiles of another host if an operator named them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BaseMapsAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/basemaps/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of a base map, whole or in part (`Range`). `{file}` is `<id>.pmtiles`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `<id>.pmtiles` */
                    file: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.pmtiles": number[];
                    };
                };
                /** @description The part asked for */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.pmtiles": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What imported files brought, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of a data package; all if none is given */
                    data?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BatchesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back what a file brought: a new revision is without it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Withdraw"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevisionAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells a page that something has changed, so that it can ask again: `event: changed`, `data: {"plugins":n,"revision":n}` when data or
         *     plugins have; `event: plugins`, `data: {"plugins":n}` when plugins have come, gone or changed their state; `event: revision`, `data: {"revision":n}` when another revision is served; `event: import`, `data: {"imports":n}` when
         *     an import has come a step further. The present state comes first.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The places, with the municipality that each declares and the one that its position lies in. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description Identifier of a kind */
                    kind?: string;
                    /** @description Only places open in this period, as far as that is known */
                    period?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FacilitiesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as GeoJSON. A place without position has no geometry. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description Identifier of a kind */
                    kind?: string;
                    /** @description Only places open in this period, as far as that is known */
                    period?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["FeatureCollection_FacilityShape_FacilitiesHead"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/figures/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A figure: charts and maps of any indicator by the same query as `values`, tables of the profile by their identifier. `{file}` is
         *     `<kind>.<format>`: kind `ranking`, `series`, `table`, `chart`, `scatter` or `map`; format `svg`, `png`, `csv` or `json` (the table twin).
         */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description A fiscal year or as-of date in any spelling: `FY2020`, `令和2年度`, `2022-03-31`; the latest if none is given. */
                    period?: string;
                    /** @description Identifier of a grouping: totals of its members come with the answer. */
                    grouping?: string;
                    /** @description How many classes, 2 to 7; 5 if none is given. */
                    classes?: number;
                    /** @description `quantile`, `natural-breaks`, `equal`, `rounded` or `deviation`; `quantile` if none is given and no plugin proposes breaks. */
                    method?: string;
                    /**
                     * @description Breaks between the classes, ascending, divided by commas: `10,20,50` makes four classes. They go before `classes` and
                     *     `method`, and stay the same over periods.
                     */
                    breaks?: string;
                    /** @description Identifier of the indicator: ranking, series, chart, scatter (upward), map */
                    indicator?: string;
                    /** @description Identifier of the indicator that runs to the right: scatter */
                    against?: string;
                    /** @description Identifier of a member of `grouping`: ranking and series of it alone */
                    member?: string;
                    /** @description Codes of municipalities: series, ranking; for a ranking also identifiers of members of `grouping` */
                    areas?: string;
                    /** @description Identifier of a table: table */
                    table?: string;
                    /** @description Identifier of a chart of the plugin: chart */
                    chart?: string;
                    /** @description Kinds of places to show: map */
                    places?: string;
                    /** @description Codes of municipalities to stress */
                    select?: string;
                    /** @description `ja` or `en` */
                    lang?: string;
                    /** @description Width in px */
                    width?: number;
                    /** @description Height in px that is wished for */
                    height?: number;
                    /** @description How much finer a PNG is, 1 to 4; 2 if none is given */
                    scale?: number;
                };
                header?: never;
                path: {
                    /** @description `<kind>.<format>` */
                    file: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/svg+xml": string;
                        "image/png": number[];
                        "text/csv": string;
                        "application/json": components["schemas"]["FigureTable"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groupings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ways to group the municipalities: 福祉保健所, 保健医療圏, 市部・町村部 and others. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GroupingsAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files that wait to be published, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportsAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Takes a file in: the body is the file as it is. It is read in a child process; nothing is published before somebody says so. */
        post: {
            parameters: {
                query: {
                    /** @description Name of the file, with its ending */
                    name: string;
                    /** @description Identifier of the data package that it is to lie over; `kochi` if none is given */
                    data?: string;
                    /** @description Identifier of the indicator that its single column of values belongs to */
                    as?: string;
                    /** @description Period of values that do not say their own, in any spelling */
                    period?: string;
                    /** @description Name of the learned form to read by */
                    template?: string;
                    /** @description Identifier of a data package that it begins */
                    new?: string;
                    /** @description Title of that package */
                    title?: string;
                    /** @description 2-digit code of its prefecture; the whole country if none is given */
                    prefecture?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An import and, when it has been read, its report. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportReportAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Takes an import away. A reading that is under way ends at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Answers questions and decides what the file does not say. It is read again. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Answers"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would be different if the file were published now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DifferenceShape"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publishes the file as a new revision, in one transaction. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Publish"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PublishedAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/workbook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same workbook with its doubtful cells colored and commented, and a sheet that lists everything that was noticed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue: indicators of the data and of the plugins alike. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IndicatorsAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One indicator. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IndicatorAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The change of an indicator from one period to another. Across a break of its definition or of the borders it is refused, unless
         *     a crosswalk is named that bridges it.
         */
        get: {
            parameters: {
                query: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description The earlier period, in any spelling */
                    from: string;
                    /** @description The later period, in any spelling */
                    to: string;
                    /** @description Identifier of a crosswalk */
                    crosswalk?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier of the indicator */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangeAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One indicator over all its periods, for municipalities, members of a grouping, or the prefecture if neither is named. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description Codes of municipalities, divided by commas */
                    areas?: string;
                    /** @description Identifier of a grouping: its members are added */
                    grouping?: string;
                    /** @description Identifier of one of its members: only that one is added */
                    member?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier of the indicator */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SeriesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/{id}/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cells of one period, all municipalities, with classes, totals and evidence. Parameters of a plugin are given under their
         *     own names.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description A fiscal year or as-of date in any spelling: `FY2020`, `令和2年度`, `2022-03-31`; the latest if none is given. */
                    period?: string;
                    /** @description Identifier of a grouping: totals of its members come with the answer. */
                    grouping?: string;
                    /** @description How many classes, 2 to 7; 5 if none is given. */
                    classes?: number;
                    /** @description `quantile`, `natural-breaks`, `equal`, `rounded` or `deviation`; `quantile` if none is given and no plugin proposes breaks. */
                    method?: string;
                    /**
                     * @description Breaks between the classes, ascending, divided by commas: `10,20,50` makes four classes. They go before `classes` and
                     *     `method`, and stay the same over periods.
                     */
                    breaks?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier of the indicator */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValuesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/layers/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Boundaries joined with the cells of one period and their classes. `{file}` is `<indicator>.geojson`. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description A fiscal year or as-of date in any spelling: `FY2020`, `令和2年度`, `2022-03-31`; the latest if none is given. */
                    period?: string;
                    /** @description Identifier of a grouping: totals of its members come with the answer. */
                    grouping?: string;
                    /** @description How many classes, 2 to 7; 5 if none is given. */
                    classes?: number;
                    /** @description `quantile`, `natural-breaks`, `equal`, `rounded` or `deviation`; `quantile` if none is given and no plugin proposes breaks. */
                    method?: string;
                    /**
                     * @description Breaks between the classes, ascending, divided by commas: `10,20,50` makes four classes. They go before `classes` and
                     *     `method`, and stay the same over periods.
                     */
                    breaks?: string;
                };
                header?: never;
                path: {
                    /** @description `<indicator>.geojson` */
                    file: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["FeatureCollection_LayerProperties_LayerHead"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/map/areas.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Outlines of the municipalities. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["FeatureCollection_AreaProperties_MapHead"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/map/districts.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Outlines of the members of a grouping; `prefecture` gives that of the prefecture. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                    /** @description Identifier of the grouping; `prefecture` if none is given */
                    grouping?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["FeatureCollection_DistrictProperties_MapHead"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/map/surroundings.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Outlines of municipalities of other prefectures near by, so that a reader knows where they are. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["FeatureCollection_AreaProperties_MapHead"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The data packages: what `data` in other requests can name, each with source, licence and caveats. */
        get: {
            parameters: {
                query?: {
                    /** @description Number of a revision, or a day; the newest if none is given */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PackagesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A data package as a zipped Frictionless data package, as it stands in a revision. `{file}` is `<id>.zip`. */
        get: {
            parameters: {
                query?: {
                    /** @description Number of a revision, or a day; the newest if none is given */
                    revision?: string;
                };
                header?: never;
                path: {
                    /** @description `<id>.zip` */
                    file: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plugins with their state, and the files that could not be loaded with the reason. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginsAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Takes in a plugin: the body is a `.wasm` file or an `indicator.toml`. It is checked, then put into the folder whole or not at all, and
         *     served at once; a plugin of the same identifier from the folder is replaced, and its last good version kept. With `trial` it is kept in
         *     memory only, for an hour, and read under its identifier `try-…` by every other route.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Name of the file, with its ending. */
                    name?: string;
                    /** @description `true`: in memory only, for an hour, under an identifier that no list shows. */
                    trial?: boolean;
                    /** @description `true`: also if a higher version is installed. */
                    "allow-downgrade"?: boolean;
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a plugin that was installed into the folder, or ends a trial. `restore` brings an installed one back. */
        delete: {
            parameters: {
                query?: {
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a plugin off: nobody can read its indicator until it is switched on again, also after a restart. */
        post: {
            parameters: {
                query?: {
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switches a plugin on again. */
        post: {
            parameters: {
                query?: {
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Installs a plugin on trial for everybody. */
        post: {
            parameters: {
                query?: {
                    /** @description `true`: also if a higher version is installed */
                    "allow-downgrade"?: boolean;
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier of the trial */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a plugin said and how it failed, since the server started. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a plugin back in that was switched off after failures in a row. */
        post: {
            parameters: {
                query?: {
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes back to the version before the one in use, or brings back a plugin that was removed. */
        post: {
            parameters: {
                query?: {
                    /** @description Who does it, for the audit log; the user of the machine if nobody is named. */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Identifier */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The published states of all data. Every read can ask for an older one with `revision`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevisionsAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One published state. `{revision}` is its number, or a day: the state at the end of that day in Japan. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number or day */
                    revision: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevisionAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/revisions/{revision}/difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is different in a data package between two published states. */
        get: {
            parameters: {
                query?: {
                    /** @description Number or day of the earlier state; the one before if none is given */
                    from?: string;
                    /** @description Identifier of the data package; `kochi` if none is given */
                    data?: string;
                };
                header?: never;
                path: {
                    /** @description Number or day of the later state */
                    revision: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DifferenceShape"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/revisions/{revision}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undoes everything after a revision: publishes its state again as a new revision. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number */
                    revision: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Revert"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevertAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is published for the prefecture as a whole, as tables. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TablesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Forms that were learned. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplatesAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a form. */
        delete: {
            parameters: {
                query?: {
                    /** @description Who does it; the user of the machine if nobody is named */
                    actor?: string;
                };
                header?: never;
                path: {
                    /** @description Name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Alive"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters and durations, in the text form of Prometheus. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The description of this API (OpenAPI 3.1), with the parameters of every plugin that is installed. */
        get: {
            parameters: {
                query?: {
                    /** @description Identifier of the data package; `kochi` if none is given. */
                    data?: string;
                    /**
                     * @description Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
                     *     given.
                     */
                    revision?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served, and from which revision. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Ready"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Where the data of an answer come from. */
        About: {
            /** @description Identifier of the data package. */
            data: string;
            /** @description First 12 digits of the hash of the release. */
            release: string;
            /** @description Day on which the sources were last looked at. */
            retrieved: string;
            /**
             * Format: int32
             * @description Number of the revision.
             */
            revision: number;
            /** @description Whether it is fictitious: show 見本 with everything in this answer. */
            sample: boolean;
            /** @description Its title. */
            title: string;
        };
        /** @description A text about the package, a grouping, one of its members or a municipality that differs. */
        AboutDifferenceShape: {
            /** @description What it says later; null of what is gone. */
            after?: string | null;
            /** @description What it said earlier; null of what is new. */
            before?: string | null;
            /** @description What it is: `title`, `description`, … of the package; `grouping`, `grouping-title`, …; `member`, `member-areas`; `area`. */
            field: string;
            /** @description Identifier of the package or grouping, grouping and member as `health-office/aki`, or code of the municipality. */
            id: string;
        };
        /** @description That the process answers. */
        Alive: {
            /** @description Always `ok`. */
            status: string;
            /** @description Version of the program. */
            version: string;
        };
        /** @description What is decided about a file; what is left out stays as it is, and null takes a decision back. */
        Answers: {
            /**
             * @description Answers by the identifier of their question: the identifier of a choice, or free text; null takes one back.
             * @default {}
             */
            answers: {
                [key: string]: string | null;
            };
            /**
             * @description Indicator that the file's single column of values belongs to.
             * @default null
             */
            indicator: string | null;
            /**
             * @description Period of values that do not say their own, in any spelling.
             * @default null
             */
            period: string | null;
            /**
             * @description Source to cite.
             * @default null
             */
            source: string | null;
            /**
             * @description Name of the learned form to read by.
             * @default null
             */
            template: string | null;
            /**
             * @description Trust of the values: `published`, `provisional`, `estimate` or `sample`.
             * @default null
             */
            trust: string | null;
        };
        /** @description The cell of one municipality, with what the view says about it. */
        AreaCellShape: components["schemas"]["CellShape"] & {
            /** @description Number of its class; null where there is no value. */
            class?: number | null;
            /** @description Code of the municipality. */
            code: string;
            /** @description Its name. */
            name: string;
            /** @description Its place among all municipalities with a value, greatest first; equal values share a place. */
            rank?: number | null;
            /** @description Why here: the explanation of the plugin. */
            why?: string | null;
            /** @description The same in English. */
            why_en?: string | null;
        };
        /** @description How many cells of a municipality differ. */
        AreaDifferenceShape: {
            /** @description Cells that are there only later. */
            added: number;
            /** @description Cells that say something else later. */
            changed: number;
            /** @description Code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description Cells that are there only earlier. */
            removed: number;
        };
        AreaProperties: {
            /** @description 5-digit code. */
            code: string;
            /** @description 市, 町 or 村. */
            kind: string;
            /**
             * Format: double
             * @description Degrees north.
             */
            label_lat: number;
            /**
             * Format: double
             * @description Where its name stands best: degrees east.
             */
            label_lon: number;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
        };
        AreaShape: {
            /**
             * Format: double
             * @description Geodesic area in square kilometers.
             */
            area_km2: number;
            /** @description 5-digit code. */
            code: string;
            /** @description Which member it belongs to in each grouping that publishes its members. */
            groupings: {
                [key: string]: string;
            };
            /** @description Reading. */
            kana: string;
            /** @description 市, 町 or 村. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description Codes of the municipalities that it borders on. */
            neighbours: string[];
            population?: components["schemas"]["CellShape"] | null;
            /** @description Where distances are measured from. */
            reference_point: components["schemas"]["ReferencePoint"];
        };
        AreasAnswer: {
            about: components["schemas"]["About"];
            /** @description Its municipalities in the order of their codes. */
            areas: components["schemas"]["AreaShape"][];
            /** @description The prefecture that the data are about. */
            prefecture: components["schemas"]["PrefectureShape"];
        };
        AuditAnswer: {
            /** @description Lines, oldest first. */
            audit: components["schemas"]["AuditLineShape"][];
            /**
             * Format: int64
             * @description What to ask for as `after` to get the following lines; null if there are none.
             */
            next?: number | null;
        };
        /** @description A line of the audit log. */
        AuditLineShape: {
            /** @description What was done, in a word. */
            action: string;
            /** @description Who. */
            actor: string;
            /** @description When: RFC 3339, UTC. */
            at: string;
            /** @description Everything else. */
            detail: unknown;
            /** @description Hash over the line before and this one. */
            hash: string;
            /** @description Hash of the line before. */
            previous: string;
            /**
             * Format: int64
             * @description 1, 2, 3 …
             */
            seq: number;
            /** @description To what. */
            subject: string;
        };
        BaseMapShape: {
            /** @description West, south, east, north in degrees. */
            bounds: number[];
            /** @description Who made it; empty if the file does not say. */
            credit: string;
            /** @description Identifier: `/api/v1/basemaps/<id>.pmtiles` has the bytes. */
            id: string;
            /** @description `raster` or `vector`; none if the file cannot be used. */
            kind?: string | null;
            /** @description Names of its layers, if it is `vector`. */
            layers: string[];
            /** @description Why it cannot be used, and what to do. */
            problem?: string | null;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size_bytes: number;
            /** @description Title. */
            title: string;
            /** @description Least and greatest zoom that it has tiles for. */
            zooms: number[];
        };
        /** @description What can lie under the map beside the boundaries. */
        BaseMapsAnswer: {
            /** @description Files of the data folder, ordered by name. */
            files: components["schemas"]["BaseMapShape"][];
            tiles?: components["schemas"]["TilesShape"] | null;
        };
        /** @description What a batch has. */
        BatchCountsShape: {
            /**
             * Format: int64
             * @description Polygons.
             */
            boundaries: number;
            /**
             * Format: int64
             * @description Cells of municipalities, with a value or a reason for having none.
             */
            cells: number;
            /**
             * Format: int64
             * @description Places.
             */
            facilities: number;
            /**
             * Format: int64
             * @description Indicators that get cells or a definition.
             */
            indicators: number;
            /**
             * Format: int64
             * @description Tables.
             */
            tables: number;
        };
        /** @description What an imported file brought. */
        BatchShape: {
            /** @description Who published it. */
            actor: string;
            /**
             * Format: int64
             * @description Size of the file.
             */
            bytes: number;
            /** @description What it has. */
            counts: components["schemas"]["BatchCountsShape"];
            /** @description Name of the file. */
            file: string;
            /** @description Identifier: the hash of its content. */
            id: string;
            /** @description When it was published: RFC 3339, UTC. */
            imported_at: string;
            /** @description What it changed, in a sentence. */
            note: string;
            /** @description Identifier of the data package. */
            package: string;
            /** @description Why it was withdrawn. */
            reason?: string | null;
            /**
             * Format: int32
             * @description The revision that it came with.
             */
            revision: number;
            /** @description SHA-256 of the file. */
            sha256: string;
            /** @description `live`, `withdrawn` or `reverted` (an earlier state is published again, which is without it). */
            state: string;
            /** @description Name of the learned form that it was read by. */
            template?: string | null;
            /**
             * Format: int32
             * @description The revision that is without it.
             */
            withdrawn_in?: number | null;
        };
        BatchesAnswer: {
            /** @description What imported files brought, newest first. */
            batches: components["schemas"]["BatchShape"][];
        };
        /** @description One reason for having no value. */
        BlankShape: {
            /** @description `suppressed`, `not_surveyed`, `no_reply` or `not_applicable`. */
            blank: string;
            /** @description How many municipalities. */
            count: number;
            /** @description The word on screen. */
            label: string;
            /** @description The word in English. */
            label_en: string;
        };
        /** @description Polygons that differ. */
        BoundariesDifferenceShape: {
            /** @description How many are there only later. */
            added: number;
            /** @description Codes of those that have another form later. */
            changed: string[];
            /** @description How many are there only earlier. */
            removed: number;
        };
        BreakShape: {
            /** @description What changed. */
            note: string;
            /** @description Identifier of the first period after it. */
            period: string;
        };
        /** @description A cell that differs. */
        CellDifferenceShape: {
            after?: components["schemas"]["CellShape"] | null;
            /** @description Code of the municipality; of a printed total the code of the prefecture, or grouping and member as `health-office/aki`. */
            area: string;
            before?: components["schemas"]["CellShape"] | null;
            /**
             * Format: double
             * @description Later minus earlier, where both are numbers of the same definition.
             */
            change?: number | null;
            /** @description Identifier of the indicator. */
            indicator: string;
            /** @description Its name. */
            name: string;
            /** @description Identifier of the period. */
            period: string;
            /** @description Why there is no such number, as a sentence. */
            refused?: string | null;
        };
        /** @description A value, or the reason for having none. */
        CellShape: {
            /** @description Why there is no value: `suppressed`, `not_surveyed`, `no_reply` or `not_applicable`; null where there is one. */
            blank?: string | null;
            /**
             * Format: double
             * @description Upper end of the interval.
             */
            high?: number | null;
            /**
             * Format: double
             * @description Lower end of the interval.
             */
            low?: number | null;
            /** @description Remark of the source on this cell. */
            note?: string | null;
            /** @description How far to trust it: `published`, `provisional`, `estimate` or `sample`. */
            trust: string;
            /**
             * Format: double
             * @description The value in the unit of the indicator; null where there is none.
             */
            value?: number | null;
        };
        /** @description The change of an indicator between two periods. */
        ChangeAnswer: {
            about: components["schemas"]["About"];
            /** @description One for each municipality. */
            cells: components["schemas"]["ChangeCellShape"][];
            /** @description Title of the crosswalk that bridges a break between the two: then the changes are estimates. */
            crosswalk?: string | null;
            /**
             * Format: int32
             * @description Its decimals.
             */
            decimals: number;
            from: components["schemas"]["PeriodShape"];
            /** @description Identifier of the indicator. */
            indicator: string;
            /** @description Its title. */
            title: string;
            to: components["schemas"]["PeriodShape"];
            /** @description Its unit. */
            unit: string;
        };
        /** @description The change of one municipality. */
        ChangeCellShape: {
            /** @description The later cell. */
            after: components["schemas"]["CellShape"];
            /** @description The earlier cell, carried over the break where a crosswalk bridges it. */
            before: components["schemas"]["CellShape"];
            /**
             * Format: double
             * @description Later minus earlier; null where there is none, and of states.
             */
            change?: number | null;
            /** @description Code of the municipality. */
            code: string;
            /**
             * Format: double
             * @description Upper end of the interval of the change.
             */
            high?: number | null;
            /**
             * Format: double
             * @description Lower end of the interval of the change.
             */
            low?: number | null;
            /** @description Its name. */
            name: string;
            /** @description Why there is no change, as a sentence. */
            refused?: string | null;
            /** @description Which step became which, of states. */
            steps?: [
                string,
                string
            ] | null;
            /** @description How far to trust it. */
            trust: string;
        };
        ChartShape: {
            /** @description Identifier. */
            id: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
        };
        /** @description Whether the record is what it was when it was written. */
        CheckAnswer: {
            /** @description The checks. */
            checks: components["schemas"]["CheckShape"][];
            /** @description Whether every check passed. */
            intact: boolean;
        };
        /** @description One check of the record. */
        CheckShape: {
            /** @description Which one; empty where all of a kind are meant. */
            id: string;
            /** @description Whether it is as it was written. */
            passed: boolean;
            /** @description What was found, and what to do. */
            sentence: string;
            /** @description What was looked at: `audit`, `revision`, `content` or `batch`. */
            subject: string;
        };
        /** @description One possible answer. */
        ChoiceShape: {
            /** @description What follows from it. */
            effect?: string;
            /** @description Identifier. */
            id: string;
            /** @description The answer in Japanese. */
            label: string;
        };
        /** @description One class. */
        ClassShape: {
            /** @description Its number. */
            class: number;
            /** @description Fill, `#rrggbb`. */
            color: string;
            /** @description How many municipalities are in it. */
            count: number;
            /**
             * Format: double
             * @description Greatest printed value in it.
             */
            high: number;
            /** @description What the legend says. */
            label: string;
            /** @description What the legend says in English. */
            label_en: string;
            /**
             * Format: double
             * @description Least printed value in it.
             */
            low: number;
        };
        /** @description Classes of a view: for map, legend, chart and table alike. */
        ClassesShape: {
            /** @description The reasons for having no value that occur. */
            blanks: components["schemas"]["BlankShape"][];
            /** @description k + 1 edges for k classes; the ordinals for states. */
            breaks: number[];
            /** @description The classes, ascending. */
            items: components["schemas"]["ClassShape"][];
            /** @description `quantile`, `natural-breaks`, `equal`, `rounded`, `deviation`, `states`, `hint` or `given`. */
            method: string;
            /** @description How many values are zero. */
            zero_count: number;
        };
        ColumnShape: {
            /** @description Identifier. */
            id: string;
            /** @description Whether it holds numbers. */
            number: boolean;
            /** @description Head. */
            title: string;
            /** @description Unit, empty for text. */
            unit: string;
        };
        /** @description One of the two states. */
        ComparedShape: {
            /** @description Its hash. */
            hash: string;
            /** @description When it was published: RFC 3339, UTC. */
            published_at: string;
            /**
             * Format: int32
             * @description Number of the revision.
             */
            revision: number;
        };
        /** @description Cells that were rewritten by one rule. */
        ConversionShape: {
            /** @description How many cells. */
            count: number;
            /** @description Some of them: where, before, after. */
            examples: [
                {
                    /** @description Letters of the column; of geometry files the name of the property. */
                    column?: string | null;
                    /** @description Head of the column, levels joined by `／`. */
                    heading?: string | null;
                    /** @description Row from 1; of geometry files the number of the feature, of text files the line. */
                    row?: number | null;
                    /** @description Name of the sheet. */
                    sheet?: string | null;
                },
                string,
                string
            ][];
            /** @description The rule in Japanese. */
            label: string;
            /** @description The rule, in kebab-case. */
            rule: string;
        };
        /** @description A number, the identifier of an option, or on and off. */
        DefaultShape: number | string | boolean;
        /** @description A definition that differs. */
        DefinitionDifferenceShape: {
            /** @description What it says later; null of an indicator that is gone. */
            after?: string | null;
            /** @description What it said earlier; null of an indicator that is new. */
            before?: string | null;
            /** @description Which part of its definition: `measure`, `unit`, `definition`, …; `indicator` of one that comes or goes. */
            field: string;
            /** @description Identifier of the indicator. */
            indicator: string;
            /** @description Its title. */
            title: string;
        };
        /** @description What is not the same in two states of a data package. */
        DifferenceShape: {
            /** @description What the package says about itself, how it groups municipalities and what it calls them, where that differs. */
            about: components["schemas"]["AboutDifferenceShape"][];
            /** @description Municipalities with cells that differ, and how many. */
            areas: components["schemas"]["AreaDifferenceShape"][];
            /** @description Polygons that differ. */
            boundaries: components["schemas"]["BoundariesDifferenceShape"];
            /** @description Cells that differ, at most 5,000. */
            cells: components["schemas"]["CellDifferenceShape"][];
            /** @description How many more differ. */
            cells_left_out: number;
            /** @description Identifier of the data package. */
            data: string;
            /** @description Definitions of indicators that differ. */
            definitions: components["schemas"]["DefinitionDifferenceShape"][];
            /** @description Places that differ. */
            facilities: components["schemas"]["FacilitiesDifferenceShape"];
            from?: components["schemas"]["ComparedShape"] | null;
            /** @description Whether nothing is different. */
            identical: boolean;
            /** @description Indicators with cells that differ, and how many. */
            indicators: components["schemas"]["IndicatorDifferenceShape"][];
            /** @description Tables that differ. */
            tables: components["schemas"]["TablesDifferenceShape"];
            to?: components["schemas"]["ComparedShape"] | null;
        };
        DistrictProperties: {
            /** @description Codes of its municipalities. */
            areas: string[];
            /** @description Identifier of the grouping. */
            grouping: string;
            /**
             * Format: double
             * @description Degrees north.
             */
            label_lat: number;
            /**
             * Format: double
             * @description Where its title stands best: degrees east.
             */
            label_lon: number;
            /** @description Identifier of the member. */
            member: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
        };
        /** @description What a view rests on: with this anybody can make it again. */
        EvidenceShape: {
            /** @description Hash over all that follows: the same evidence gives the same numbers, to the bit. */
            hash: string;
            /** @description Every parameter with the value that was used, as it stands in a URL. */
            parameters: {
                [key: string]: string;
            };
            /** @description Hash of the plugin's file, if a plugin computed the values. */
            plugin_hash?: string | null;
            /** @description Version of the plugin. */
            plugin_version?: string | null;
            /** @description Hash of the release. */
            release: string;
        };
        FacilitiesAnswer: components["schemas"]["FacilitiesHead"] & {
            /** @description The places. */
            facilities: components["schemas"]["FacilityShape"][];
        };
        /** @description Places that differ. */
        FacilitiesDifferenceShape: {
            /** @description There only later. */
            added: components["schemas"]["FacilityNameShape"][];
            /** @description Described otherwise later. */
            changed: components["schemas"]["FacilityNameShape"][];
            /** @description There only earlier. */
            removed: components["schemas"]["FacilityNameShape"][];
        };
        /** @description What an answer says beside the places. */
        FacilitiesHead: {
            about: components["schemas"]["About"];
            /** @description The kinds of places, with what is not published of each. */
            kinds: components["schemas"]["KindShape"][];
            /** @description Places whose position and declared municipality do not fit. */
            report: components["schemas"]["ReportShape"][];
        };
        /** @description A place in short. */
        FacilityNameShape: {
            /** @description Code of its municipality. */
            code?: string | null;
            /** @description Identifier. */
            id: string;
            /** @description Identifier of its kind. */
            kind: string;
            /** @description Name. */
            name: string;
        };
        FacilityShape: {
            /** @description Address. */
            address: string;
            /** @description `same`, `differs`, `at_sea` or `no_position`. */
            agreement: string;
            /**
             * Format: int32
             * @description How many people it takes at a time.
             */
            capacity?: number | null;
            /** @description Code of the municipality that the source says it stands in. */
            code?: string | null;
            /** @description Code of the municipality that its position lies in. */
            computed_code?: string | null;
            /** @description Identifier. */
            id: string;
            /** @description Identifier of its kind. */
            kind: string;
            /**
             * Format: double
             * @description Degrees north.
             */
            lat?: number | null;
            /**
             * Format: double
             * @description Degrees east.
             */
            lon?: number | null;
            /** @description Name as the source writes it. */
            name: string;
            /** @description Remark. */
            note: string;
            /** @description Opening days. */
            opening_days: string;
            /** @description Telephone. */
            phone: string;
            /** @description `site`, `town`, `municipality` or `unknown`. */
            precision: string;
            /** @description The same in words. */
            precision_label: string;
            /** @description Citation. */
            source: string;
            /** @description `published`, `provisional`, `estimate` or `sample`. */
            trust: string;
            valid_from?: components["schemas"]["PeriodShape"] | null;
            valid_to?: components["schemas"]["PeriodShape"] | null;
        };
        /** @description A file in the folder that is not served, or not in its newest form. */
        FailedFileShape: {
            /** @description Name of the file. */
            file: string;
            /** @description Why, and what to do. */
            sentence: string;
            /** @description The plugin that goes on in its last good version. */
            serving?: string | null;
            /** @description Its size. */
            size_bytes: number;
            /** @description RFC 3339, UTC. */
            when: string;
        };
        FailureShape: {
            /** @description What happened. */
            sentence: string;
            /** @description RFC 3339, UTC. */
            when: string;
        };
        /** @description A GeoJSON feature collection with further members. */
        FeatureCollection_AreaProperties_MapHead: {
            about: components["schemas"]["About"];
        } & {
            features: components["schemas"]["Feature_AreaProperties"][];
            /** @description Always `FeatureCollection`. */
            type: string;
        };
        /** @description A GeoJSON feature collection with further members. */
        FeatureCollection_DistrictProperties_MapHead: {
            about: components["schemas"]["About"];
        } & {
            features: components["schemas"]["Feature_DistrictProperties"][];
            /** @description Always `FeatureCollection`. */
            type: string;
        };
        /** @description A GeoJSON feature collection with further members. */
        FeatureCollection_FacilityShape_FacilitiesHead: {
            about: components["schemas"]["About"];
            /** @description The kinds of places, with what is not published of each. */
            kinds: components["schemas"]["KindShape"][];
            /** @description Places whose position and declared municipality do not fit. */
            report: components["schemas"]["ReportShape"][];
        } & {
            features: components["schemas"]["Feature_FacilityShape"][];
            /** @description Always `FeatureCollection`. */
            type: string;
        };
        /** @description A GeoJSON feature collection with further members. */
        FeatureCollection_LayerProperties_LayerHead: {
            about: components["schemas"]["About"];
            classes: components["schemas"]["ClassesShape"];
            /** @description What the cells rest on. */
            evidence: components["schemas"]["EvidenceShape"];
            indicator: components["schemas"]["IndicatorShort"];
            period: components["schemas"]["PeriodShape"];
        } & {
            features: components["schemas"]["Feature_LayerProperties"][];
            /** @description Always `FeatureCollection`. */
            type: string;
        };
        /** @description A GeoJSON feature. */
        Feature_AreaProperties: {
            geometry?: components["schemas"]["Geometry"] | null;
            /** @description Identifier: the code of an area, or of a member or facility. */
            id: string;
            properties: {
                /** @description 5-digit code. */
                code: string;
                /** @description 市, 町 or 村. */
                kind: string;
                /**
                 * Format: double
                 * @description Degrees north.
                 */
                label_lat: number;
                /**
                 * Format: double
                 * @description Where its name stands best: degrees east.
                 */
                label_lon: number;
                /** @description Name. */
                name: string;
                /** @description Name in English. */
                name_en: string;
            };
            /** @description Always `Feature`. */
            type: string;
        };
        /** @description A GeoJSON feature. */
        Feature_DistrictProperties: {
            geometry?: components["schemas"]["Geometry"] | null;
            /** @description Identifier: the code of an area, or of a member or facility. */
            id: string;
            properties: {
                /** @description Codes of its municipalities. */
                areas: string[];
                /** @description Identifier of the grouping. */
                grouping: string;
                /**
                 * Format: double
                 * @description Degrees north.
                 */
                label_lat: number;
                /**
                 * Format: double
                 * @description Where its title stands best: degrees east.
                 */
                label_lon: number;
                /** @description Identifier of the member. */
                member: string;
                /** @description Title. */
                title: string;
                /** @description Title in English. */
                title_en: string;
            };
            /** @description Always `Feature`. */
            type: string;
        };
        /** @description A GeoJSON feature. */
        Feature_FacilityShape: {
            geometry?: components["schemas"]["Geometry"] | null;
            /** @description Identifier: the code of an area, or of a member or facility. */
            id: string;
            properties: {
                /** @description Address. */
                address: string;
                /** @description `same`, `differs`, `at_sea` or `no_position`. */
                agreement: string;
                /**
                 * Format: int32
                 * @description How many people it takes at a time.
                 */
                capacity?: number | null;
                /** @description Code of the municipality that the source says it stands in. */
                code?: string | null;
                /** @description Code of the municipality that its position lies in. */
                computed_code?: string | null;
                /** @description Identifier. */
                id: string;
                /** @description Identifier of its kind. */
                kind: string;
                /**
                 * Format: double
                 * @description Degrees north.
                 */
                lat?: number | null;
                /**
                 * Format: double
                 * @description Degrees east.
                 */
                lon?: number | null;
                /** @description Name as the source writes it. */
                name: string;
                /** @description Remark. */
                note: string;
                /** @description Opening days. */
                opening_days: string;
                /** @description Telephone. */
                phone: string;
                /** @description `site`, `town`, `municipality` or `unknown`. */
                precision: string;
                /** @description The same in words. */
                precision_label: string;
                /** @description Citation. */
                source: string;
                /** @description `published`, `provisional`, `estimate` or `sample`. */
                trust: string;
                valid_from?: components["schemas"]["PeriodShape"] | null;
                valid_to?: components["schemas"]["PeriodShape"] | null;
            };
            /** @description Always `Feature`. */
            type: string;
        };
        /** @description A GeoJSON feature. */
        Feature_LayerProperties: {
            geometry?: components["schemas"]["Geometry"] | null;
            /** @description Identifier: the code of an area, or of a member or facility. */
            id: string;
            /** @description Properties of a municipality in a layer: all flat. */
            properties: components["schemas"]["AreaCellShape"] & {
                /** @description Fill of its class; null where there is no value. */
                color?: string | null;
                /** @description Identifier of the period. */
                period: string;
                /** @description Whether the data are fictitious. */
                sample: boolean;
                /** @description Unit of the value. */
                unit: string;
            };
            /** @description Always `Feature`. */
            type: string;
        };
        FigureColumn: {
            /** @description Identifier. */
            id: string;
            /** @description Whether its fields are numbers. */
            number: boolean;
            /** @description Whether it repeats what the whole figure says, as source, period and revision do. */
            passport: boolean;
            /** @description Head. */
            title: string;
            /** @description Unit of its numbers. */
            unit: string;
        };
        /** @description A number, words, or null: another column says why. */
        FigureField: number | string | unknown;
        /** @description The table twin of a figure. */
        FigureTable: {
            about: components["schemas"]["About"];
            /** @description What it shows. */
            caption: string;
            /** @description Columns. */
            columns: components["schemas"]["FigureColumn"][];
            /** @description Rows; each has as many fields as there are columns. */
            rows: components["schemas"]["FigureField"][][];
        };
        /** @description The file. */
        FileShape: {
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description Encoding of a text file. */
            encoding?: string | null;
            /** @description `csv`, `xlsx`, `xls`, `ods`, `geojson`, …; null if nobody can tell. */
            format?: string | null;
            /** @description Name as the sender gave it. */
            name: string;
            /** @description SHA-256 of its bytes, in hexadecimal. */
            sha256: string;
        };
        /** @description One thing that was noticed. */
        FindingShape: {
            /** @description Where. */
            at: components["schemas"]["SpotShape"];
            /** @description What was noticed, in kebab-case: stable, for programs. */
            code: string;
            /** @description How many cells or rows share it. */
            count: number;
            /** @description What is wrong. */
            message: string;
            /** @description Rule of the Digital Agency for machine-readable data that it breaks, `L1-01` to `L3-09`. */
            rule?: string | null;
            /** @description The text that stands there. */
            text?: string | null;
            /** @description What to do. */
            todo: string;
            /** @description `error`, `warning` or `remark`. */
            weight: string;
        };
        /** @description A GeoJSON geometry: longitude and latitude in degrees, five decimals (one meter). */
        Geometry: {
            coordinates: number[];
            /** @enum {string} */
            type: "Point";
        } | {
            coordinates: number[][][][];
            /** @enum {string} */
            type: "MultiPolygon";
        };
        GroupingShape: {
            /** @description Identifier. */
            id: string;
            /** @description Its members; their lists of municipalities are empty where nobody has published them. */
            members: components["schemas"]["MemberShape"][];
            /** @description Remark. */
            note: string;
            /** @description Citation. */
            source: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            valid_from?: components["schemas"]["PeriodShape"] | null;
            valid_to?: components["schemas"]["PeriodShape"] | null;
            /** @description Version. */
            version: string;
        };
        GroupingsAnswer: {
            about: components["schemas"]["About"];
            /** @description The ways to group the municipalities; `prefecture` comes first. */
            groupings: components["schemas"]["GroupingShape"][];
        };
        ImportAnswer: {
            import: components["schemas"]["ImportShape"];
        };
        /** @description An import with its report: the shape of the answer, whose report is sent as it lies in the staging folder. */
        ImportReportAnswer: {
            import: components["schemas"]["ImportShape"];
            report?: components["schemas"]["ReportShape"] | null;
        };
        /** @description A file that waits to be published. */
        ImportShape: {
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description When it came: RFC 3339, UTC. */
            created_at: string;
            /** @description Identifier of the data package that it is to lie over, or to bring. */
            data: string;
            /** @description Identifier. */
            id: string;
            /** @description Name of the file. */
            name: string;
            new?: components["schemas"]["NewShape"] | null;
            problem?: components["schemas"]["ProblemBody"] | null;
            progress?: components["schemas"]["ProgressShape"] | null;
            /**
             * Format: int32
             * @description The revision over which it was read, or in which it is published.
             */
            revision?: number | null;
            /** @description What has been decided. */
            settings: components["schemas"]["SettingsShape"];
            /** @description SHA-256 of its bytes. */
            sha256: string;
            /**
             * @description `reading`, `questions` (some are open), `ready` (can be published), `refused` (has errors), `failed` (could not be read) or
             *     `published`.
             */
            state: string;
            summary?: components["schemas"]["SummaryShape"] | null;
        };
        ImportsAnswer: {
            /** @description Files that wait, newest first. */
            imports: components["schemas"]["ImportShape"][];
        };
        IndicatorAnswer: {
            about: components["schemas"]["About"];
            indicator: components["schemas"]["IndicatorShape"];
        };
        /** @description Cells of an indicator that differ, by period. */
        IndicatorDifferenceShape: {
            /**
             * Format: int32
             * @description Decimals to print.
             */
            decimals: number;
            /** @description Identifier. */
            id: string;
            /** @description Measure. */
            measure: string;
            /** @description Its periods. */
            periods: components["schemas"]["PeriodDifferenceShape"][];
            /** @description Title. */
            title: string;
            /** @description Unit. */
            unit: string;
        };
        /** @description An indicator, wherever its figures come from. */
        IndicatorShape: {
            /** @description Dated breaks: a line must not run across them. */
            breaks: components["schemas"]["BreakShape"][];
            /** @description What to keep in mind. */
            caveats: string[];
            /** @description The same in English, as far as there is any. */
            caveats_en: string[];
            /** @description Charts that the plugin makes of the default data with the defaults of its parameters. Each answer of values lists its own. */
            charts: components["schemas"]["ChartShape"][];
            /**
             * Format: int32
             * @description Decimals to print.
             */
            decimals: number;
            /** @description What the number means. */
            definition: string;
            /** @description The same in English, where there is one. */
            definition_en?: string;
            /** @description Identifier. */
            id: string;
            /** @description `persons`, `events`, `places`, `rate`, `state` or `index`. */
            measure: string;
            /** @description The word for the measure. */
            measure_label: string;
            /** @description Formula and its source, if a plugin computes it. */
            method?: string | null;
            /** @description The same in English. */
            method_en?: string | null;
            /** @description 複数回答 */
            multiple_response: boolean;
            /** @description `data` or `plugin`. */
            origin: string;
            /** @description What a user may set. */
            parameters: components["schemas"]["ParameterShape"][];
            /** @description The periods that can be asked for, ascending. */
            periods: components["schemas"]["PeriodShape"][];
            plugin?: components["schemas"]["PluginOfIndicator"] | null;
            /** @description `higher-is-need`, `lower-is-need` or `neutral`. */
            polarity: string;
            /** @description 再掲 */
            relisted: boolean;
            /** @description Citation. */
            source: string;
            /** @description The steps of a state. */
            states: components["schemas"]["StateShape"][];
            /** @description Theme. */
            theme: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description How far to trust its figures at best. */
            trust: string;
            /** @description The word for that. */
            trust_label: string;
            /** @description Unit. */
            unit: string;
            /** @description Unit in English. */
            unit_en: string;
        };
        /** @description An indicator in short, as it stands beside its values. */
        IndicatorShort: {
            /**
             * Format: int32
             * @description Decimals to print.
             */
            decimals: number;
            /** @description Identifier. */
            id: string;
            /** @description `persons`, `events`, `places`, `rate`, `state` or `index`. */
            measure: string;
            /** @description The word for the measure. */
            measure_label: string;
            /** @description `data` or `plugin`. */
            origin: string;
            /** @description `higher-is-need`, `lower-is-need` or `neutral`. */
            polarity: string;
            /** @description Citation. */
            source: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description The least trustworthy degree among its figures. */
            trust: string;
            /** @description Unit. */
            unit: string;
            /** @description Unit in English. */
            unit_en: string;
        };
        IndicatorsAnswer: {
            about: components["schemas"]["About"];
            /** @description The indicators, those of the data first. */
            indicators: components["schemas"]["IndicatorShape"][];
        };
        /** @description An indicator that a plugin read. */
        InputShape: {
            /** @description Identifier. */
            indicator: string;
            /** @description Identifier of the period that was really used. */
            period: string;
            /** @description Its form on screens. */
            period_label: string;
            /** @description Its form in English. */
            period_label_en: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
        };
        KindShape: {
            /** @description How many places of it are in this answer. */
            count: number;
            /** @description Identifier. */
            id: string;
            /** @description The word on screen. */
            label: string;
            /** @description The word in English. */
            label_en: string;
            /** @description What belongs to the kind and what is not published of it. */
            note: string;
            /** @description `circle`, `square`, `diamond`, `triangle` or `cross`. */
            symbol: string;
        };
        /** @description What a layer says beside its features. */
        LayerHead: {
            about: components["schemas"]["About"];
            classes: components["schemas"]["ClassesShape"];
            /** @description What the cells rest on. */
            evidence: components["schemas"]["EvidenceShape"];
            indicator: components["schemas"]["IndicatorShort"];
            period: components["schemas"]["PeriodShape"];
        };
        /** @description Properties of a municipality in a layer: all flat. */
        LayerProperties: components["schemas"]["AreaCellShape"] & {
            /** @description Fill of its class; null where there is no value. */
            color?: string | null;
            /** @description Identifier of the period. */
            period: string;
            /** @description Whether the data are fictitious. */
            sample: boolean;
            /** @description Unit of the value. */
            unit: string;
        };
        LineShape: {
            /** @description Code of the municipality, if it is about one. */
            code?: string | null;
            /** @description Identifier of the grouping, if it is about a member of one. */
            grouping?: string | null;
            /** @description Identifier of the member. */
            member?: string | null;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
            /** @description One for every period. */
            points: components["schemas"]["PointShape"][];
        };
        /** @description What a plugin said and how it failed. */
        LogAnswer: {
            /** @description Identifier. */
            id: string;
            /** @description The lines, the oldest first; the last 200 since the server started. */
            log: components["schemas"]["LogLineShape"][];
        };
        LogLineShape: {
            /** @description `log`: the plugin says it; `failure`: it failed. */
            kind: string;
            /** @description What. */
            text: string;
            /** @description RFC 3339, UTC. */
            when: string;
        };
        MapHead: {
            about: components["schemas"]["About"];
        };
        MemberShape: {
            /** @description Codes of its municipalities. */
            areas: string[];
            /** @description Identifier, unique in its grouping. */
            id: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
        };
        NearestShape: {
            /** @description Code of the municipality it stands in. */
            code?: string | null;
            /**
             * Format: double
             * @description Kilometers along the ellipsoid.
             */
            distance_km: number;
            /** @description Identifier of the place. */
            id: string;
            /** @description Identifier of the kind. */
            kind: string;
            /** @description The word for the kind. */
            kind_label: string;
            /** @description Its name. */
            name: string;
            /** @description `site`, `town`, `municipality` or `unknown`. */
            precision: string;
            /** @description The same in words. */
            precision_label: string;
        };
        /** @description A data package that an import begins. */
        NewShape: {
            /** @description 2-digit code of its prefecture; null for the whole country. */
            prefecture?: string | null;
            /** @description Title. */
            title: string;
        };
        NoticeShape: {
            /** @description `unsigned`, `unknown-key`, `replaces`, `downgrade`, `large`, or `obstacle`: it cannot be installed. */
            kind: string;
            /** @description What, as a sentence. */
            sentence: string;
            /** @description In English. */
            sentence_en: string;
        };
        OptionShape: {
            /** @description Identifier. */
            id: string;
            /** @description Label. */
            label: string;
            /** @description Label in English. */
            label_en: string;
        };
        PackageShape: {
            /** @description What to keep in mind. */
            caveats: string[];
            /** @description What it holds. */
            description: string;
            /** @description Identifier: what `data` in a query names. */
            id: string;
            /** @description Under which terms it may be used. */
            licenses: string[];
            /** @description Day on which its sources were last looked at. */
            retrieved: string;
            /** @description Whether it is fictitious. */
            sample: boolean;
            /** @description Where its content comes from. */
            sources: components["schemas"]["SourceShape"][];
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description How far to trust what does not say otherwise. */
            trust: string;
            /** @description Version. */
            version: string;
        };
        PackagesAnswer: {
            /** @description The packages that boundaries come from. */
            boundaries: components["schemas"]["PackageShape"][];
            /** @description The one that is read when a request names none. */
            default: string;
            /** @description The data packages of the revision served. */
            packages: components["schemas"]["PackageShape"][];
        };
        /** @description One thing that a user may set; its identifier is its name in the query. */
        ParameterShape: {
            /** @description Value when nobody sets it. */
            default: components["schemas"]["DefaultShape"];
            /** @description What it does. */
            help: string;
            /** @description What it does, in English. */
            help_en: string;
            /** @description Identifier. */
            id: string;
            /** @description `number`, `choice` or `boolean`. A kind of place is a choice among those that there are. */
            kind: string;
            /** @description Label. */
            label: string;
            /** @description Label in English. */
            label_en: string;
            /**
             * Format: double
             * @description Greatest value of a number.
             */
            max?: number | null;
            /**
             * Format: double
             * @description Least value of a number.
             */
            min?: number | null;
            /** @description Options of a choice. */
            options?: components["schemas"]["OptionShape"][];
            /**
             * Format: double
             * @description Step of the control of a number.
             */
            step?: number | null;
            /** @description Unit of a number. */
            unit?: string;
        };
        /** @description How many cells of a period differ. */
        PeriodDifferenceShape: {
            /** @description Cells that are there only later. */
            added: number;
            /** @description Cells that say something else later. */
            changed: number;
            /** @description Identifier. */
            id: string;
            /** @description The form on screens. */
            label: string;
            /** @description Cells that are there only earlier. */
            removed: number;
            /** @description Cells that say the same. */
            same: number;
        };
        /** @description A fiscal year, a calendar year or an as-of date. */
        PeriodShape: {
            /** @description `FY2020`, `CY2020` or `2022-03-31`: what requests and plugins use. */
            id: string;
            /** @description `fiscal_year`, `calendar_year` or `as_of`: never on one axis without a mark. */
            kind: string;
            /** @description The form on screens. */
            label: string;
            /** @description The form in English. */
            label_en: string;
        };
        PermissionShape: {
            /** @description `column`, `facilities`, `distances`, `reached`, `neighbours` or `groupings`. */
            kind: string;
            /** @description In plain words. */
            label: string;
            /** @description In English. */
            label_en: string;
            /** @description Identifier of the indicator or kind of place; empty where there is none. */
            what: string;
        };
        /** @description Where a fault lies. */
        Place: {
            /** @description Column in that line, from 1. */
            column?: number | null;
            /** @description The thing that was asked for. */
            id?: string | null;
            /** @description Line of a text, from 1. */
            line?: number | null;
            /** @description Name of the parameter. */
            parameter?: string | null;
            /** @description Identifier of the plugin. */
            plugin?: string | null;
        };
        /** @description A plugin that has been installed, tried out or brought back. */
        PluginAnswer: {
            plugin: components["schemas"]["PluginShape"];
        };
        PluginOfIndicator: {
            /** @description Its last failure, as a sentence. */
            failure?: string | null;
            /** @description SHA-256 of its file. */
            hash: string;
            /** @description Identifier. */
            id: string;
            /** @description `ready`, `failed` or `quarantined`. */
            state: string;
            /** @description Version. */
            version: string;
        };
        PluginShape: {
            /** @description Who wrote it; may be empty. */
            author: string;
            /**
             * Format: int64
             * @description Calls since the server started.
             */
            calls: number;
            /** @description What to keep in mind. */
            caveats: components["schemas"]["TextShape"][];
            /** @description Why its indicator cannot be read although the plugin is ready. */
            conflict?: string | null;
            /** @description Version of the contract. */
            contract: string;
            /** @description What the number means. */
            definition: string;
            /** @description The same in English. */
            definition_en: string;
            /** @description Who has switched it off. */
            disabled_by?: string | null;
            /**
             * Format: int64
             * @description Seconds until the trial ends.
             */
            ends_in_s?: number | null;
            /**
             * Format: int32
             * @description Calls that failed by its fault.
             */
            failures: number;
            /**
             * Format: int32
             * @description Calls that failed since the last one that did not; three quarantine it.
             */
            failures_in_a_row: number;
            /** @description Name of the file, unless it ships. */
            file?: string | null;
            /** @description SHA-256 of the component. */
            hash: string;
            /** @description Identifier; `try-…` of one on trial. */
            id: string;
            /** @description The indicator that it computes; none while it cannot be read. */
            indicator?: string | null;
            /** @description When it was installed (RFC 3339, UTC). */
            installed_at?: string | null;
            /** @description Who installed it. */
            installed_by?: string | null;
            /** @description `formula` of a definition; none where the file does not say. */
            language?: string | null;
            last_failure?: components["schemas"]["FailureShape"] | null;
            /**
             * Format: double
             * @description How long its last call took, in milliseconds.
             */
            last_ms?: number | null;
            /** @description Terms of use; may be empty. */
            license: string;
            /** @description Formula and its source. */
            method: string;
            /** @description The same in English. */
            method_en: string;
            /** @description What to know before it is installed for everybody; of one on trial. */
            notices: components["schemas"]["NoticeShape"][];
            /** @description `shipped`, `folder` or `trial`. */
            origin: string;
            /** @description What a user may set. */
            parameters: components["schemas"]["ParameterShape"][];
            /** @description What it may read. Nothing else is answered. */
            permissions: components["schemas"]["PermissionShape"][];
            /** @description The version to which one can go back. */
            previous_version?: string | null;
            signature: components["schemas"]["SignatureShape"];
            /** @description Size of the file in bytes. */
            size_bytes: number;
            /**
             * Format: double
             * @description How long its slowest call took, in milliseconds.
             */
            slowest_ms?: number | null;
            /** @description `ready`, `loading`, `quarantined`, `disabled` or `trial`. */
            standing: string;
            /** @description Theme. */
            theme: string;
            /** @description Title. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description Unit. */
            unit: string;
            /** @description Unit in English. */
            unit_en: string;
            /** @description Version. */
            version: string;
        };
        PluginsAnswer: {
            /** @description Files in the folder that are not served, or not in their newest form. */
            failed_files: components["schemas"]["FailedFileShape"][];
            /** @description The folder that is watched: a `.wasm` file or an `indicator.toml` put there is served without a restart. */
            folder: string;
            /** @description The plugins, those that ship first. */
            plugins: components["schemas"]["PluginShape"][];
            /** @description Whether only files signed with a trusted key are taken. */
            signed_only: boolean;
            /** @description Plugins that somebody is trying out: they end by themselves. */
            trials: components["schemas"]["PluginShape"][];
        };
        PointShape: (components["schemas"]["CellShape"] | null) & {
            period: components["schemas"]["PeriodShape"];
            /** @description Why there is no total. */
            refused?: string | null;
        };
        PrefectureShape: {
            /** @description 2-digit code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description Name in English. */
            name_en: string;
        };
        /** @description Body of a problem answer. */
        ProblemBody: {
            at?: components["schemas"]["Place"] | null;
            /** @description The kind of problem as a word for programs. */
            code: string;
            /** @description What happened and what to do, in Japanese. */
            detail: string;
            /** @description Number under which the log has this request. */
            request_id: string;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description The kind of problem in a few Japanese words. */
            title: string;
            /** @description Identifies the kind of problem: `/problems/<code>`. */
            type: string;
        };
        ProfileAnswer: {
            about: components["schemas"]["About"];
            /** @description What `/api/v1/areas` says of it. */
            area: components["schemas"]["AreaShape"];
            /** @description Code of the municipality. */
            code: string;
            /** @description Every indicator at its latest period. */
            indicators: components["schemas"]["ProfileIndicator"][];
            /** @description Its name. */
            name: string;
            /** @description The nearest place of each kind, from its reference point. */
            nearest: components["schemas"]["NearestShape"][];
            /** @description Places that stand in it. */
            places: components["schemas"]["FacilityShape"][];
        };
        ProfileIndicator: components["schemas"]["IndicatorShort"] & {
            cell?: components["schemas"]["CellShape"] | null;
            district?: components["schemas"]["TotalShape"] | null;
            /** @description Why there is no value, if a plugin could not compute it. */
            failure?: string | null;
            period?: components["schemas"]["PeriodShape"] | null;
            prefecture?: components["schemas"]["TotalShape"] | null;
            /** @description Its place among the municipalities with a value, greatest first. */
            rank?: number | null;
            /** @description How many municipalities have a value. */
            ranked: number;
            /** @description Why here: the explanation of the plugin. */
            why?: string | null;
            /** @description The same in English. */
            why_en?: string | null;
        };
        /** @description What is being done. */
        ProgressShape: {
            /** @description How many others are read before it. */
            ahead: number;
            /**
             * Format: double
             * @description For how long.
             */
            seconds: number;
            /** @description `waiting`, `reading` or `publishing`. */
            step: string;
            /** @description The same in English. */
            step_en: string;
            /** @description The same in Japanese. */
            step_ja: string;
        };
        /** @description How a file is published. */
        Publish: {
            /**
             * @description Who publishes; the user of the machine if nobody is named.
             * @default null
             */
            actor: string | null;
            /**
             * @description What changes, in a sentence.
             * @default
             */
            note: string;
            /**
             * @description Name under which the form of the file is remembered.
             * @default null
             */
            template_name: string | null;
        };
        /** @description The revision that has what was published. */
        PublishedAnswer: {
            /** @description Whether it is a new one; not if everything in the file was published before. */
            changed: boolean;
            /** @description The revision. */
            revision: components["schemas"]["RevisionShape"];
            /** @description Name under which the form of the file is remembered; null if nobody asked, or if it has too few heads to be known again. */
            template?: string | null;
        };
        /** @description Something that only a person can decide. */
        QuestionShape: {
            /** @description The answer so far. */
            answer?: string | null;
            /** @description Where. */
            at: components["schemas"]["SpotShape"];
            /** @description The possible answers; empty where only free text makes sense. */
            choices: components["schemas"]["ChoiceShape"][];
            /** @description The form of an answer that is not among the choices: `period`, `text`, `number`. */
            free?: string | null;
            /** @description Identifier under which `answers` answers it. */
            id: string;
            /** @description `period`, `measure`, `indicator`, `symbol`, `area`, `kind`, `unit`, `total`, … */
            kind: string;
            /** @description The question. */
            sentence: string;
            /** @description The text that it is about. */
            text?: string | null;
            /** @description Why it must be asked. */
            why: string;
        };
        /** @description That requests can be served, and from what. */
        Ready: {
            /** @description Its hash. */
            hash: string;
            /** @description Plugins that can be called. */
            plugins: number;
            /**
             * @description How the record was found: `clean`, `recovered` (after a kill or a power failure), `read-only` (it is damaged, and a backup is
             *     served) or `stopped`.
             */
            record: string;
            /**
             * Format: int32
             * @description Number of the revision served.
             */
            revision: number;
            /** @description What happened and what to do, where nothing can be published. */
            runbook?: string | null;
            /** @description Always `ready`. */
            status: string;
        };
        ReferencePoint: {
            /**
             * Format: double
             * @description Degrees north.
             */
            lat: number;
            /**
             * Format: double
             * @description Degrees east.
             */
            lon: number;
            /** @description `site`, `town`, `municipality` or `unknown`. */
            precision: string;
        };
        /** @description How rows and municipalities were matched. */
        ReportAreasShape: {
            /** @description Codes of municipalities of the package without a row. */
            absent: string[];
            /** @description Municipalities with more than one row in the same table: code and rows. */
            duplicate: [
                string,
                number[]
            ][];
            /** @description Former municipalities whose rows together become one of today: its code, and the names in the rows. */
            joined: [
                string,
                string[]
            ][];
            /** @description Municipalities of the package that have a row. */
            matched: number;
            /** @description Rows of municipalities outside the package: 2-digit prefecture code and number of rows. */
            outside: [
                string,
                number
            ][];
            /** @description Texts that no municipality matches, with suggestions. */
            unmatched: components["schemas"]["UnmatchedShape"][];
            /** @description Rows of wards, whose city has a row of its own. */
            wards: number;
        };
        /** @description A column of a table, and what it was taken for. */
        ReportColumnShape: {
            /** @description Its letters. */
            column: string;
            /** @description Its heads from the upper to the lower. */
            headings: string[];
            /** @description Identifier of the indicator that its values belong to. */
            indicator?: string | null;
            /** @description Measure of its values. */
            measure?: string | null;
            /** @description Period of its values, as an identifier. */
            period?: string | null;
            /** @description Why, in a few Japanese words. */
            reason: string;
            /** @description `area-code`, `area-name`, `prefecture`, `value`, `category`, `period`, `note`, `ignored`, … */
            role: string;
            /** @description Unit of its values. */
            unit?: string | null;
        };
        /** @description An indicator that gets cells. */
        ReportIndicatorShape: {
            /** @description Identifier. */
            id: string;
            /** @description Measure. */
            measure: string;
            /** @description Whether there was none of that identifier. */
            new: boolean;
            /** @description Periods that get cells, as identifiers. */
            periods: string[];
            /** @description Title. */
            title: string;
            /** @description Unit. */
            unit: string;
        };
        /** @description Everything that reading a file found. */
        ReportShape: {
            /** @description How the rows' areas were matched. */
            areas: components["schemas"]["ReportAreasShape"];
            /** @description What was rewritten on the way in, by rule. */
            conversions: components["schemas"]["ConversionShape"][];
            /** @description The file. */
            file: components["schemas"]["FileShape"];
            /** @description Errors, warnings and remarks, in the order of sheets, rows and columns. */
            findings: components["schemas"]["FindingShape"][];
            /** @description How many more findings there are than are listed. */
            findings_left_out: number;
            /**
             * Format: int32
             * @description Number of this format: 1.
             */
            format: number;
            /** @description The indicators that get cells. */
            indicators: components["schemas"]["ReportIndicatorShape"][];
            /** @description Identifier of the package that it would lie over, or bring. */
            package: string;
            /** @description What must be answered before anything can be published, and what was answered. */
            questions: components["schemas"]["QuestionShape"][];
            /** @description `ready`, `questions` (some are open) or `refused` (there are errors). */
            state: string;
            /** @description Numbers of a glance. */
            summary: components["schemas"]["SummaryShape"];
            /** @description The tables that were found, and what each column was taken for. */
            tables: components["schemas"]["ReportTableShape"][];
            template?: components["schemas"]["TemplateFactsShape"] | null;
        };
        /** @description A table that was found. */
        ReportTableShape: {
            /** @description Its columns. */
            columns: components["schemas"]["ReportColumnShape"][];
            /** @description Identifier in this report, such as `s1t1`. */
            id: string;
            /** @description `areas`, `profile`, `places`, `boundaries` or `ignored`. */
            kind: string;
            /** @description Its cells, such as `A3:H40`. */
            range: string;
            /** @description Rows below its heads. */
            rows: number;
            /** @description Name of the sheet. */
            sheet: string;
            /** @description Title that stands above it. */
            title: string;
            /** @description Rows of totals: they were checked and are not imported. */
            totals: components["schemas"]["ReportTotalShape"][];
        };
        /** @description A total that a row prints, beside the one that its parts give. */
        ReportTotalShape: {
            /** @description Whether the two agree to the printed decimals. */
            agrees?: boolean | null;
            /** @description Where. */
            at: components["schemas"]["SpotShape"];
            /**
             * Format: double
             * @description The sum of the parts.
             */
            computed?: number | null;
            /** @description What it is the total of. */
            label: string;
            /** @description Why there is no sum. */
            refused?: string | null;
            /**
             * Format: double
             * @description The printed number.
             */
            stated: number;
        };
        /** @description How an earlier state is published again. */
        Revert: {
            /**
             * @description Who does it; the user of the machine if nobody is named.
             * @default null
             */
            actor: string | null;
            /**
             * @description Why, in a sentence.
             * @default
             */
            note: string;
        };
        /** @description What an undo gave. */
        RevertAnswer: {
            /** @description Whether it is a new one; false if the state asked for was published already. */
            changed: boolean;
            /** @description The state that is published now. */
            revision: components["schemas"]["RevisionShape"];
        };
        RevisionAnswer: {
            revision: components["schemas"]["RevisionShape"];
        };
        /** @description How much of one thing a revision changed. */
        RevisionChangeShape: {
            /**
             * Format: int64
             * @description How many cells, definitions, places, tables or polygons.
             */
            cells: number;
            /** @description Identifier of the data package. */
            data: string;
            /** @description Identifier of the indicator; empty for the other kinds. */
            indicator: string;
            /** @description `cells` of an indicator, `definitions`, `facilities`, `tables` or `boundaries`. */
            kind: string;
            /** @description The same in Japanese. */
            kind_label: string;
            /** @description Title of the indicator; a word for the other kinds. */
            title: string;
        };
        /** @description A file that came with a revision. */
        RevisionFileShape: {
            /** @description Name as its sender gave it. */
            name: string;
            /** @description SHA-256 of its bytes. */
            sha256: string;
        };
        /** @description A published state of all data. */
        RevisionShape: {
            /** @description `shipped`, `import`, `withdraw` or `revert`. */
            action: string;
            /** @description The same in Japanese. */
            action_label: string;
            /** @description Who did it. */
            actor: string;
            /** @description Identifiers of the batches that it brought or took out. */
            batches: string[];
            /** @description What says something else than in the revision before, by indicator; empty for the first one. */
            changes: components["schemas"]["RevisionChangeShape"][];
            /** @description The files that came with it. */
            files: components["schemas"]["RevisionFileShape"][];
            /** @description Hash over the content of all its packages. */
            hash: string;
            /** @description What changed, in a sentence. */
            note: string;
            /**
             * Format: int32
             * @description 1, 2, 3 …
             */
            number: number;
            /** @description RFC 3339, UTC. */
            published_at: string;
        };
        RevisionsAnswer: {
            /** @description The published states of all data, oldest first. */
            revisions: components["schemas"]["RevisionShape"][];
        };
        SectionShape: {
            /** @description Its tables. */
            tables: components["schemas"]["TableShape"][];
            /** @description Title. */
            title: string;
        };
        /** @description One indicator over all its periods. */
        SeriesAnswer: {
            about: components["schemas"]["About"];
            /** @description Dated breaks: a line must not run across them. */
            breaks: components["schemas"]["BreakShape"][];
            indicator: components["schemas"]["IndicatorShort"];
            series: components["schemas"]["LineShape"][];
        };
        /** @description What the steward decided. */
        SettingsShape: {
            /** @description Answers by the identifier of their question. */
            answers: {
                [key: string]: string;
            };
            /** @description Indicator that the file's single column of values belongs to. */
            indicator?: string | null;
            /** @description Period of values that do not say their own. */
            period?: string | null;
            /** @description Source to cite. */
            source?: string | null;
            /** @description Name of the learned form to read by. */
            template?: string | null;
            /** @description Trust of the values. */
            trust?: string | null;
        };
        /** @description Who vouches for a file. */
        SignatureShape: {
            /** @description Name of the trusted key, or fingerprint of the unknown one. */
            key?: string | null;
            /** @description `shipped`, `trusted`, `unknown` (signed with a key that is not trusted here) or `none`. */
            state: string;
        };
        SourceShape: {
            /** @description Title, as it is cited. */
            title: string;
            /** @description Address. */
            url?: string | null;
        };
        /** @description Where something stands, as people count. */
        SpotShape: {
            /** @description Letters of the column; of geometry files the name of the property. */
            column?: string | null;
            /** @description Head of the column, levels joined by `／`. */
            heading?: string | null;
            /** @description Row from 1; of geometry files the number of the feature, of text files the line. */
            row?: number | null;
            /** @description Name of the sheet. */
            sheet?: string | null;
        };
        /** @description How many municipalities are in a state. */
        StateCountShape: {
            /** @description How many municipalities. */
            count: number;
            /** @description Identifier of the state, or the reason for having none. */
            id: string;
            /** @description The word on screen. */
            label: string;
            /** @description The word in English. */
            label_en: string;
        };
        StateShape: {
            /** @description Identifier. */
            id: string;
            /** @description The word on screen. */
            label: string;
            /** @description The word in English. */
            label_en: string;
            /**
             * Format: int32
             * @description The ordinal in the cell.
             */
            value: number;
        };
        /** @description Numbers of a glance. */
        SummaryShape: {
            /** @description Cells that would be published without a value, each with its reason. */
            blanks: number;
            /** @description Polygons that would be published. */
            boundaries: number;
            /** @description Rewritten cells. */
            conversions: number;
            /** @description Findings that keep the file from being published. */
            errors: number;
            /** @description Places that would be published. */
            facilities: number;
            /** @description Questions without an answer. */
            open_questions: number;
            /** @description Rows below the heads of tables. */
            rows_read: number;
            /** @description Rows that give values, places or polygons. */
            rows_used: number;
            /** @description Tables that were found. */
            tables: number;
            /** @description Values that would be published. */
            values: number;
            /** @description Findings that somebody should look at. */
            warnings: number;
        };
        /** @description A number, some words, or nothing and why. */
        TableCellShape: {
            /** Format: double */
            number: number;
        } | {
            text: string;
        } | {
            blank: string;
        };
        /** @description A table in short. */
        TableNameShape: {
            /** @description Identifier. */
            id: string;
            /** @description Title. */
            title: string;
        };
        TableShape: {
            /** @description Period or date, as printed. */
            as_of: string;
            /**
             * Format: double
             * @description How many were asked, if shares of it make sense.
             */
            base?: number | null;
            /** @description Columns. */
            columns: components["schemas"]["ColumnShape"][];
            /** @description Who or what is counted, when; the base of shares. */
            definition: string;
            /** @description The figure that shows it: `bars`, `series` or `none`. */
            figure: string;
            /** @description Identifier. */
            id: string;
            /** @description How the numbers combine. */
            measure: string;
            /** @description The word for that. */
            measure_label: string;
            /** @description 複数回答 */
            multiple_response: boolean;
            /** @description Remarks of the source. */
            notes: string[];
            /** @description 再掲 */
            relisted: boolean;
            /** @description Rows; each has as many cells as there are columns. */
            rows: components["schemas"]["TableCellShape"][][];
            /** @description Citation. */
            source: string;
            /** @description Why its rows must not be added up, if so. */
            sum_refused?: string | null;
            /** @description Title with data kind and unit. */
            title: string;
            /** @description Title in English. */
            title_en: string;
            /** @description `published`, `provisional`, `estimate` or `sample`. */
            trust: string;
        };
        TablesAnswer: {
            about: components["schemas"]["About"];
            /** @description The tables of the prefecture's profile by section, in the order of the package. */
            sections: components["schemas"]["SectionShape"][];
        };
        /** @description Tables that differ. */
        TablesDifferenceShape: {
            /** @description There only later. */
            added: components["schemas"]["TableNameShape"][];
            /** @description Different later. */
            changed: components["schemas"]["TableNameShape"][];
            /** @description There only earlier. */
            removed: components["schemas"]["TableNameShape"][];
        };
        /** @description A learned form. */
        TemplateFactsShape: {
            /** @description Columns that stand elsewhere than when it was learned: head, then, now. */
            moved: [
                string,
                string,
                string
            ][];
            /** @description Its name. */
            name: string;
        };
        /** @description A learned form. */
        TemplateShape: {
            /** @description Who saved it. */
            actor: string;
            /** @description Its name. */
            name: string;
            /** @description When it was saved last: RFC 3339, UTC. */
            saved_at: string;
            /** @description What was learned. */
            value: unknown;
        };
        TemplatesAnswer: {
            /** @description Learned forms, by name. */
            templates: components["schemas"]["TemplateShape"][];
        };
        /** @description A text in both languages. */
        TextShape: {
            /** @description English. */
            en: string;
            /** @description Japanese. */
            ja: string;
        };
        TilesShape: {
            /** @description Who made the tiles. */
            credit: string;
            /** @description Page that the credit links to. */
            credit_url?: string | null;
            /** @description The host that the reader's browser asks for it. */
            origin: string;
            /** @description Address of a tile with `{z}`, `{x}` and `{y}`. */
            template: string;
        };
        /** @description The total of a group of municipalities. */
        TotalShape: (components["schemas"]["CellShape"] | null) & {
            /** @description Identifier of the grouping. */
            grouping: string;
            /** @description How many of its municipalities have a value. */
            known: number;
            /** @description Identifier of its member. */
            member: string;
            /** @description How many municipalities it has. */
            parts: number;
            /** @description Why there is no total, as a sentence. */
            refused?: string | null;
            /** @description Municipalities in each state, where the measure is a state. */
            states?: components["schemas"]["StateCountShape"][];
            /** @description Title of the member. */
            title: string;
            /** @description Title in English. */
            title_en: string;
        };
        /** @description A text that no municipality matches. */
        UnmatchedShape: {
            /** @description Where. */
            at: components["schemas"]["SpotShape"];
            /** @description Codes and names that look like it; never taken without an answer. */
            similar: [
                string,
                string
            ][];
            /** @description The text. */
            text: string;
        };
        /** @description One indicator in one period over all municipalities. */
        ValuesAnswer: {
            about: components["schemas"]["About"];
            /** @description One for every municipality, in the order of codes. */
            cells: components["schemas"]["AreaCellShape"][];
            /** @description Charts that the plugin made of these data, in this period, with these parameters. */
            charts: components["schemas"]["ChartShape"][];
            classes: components["schemas"]["ClassesShape"];
            evidence: components["schemas"]["EvidenceShape"];
            indicator: components["schemas"]["IndicatorShort"];
            /** @description What the plugin read, each with the period that was really used. */
            inputs: components["schemas"]["InputShape"][];
            period: components["schemas"]["PeriodShape"];
            /** @description Remarks on the whole answer. */
            remarks: components["schemas"]["TextShape"][];
            /** @description The prefecture first, then the members of the grouping that was asked for. */
            totals: components["schemas"]["TotalShape"][];
        };
        /** @description How a batch is withdrawn. */
        Withdraw: {
            /** @description Who does it; the user of the machine if nobody is named. */
            actor?: string | null;
            /** @description Why, in a sentence. */
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
