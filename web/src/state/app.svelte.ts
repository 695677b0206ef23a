import { Ahead } from "../api/ahead.ts";
import { address, getJson, onNews, type Query } from "../api/client.ts";
import { Resource } from "../api/resource.svelte.ts";
import type {
  Area,
  AreaCode,
  Areas,
  BaseMaps,
  Facilities,
  Grouping,
  GroupingMember,
  Groupings,
  Indicator,
  Indicators,
  Packages,
  PeriodInfo,
  Ready,
  RevisionInfo,
  Revisions,
  Tables,
  ValueCell,
  Values,
} from "../api/types.ts";
import type { Plugins } from "../api/plugins.ts";
import { cellOf } from "../format/cell.ts";
import { isHidden } from "../format/filter.ts";
import { verdictOf, type Verdict } from "../format/verdict.ts";
import { ROUTES } from "../routes.ts";
import { loadEnglish, periodLabel, pick, t } from "../text/text.svelte.ts";
import { trail } from "./history.svelte.ts";
import { subjectOf } from "./keeping.ts";
import { saved } from "./saved.svelte.ts";
import type { ChangeName } from "./trail.ts";
import { groundOf } from "./ground.ts";
import { INITIAL_VIEW, parseView, printView, sharing, type View } from "./url.ts";

/**
 * What is shown when nobody has asked for anything. Cases by municipality are not published, so the published data open
 * with the estimate, which has a value everywhere; the sample opens with what the product is for.
 */
const FIRST_LOOK = "expected-cases";
const FIRST_LOOK_SAMPLE = "coverage-gap";
/** How the identifiers of plugins that somebody tries out begin. */
const TRIAL = "try-";

/** How a change of view enters the browser's history. */
export type Step = "push" | "replace";

/** What is on screen, and the answers that it is made of. One for the whole page. */
class App {
  view = $state.raw<View>(INITIAL_VIEW);
  /** The area under the pointer, in whichever of map, figure and table it is. */
  hover = $state<AreaCode | null>(null);
  /** The municipality that the map was last asked to move to: a new object for every asking. */
  approach = $state.raw<{ code: AreaCode } | null>(null);
  /** The last change, for those who hear the page. */
  announcement = $state("");

  readonly packages = new Resource<Packages>();
  readonly areas = new Resource<Areas>();
  readonly groupings = new Resource<Groupings>();
  /** Values of the next year, and of those just seen. */
  readonly #ahead = new Ahead<Values>();
  /** Once it is known what there is, the values in view are asked for: before the catalogue is drawn, which takes its time. */
  readonly indicators = new Resource<Indicators>(getJson, () => {
    if (this.settled && this.valuesUrl !== null) this.#ahead.prepare(this.valuesUrl);
  });
  readonly values = new Resource<Values>(this.#ahead.take);
  /** What the second map shows, beside the first. */
  readonly second = new Resource<Values>(this.#ahead.take);
  readonly facilities = new Resource<Facilities>();
  readonly baseMaps = new Resource<BaseMaps>();
  /** Why the chosen base map is not on the map, in a sentence; `null` = it is, or none is chosen. */
  groundFailure = $state<string | null>(null);
  readonly tables = new Resource<Tables>();
  readonly plugins = new Resource<Plugins>();
  /** The indicator of a plugin that somebody tries out: it is in no list. */
  readonly trial = new Resource<{ indicator: Indicator }>();
  readonly revisions = new Resource<Revisions>();
  readonly ready = new Resource<Ready>();

  /** Whether the server can be heard; `back` = again, after a silence. */
  line = $state<"up" | "lost" | "back">("up");
  /** The revision on screen before the server published another one; `null` once that was taken note of. */
  before = $state<number | null>(null);

  /** Counts what the server says about imports. */
  importNews = $state(0);
  /** Counts what the server says has changed; figures carry it so that they are drawn anew. */
  generation = $state(0);

  readonly package = $derived(
    this.packages.data?.packages.find((one) => one.id === (this.view.data ?? this.packages.data?.default)) ?? null,
  );
  readonly isSample = $derived(this.package?.sample ?? this.indicators.data?.about.sample ?? false);

  /** Published states, the newest first. */
  readonly history = $derived<RevisionInfo[]>((this.revisions.data?.revisions ?? []).toSorted((a, b) => b.number - a.number));
  readonly newest = $derived<RevisionInfo | null>(this.history[0] ?? null);
  /** Why nothing can be published at present, and what to do; `null` = all is well. */
  readonly readOnly = $derived(this.ready.data?.runbook ?? null);
  /** The revision on screen. */
  readonly shownRevision = $derived<number | null>(this.indicators.data?.about.revision ?? null);
  /** Whether what is on screen is not the newest there is. */
  readonly isOld = $derived(this.view.revision !== null && this.newest !== null && this.shownRevision !== null && this.shownRevision < this.newest.number);

  /** The catalogue, and what is being tried out. */
  readonly #listed = $derived<Indicator[]>([...(this.indicators.data?.indicators ?? []), ...(this.trial.data === null ? [] : [this.trial.data.indicator])]);
  readonly #onTrial = $derived(this.view.indicator?.startsWith(TRIAL) === true);
  readonly indicator = $derived<Indicator | null>(this.#chooseIndicator());
  readonly period = $derived<PeriodInfo | null>(this.#choosePeriod());
  readonly grouping = $derived<Grouping | null>(
    this.groupings.data?.groupings.find((one) => one.id === this.view.grouping) ?? null,
  );
  readonly member = $derived<GroupingMember | null>(
    this.grouping?.members.find((one) => one.id === this.view.member) ?? null,
  );
  readonly area = $derived<Area | null>(this.areas.data?.areas.find((one) => one.code === this.view.area) ?? null);
  readonly areaByCode = $derived(new Map((this.areas.data?.areas ?? []).map((one) => [one.code, one])));

  /** The values on screen, if they are those of the indicator in view (or of the one before, while loading). */
  readonly cells = $derived<ReadonlyMap<AreaCode, ValueCell>>(
    new Map((this.values.data?.cells ?? []).map((cell) => [cell.code, cell])),
  );
  /** The indicator that the values on screen belong to. */
  readonly shownIndicator = $derived<Indicator | null>(
    this.#listed.find((one) => one.id === this.values.data?.indicator.id) ?? null,
  );

  /**
   * Parts of the view that the map follows. What reads `view` itself runs anew at every change of whatever part of it: with
   * the whole country on the map that is felt.
   */
  readonly page = $derived(this.view.page);
  readonly language = $derived(this.view.language);
  readonly era = $derived(this.view.era);
  readonly chosen = $derived(this.view.area);
  readonly camera = $derived(this.view.camera);
  readonly places = $derived(this.view.places);
  readonly outlines = $derived(this.view.outlines);
  readonly hide = $derived(this.view.hide);
  readonly #groundId = $derived(this.view.ground);
  /** Whether there is any base map beside the boundaries. */
  readonly hasBaseMaps = $derived((this.baseMaps.data?.files.length ?? 0) > 0 || this.baseMaps.data?.tiles != null);
  /** The base map under the municipalities. */
  readonly ground = $derived(groundOf(this.baseMaps.data, this.#groundId));

  /**
   * How the municipalities stand to the whole, where that can be told: a rate whose interval leaves the whole's value out differs.
   */
  readonly standings = $derived.by<ReadonlyMap<AreaCode, Verdict>>(() => {
    const whole = cellOf(this.values.data?.totals.find((one) => one.grouping === "prefecture"));
    if (this.shownIndicator?.measure !== "rate" || whole === null) return new Map();
    return new Map([...this.cells.values()].flatMap((cell) => {
      const verdict = verdictOf(cell, whole);
      return verdict === null ? [] : [[cell.code, verdict] as const];
    }));
  });
  /** Those of them that map and table show. */
  readonly shownStandings = $derived<ReadonlyMap<AreaCode, Verdict>>(this.view.differ ? this.standings : new Map());

  /** Municipalities that the legend's filter hides, on map, figure and table alike. */
  readonly hidden = $derived<ReadonlySet<AreaCode>>(
    new Set((this.values.data?.cells ?? []).filter((cell) => isHidden(cell, this.hide)).map((cell) => cell.code)),
  );
  /** Whether the data are about the whole country: then nothing may speak of a prefecture. */
  readonly isCountry = $derived(this.areas.data?.prefecture.code === "00");
  /** Name of the whole that the data are about. */
  readonly place = $derived(this.areas.data === null ? "" : pick(this.areas.data.prefecture.name, this.areas.data.prefecture.name_en));

  /** What every request carries: which data, which revision. */
  readonly base = $derived<Query>({ data: this.view.data, revision: this.view.revision });
  readonly indicatorsUrl = $derived(address("/api/v1/indicators", this.base));
  /**
   * Whether catalogue and groupings are those of the data in view. Until they are, no question that names an indicator
   * or a district is asked: the other data may not have it.
   */
  readonly settled = $derived(
    this.indicators.source === this.indicatorsUrl && (this.view.grouping === null || this.groupings.data !== null || this.groupings.failure !== null),
  );
  /** The query of the values in view: the same for map, figure, table and download. */
  readonly query = $derived<Query>({
    ...this.base,
    period: this.period?.id,
    grouping: this.grouping?.id,
    ...this.classQuery,
    ...this.parameterQuery,
  });
  readonly valuesUrl = $derived(
    this.indicator === null
      ? null
      : address(`/api/v1/indicators/${encodeURIComponent(this.indicator.id)}/values`, this.query),
  );

  /** The indicator of the second map; `null` = there is one map. */
  readonly secondIndicator = $derived<Indicator | null>(
    this.view.split === null
      ? null
      : this.view.split.kind === "period"
        ? this.indicator
        : (this.indicators.data?.indicators.find((one) => one.id === this.view.split?.id) ?? null),
  );
  /** Breaks between the classes on screen, without the ends. */
  readonly innerBreaks = $derived<number[]>(
    this.values.data === null || this.values.data.classes.method === "states" ? [] : this.values.data.classes.breaks.slice(1, -1),
  );
  readonly secondUrl = $derived.by<string | null>(() => {
    const { split } = this.view;
    if (split === null || this.secondIndicator === null || this.period === null) return null;
    const path = `/api/v1/indicators/${encodeURIComponent(this.secondIndicator.id)}/values`;
    const query = { ...this.base, grouping: this.grouping?.id };
    if (split.kind === "indicator") {
      const same = this.secondIndicator.periods.find((one) => one.id === this.period?.id);
      return address(path, { ...query, period: same?.id });
    }
    // Two years are told apart by color only where both have the same classes: those of the first.
    if (this.values.data === null || this.values.data.indicator.id !== this.secondIndicator.id) return null;
    const breaks = this.view.breaks ?? this.innerBreaks;
    return address(path, { ...query, period: split.id, breaks: breaks.join(","), ...this.parameterQuery });
  });

  /** How classes are made, where the reader said so. */
  get classQuery(): Query {
    const { breaks, method, classes } = this.view;
    return breaks === null ? { method, classes } : { breaks: breaks.join(",") };
  }

  /** Settings of the plugin, where they differ from its defaults and are known to it. */
  get parameterQuery(): Query {
    const query: Query = {};
    for (const parameter of this.indicator?.parameters ?? []) {
      const value = this.view.parameters[parameter.id];
      if (value !== undefined && value !== String(parameter.default)) query[parameter.id] = value;
    }
    return query;
  }

  /** Starts the page, while its root component is made: reads the address, keeps it in step, listens to the server. */
  start(): () => void {
    this.view = parseView(location.search);
    const back = (): void => {
      const view = sharing(this.view, parseView(location.search));
      trail.record(this.view, view);
      this.view = view;
    };
    addEventListener("popstate", back);
    const quiet = onNews((news) => {
      if (news === "import") return void (this.importNews += 1);
      if (news !== "changed") return void (this.line = news);
      if (this.view.revision === null) this.before ??= this.shownRevision;
      this.refresh();
      this.announcement = t("announceUpdated");
    });
    $effect(() => {
      // Tried again once the server is there again; until then Japanese is better than nothing.
      if (this.language === "en" && this.line !== "lost") loadEnglish().catch(() => {});
    });
    $effect(() => this.packages.want("/api/v1/packages"));
    $effect(() => this.ready.want("/readyz"));
    $effect(() => this.revisions.want("/api/v1/revisions"));
    $effect(() => this.areas.want(address("/api/v1/areas", this.base)));
    $effect(() => this.groupings.want(address("/api/v1/groupings", this.base)));
    $effect(() => this.indicators.want(this.indicatorsUrl));
    $effect(() => this.trial.want(this.#onTrial ? address(`/api/v1/indicators/${encodeURIComponent(this.view.indicator ?? "")}`, this.base) : null));
    $effect(() => {
      if (this.settled) this.values.want(this.valuesUrl);
    });
    $effect(() => {
      if (this.view.split === null) this.second.want(null);
      else if (this.settled && this.secondUrl !== null) this.second.want(this.secondUrl);
    });
    $effect(() => this.facilities.want(address("/api/v1/facilities", this.base)));
    $effect(() => {
      if (this.page === "map") this.baseMaps.want("/api/v1/basemaps");
    });
    $effect(() => {
      if (this.view.page === "profile" || this.view.page === "trend") this.tables.want(address("/api/v1/tables", this.base));
    });
    $effect(() => {
      if (this.view.page === "plugins") this.plugins.want("/api/v1/plugins");
    });
    return () => {
      removeEventListener("popstate", back);
      quiet();
    };
  }

  /** Changes the view, and the address with it. */
  go(change: Partial<View>, step: Step = "push"): void {
    const next = sharing(this.view, { ...this.view, ...change });
    const before = printView(this.view);
    const after = printView(next);
    if (before === after) {
      this.view = next;
      return;
    }
    // What was looked at can be found again.
    if (subjectOf(this.view) !== subjectOf(next)) saved.visit(this.viewName, this.view);
    trail.record(this.view, next);
    this.view = next;
    const url = location.pathname + after;
    if (step === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  }

  /** Takes the last change of view back, or makes it again; says its name, or `null` where there is none. */
  step(direction: "undo" | "redo"): ChangeName | null {
    const found = trail.step(direction);
    if (found === null) return null;
    this.view = sharing(this.view, found.view);
    history.pushState(null, "", location.pathname + printView(found.view));
    return found.name;
  }

  /** What the view is called until a person gives it a name. */
  get viewName(): string {
    const mapped = ["map", "compare", "trend"].includes(this.view.page);
    const parts = [t(ROUTES[this.view.page].title), mapped ? pick(this.indicator?.title ?? "", this.indicator?.title_en) : "", this.period === null || this.view.page !== "map" ? "" : periodLabel(this.period)];
    if (this.view.page !== "compare" && this.area !== null) parts.push(pick(this.area.name, this.area.name_en));
    return parts.filter((part) => part !== "").join("　");
  }

  /** The address of the view as it is seen now: its revision is written down, so that it never shows other numbers. */
  link(change: Partial<View> = {}): string {
    const revision = this.view.revision ?? (this.shownRevision === null ? null : String(this.shownRevision));
    return location.origin + location.pathname + printView({ ...this.view, revision, ...change });
  }

  /** Fetches the values of a period before they are asked for. */
  prepare(period: string): void {
    if (this.indicator !== null) this.#ahead.prepare(address(`/api/v1/indicators/${encodeURIComponent(this.indicator.id)}/values`, { ...this.query, period }));
  }

  /** Asks the server again for everything that a new plugin or revision can change. */
  refresh(): void {
    this.generation += 1;
    this.#ahead.forget();
    for (const resource of [this.packages, this.areas, this.groupings, this.indicators, this.trial, this.values, this.second, this.facilities, this.tables, this.plugins, this.revisions, this.ready]) {
      resource.reload();
    }
  }

  showIndicator(id: string): void {
    this.go({ indicator: id, parameters: {}, chart: null, breaks: null, hide: [], split: this.view.split?.kind === "period" ? null : this.view.split });
  }

  showData(id: string): void {
    // The other data set may know neither the period nor the plugin's settings; the rest of the view stays.
    this.go({ data: id === this.packages.data?.default ? null : id, period: null, revision: null, breaks: null, hide: [] });
  }

  selectArea(code: AreaCode | null): void {
    this.go(code === null ? { area: null } : { area: code, panel: "open" });
  }

  #chooseIndicator(): Indicator | null {
    const all = this.indicators.data?.indicators ?? [];
    const asked = this.#listed.find((one) => one.id === this.view.indicator);
    if (asked !== undefined) return asked;
    // Until the trial has answered nothing else is drawn in its place; one that is over gives way to the first look.
    if (this.#onTrial && this.trial.failure === null) return null;
    const ready = all.filter((one) => one.origin === "data" || one.plugin?.state === "ready");
    const first = this.indicators.data?.about.sample === true ? FIRST_LOOK_SAMPLE : FIRST_LOOK;
    // A plugin whose inputs this package does not have would only open the page with an error.
    const shown = ready.filter((one) => one.periods.length > 0);
    return shown.find((one) => one.id === first) ?? shown[0] ?? ready[0] ?? null;
  }

  #choosePeriod(): PeriodInfo | null {
    const periods = this.indicator?.periods ?? [];
    return periods.find((one) => one.id === this.view.period) ?? periods.at(-1) ?? null;
  }
}

export const app = new App();
