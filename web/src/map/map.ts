import { Map as MapLibre, prewarm, ScaleControl, setWorkerUrl, type MapMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { AreaCode, Classes, Facility, FeatureCollection, ValueCell } from "../api/types.ts";
import type { Camera } from "../state/url.ts";
import type { Change } from "../format/difference.ts";
import { around, boundsOf, type Bounds } from "./bounds.ts";
import { afterPaint } from "./after-paint.ts";
import { addAreas, colorAreas, dimAreas, hideAreas, showChanges, stripeAreas, updateAreas } from "./layers/areas.ts";
import { updateDistricts, updatePrefecture, updateSchemes, type TitleOf } from "./layers/districts.ts";
import { removeGround, showGround, type Ground } from "./layers/ground.ts";
import { updateFacilities } from "./layers/facilities.ts";
import { addLabels, labelsFrom, updateLabels, updateWholes, type Label, type Whole } from "./layers/labels.ts";
import { updateMarks } from "./layers/marks.ts";
import { nameSurroundings, updateSurroundings } from "./layers/surroundings.ts";

setWorkerUrl(workerUrl);
// The worker starts while the map is being made.
prewarm();

type Feature = FeatureCollection["features"][number];

/** What the pointer is over, and where it is on the map's canvas. */
export interface Pointer {
  area: AreaCode | null;
  facility: string | null;
  x: number;
  y: number;
}

export interface MapEvents {
  point(pointer: Pointer | null): void;
  selectArea(code: AreaCode): void;
  /** The person moved the map. */
  move(camera: Camera): void;
  /** The map is being moved, by whomever: another map may follow. */
  moving?(view: MapView): void;
}

/** Names of the prefectures around, by the first two digits of their municipalities' codes. */
const AROUND: Record<string, readonly [string, string]> = { "36": ["徳島県", "Tokushima"], "37": ["香川県", "Kagawa"], "38": ["愛媛県", "Ehime"] };
const FONT_SAMPLE = "16px 'BIZ UDPGothic'";
/** The least zoom: further out the prefecture is a spot. The whole country needs to be seen from further away. */
const LEAST_ZOOM = 5.5;
const LEAST_ZOOM_WIDE = 3;
/** From how many degrees across a map counts as wide. */
const WIDE_DEGREES = 6;
/** Room for the band above and the buttons at the right. */
const PADDING = { top: 46, right: 52, bottom: 36, left: 16 };
const CLOSE_PADDING = 70;
const PAN_PX = 120;
/** Work that goes before other work. */
const NAMES_FIRST: ReadonlySet<string> = new Set(["wholes", "labels", "around"]);
/** How long the map takes to move somewhere. */
const MOTION_MS = 150;
/** Frames that take longer than this show no motion: they only keep the answer to the next key press waiting. */
const SLOW_FRAME_MS = 30;
/** After so many slow motions, one after the other, the map jumps: a single one may have met other work. */
const SLOW_MOTIONS = 2;
/** As long as the first outlines wait for their colors. */
const COLORS_MS = 600;
const NOT_THERE = 404;

/** Owns the MapLibre map. Nothing else in the page touches it. */
export class MapView {
  readonly #map: MapLibre;
  readonly #reduced = matchMedia("(prefers-reduced-motion: reduce)");
  #areas: FeatureCollection | null = null;
  #surroundings: FeatureCollection | null = null;
  /** The outline of each municipality. */
  #outlines: ReadonlyMap<AreaCode, Feature> = new Map();
  /** Where all municipalities lie, and where those lie that the map is to show. */
  #whole: Bounds | null = null;
  #target: Bounds | null = null;
  /** Whether the person has not moved the map since it was fitted: then it stays fitted when its box changes. */
  #fitted = true;
  #hover: AreaCode | null = null;
  #selected: AreaCode | null = null;
  /** Whether it moves only because another map does. */
  #following = false;
  /** When the present motion began and how many frames it has had. */
  #motionBegan = 0;
  #frames = 0;
  /** Slow motions in a row. A machine without a graphics card, where the processor draws, has nothing else. */
  #slowMotions = 0;
  #gone = false;
  #ground: Ground | null = null;
  #groundFailed: () => void = () => {};
  #colored = false;
  /** Whether the map has begun to draw: outlines that come before their colors would be cut into tiles and painted twice. */
  #begun = false;
  /** What the map has still to do, by name: the last word of each counts. */
  readonly #waiting = new Map<string, () => void>();
  #scheduled = false;

  private constructor(map: MapLibre, events: MapEvents) {
    this.#map = map;
    map.on("mousemove", (event) => this.#point(event, events));
    map.on("mouseout", () => events.point(null));
    map.on("click", (event) => {
      const { area } = this.#under(event);
      if (area !== null) events.selectArea(area);
    });
    map.on("movestart", () => {
      this.#motionBegan = performance.now();
      this.#frames = 0;
    });
    map.on("render", () => (this.#frames += 1));
    map.on("moveend", (event) => {
      const took = performance.now() - this.#motionBegan;
      // A person's own drag has no frames while the hand rests.
      if (event.originalEvent === undefined && took >= MOTION_MS) this.#slowMotions = took > this.#frames * SLOW_FRAME_MS ? this.#slowMotions + 1 : 0;
      if (event.originalEvent !== undefined || (event as { byHand?: boolean }).byHand === true) {
        this.#fitted = false;
        events.move(this.camera());
      }
    });
    map.on("move", () => {
      if (!this.#following) events.moving?.(this);
    });
    map.on("error", (event) => {
      const { sourceId, error } = event as { sourceId?: string; error?: { status?: number } };
      // Where there is only sea, a tile server has nothing to give.
      if (sourceId === "ground" && error?.status !== NOT_THERE) this.#loseGround();
      else if (sourceId !== "ground") console.error(event.error);
    });
    map.on("resize", () => {
      if (this.#fitted) this.#fit(false);
    });
  }

  /** Draws the empty map into an element. Rejects where the browser cannot draw maps. */
  static async create(container: HTMLElement, label: string, events: MapEvents): Promise<MapView> {
    // Names are drawn from the web font: it must be there before the first label is.
    const font = document.fonts.load(FONT_SAMPLE, "高知市").catch(() => []);
    const map = new MapLibre({
      container,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": "#EAF1F5" } }] },
      center: [133.4, 33.4],
      zoom: 7.6,
      minZoom: LEAST_ZOOM,
      maxZoom: 15,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      localIdeographFontFamily: "'BIZ UDPGothic', sans-serif",
      locale: { "Map.Title": label },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new ScaleControl({ maxWidth: 100, unit: "metric" }), "bottom-left");
    await new Promise<void>((resolve) => void map.once("style.load", () => resolve()));
    await font;
    addAreas(map);
    addLabels(map);
    return new MapView(map, events);
  }

  setLabel(label: string): void {
    this.#map.getCanvas().setAttribute("aria-label", label);
  }

  setSurroundings(features: FeatureCollection): void {
    this.#surroundings = features;
    this.#later("surroundings", () => updateSurroundings(this.#map, features));
  }

  /** Names the prefectures around. */
  nameSurroundings(titleOf: TitleOf): void {
    const features = this.#surroundings;
    if (features !== null) this.#later("around", () => nameSurroundings(this.#map, features, AROUND, titleOf));
  }

  setAreas(features: FeatureCollection, source: string): void {
    this.#areas = features;
    this.#outlines = new Map(features.features.map((feature) => [String(feature.properties["code"]), feature]));
    this.#mark();
    this.#later("areas", () => updateAreas(this.#map, features, new URL(source, location.href).href));
    this.#tellWhenPainted();
    setTimeout(() => this.begin(), COLORS_MS);
    if (this.#colored) this.begin();
    const bounds = (this.#whole = boundsOf(features, () => true));
    if (bounds !== null) {
      const wide = bounds[2] - bounds[0] > WIDE_DEGREES;
      this.#map.setMinZoom(wide ? LEAST_ZOOM_WIDE : LEAST_ZOOM);
      labelsFrom(this.#map, wide);
      this.#map.setMaxBounds(around(bounds));
    }
    if (this.#fitted) this.#fit(false);
  }

  setPrefecture(features: FeatureCollection | null): void {
    this.#later("prefecture", () => updatePrefecture(this.#map, features));
  }

  /** Draws what there is, with colors or without. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    // What else the same answer brings is drawn along with it.
    queueMicrotask(() => this.#work());
  }

  setDistricts(features: FeatureCollection | null, titleOf: TitleOf): void {
    this.#later("districts", () => updateDistricts(this.#map, features, titleOf));
  }

  /** Further groupings beside the chosen one. */
  setSchemes(schemes: readonly FeatureCollection[], titleOf: TitleOf): void {
    this.#later("schemes", () => updateSchemes(this.#map, schemes, titleOf));
  }

  setLabels(labels: readonly Label[]): void {
    this.#later("labels", () => updateLabels(this.#map, labels));
  }

  /** Names of prefectures, for a map on which those of municipalities have no room. */
  setWholes(wholes: readonly Whole[]): void {
    this.#later("wholes", () => updateWholes(this.#map, wholes));
  }

  setFacilities(facilities: readonly Facility[], symbols: ReadonlyMap<string, string>): void {
    this.#later("facilities", () => updateFacilities(this.#map, facilities, symbols));
  }

  color(cells: readonly ValueCell[], classes: Classes): void {
    this.#colored = true;
    this.#later("color", () => colorAreas(this.#map, cells, classes));
    this.#tellWhenPainted();
    if (this.#areas !== null) this.begin();
  }

  /** Lays a base map under the municipalities; `failed` is called once where it cannot be read, and the boundaries stand alone. */
  setGround(ground: Ground | null, failed: () => void): void {
    this.#ground = ground;
    this.#groundFailed = failed;
    showGround(this.#map, ground, () => !this.#gone && this.#ground === ground).catch(() => this.#loseGround());
  }

  /** Stripes the municipalities whose values are uncertain. */
  stripe(codes: readonly AreaCode[]): void {
    this.#later("stripe", () => stripeAreas(this.#map, codes));
  }

  /** Takes the color from municipalities. */
  hide(codes: readonly AreaCode[]): void {
    this.#later("hide", () => hideAreas(this.#map, codes));
  }

  /** Looks where another map looks. */
  follow(leader: MapView): void {
    const { lon, lat, zoom } = leader.camera();
    this.#fitted = leader.#fitted;
    this.#following = true;
    this.#map.jumpTo({ center: [lon, lat], zoom });
    this.#following = false;
  }

  /** Shows changes in place of values. */
  showChanges(changes: ReadonlyMap<AreaCode, Change>): void {
    showChanges(this.#map, changes);
    this.begin();
  }

  hover(code: AreaCode | null): void {
    if (code === this.#hover) return;
    this.#hover = code;
    this.#mark();
  }

  select(code: AreaCode | null): void {
    if (code === this.#selected) return;
    this.#selected = code;
    this.#mark();
  }

  /** Shows a district alone, or all; moves there unless the person has chosen where to look. */
  focus(codes: readonly AreaCode[] | null, camera: Camera | null): void {
    this.#later("dim", () => dimAreas(this.#map, codes));
    this.#target = codes === null || this.#areas === null ? null : boundsOf(this.#areas, (code) => codes.includes(code));
    if (camera === null) {
      this.#fitted = true;
      this.#fit(true);
      return;
    }
    this.#fitted = false;
    const now = this.camera();
    const same = Math.abs(now.lon - camera.lon) < 1e-3 && Math.abs(now.lat - camera.lat) < 1e-3 && Math.abs(now.zoom - camera.zoom) < 1e-2;
    if (!same) this.#map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom });
  }

  /** Moves to one municipality. */
  approach(code: AreaCode): void {
    const bounds = this.#areas === null ? null : boundsOf(this.#areas, (other) => other === code);
    if (bounds !== null) this.#move((map) => map.fitBounds(bounds, { ...this.#motion(), padding: CLOSE_PADDING, maxZoom: 10.5 }, { byHand: true }));
  }

  zoom(step: 1 | -1): void {
    this.#move((map) => map.easeTo({ zoom: map.getZoom() + step * 0.75, ...this.#motion() }, { byHand: true }));
  }

  pan(x: number, y: number): void {
    this.#move((map) => map.panBy([x * PAN_PX, y * PAN_PX], this.#motion(), { byHand: true }));
  }

  camera(): Camera {
    const { lng, lat } = this.#map.getCenter();
    return { lon: lng, lat, zoom: this.#map.getZoom() };
  }

  /** The map as it stands, as a picture: what WebGL has drawn does not reach the printer by itself. */
  picture(): string {
    this.#map.redraw();
    return this.#map.getCanvas().toDataURL("image/png");
  }

  remove(): void {
    this.#gone = true;
    this.#map.remove();
  }

  /**
   * Does something once what the person did is on screen. To hand the map new colors takes longer than to repaint a table:
   * it would keep the answer to a key press waiting.
   */
  #later(name: string, work: () => void): void {
    this.#waiting.set(name, work);
    if (this.#scheduled || !this.#begun) return;
    this.#scheduled = true;
    afterPaint(() => {
      this.#scheduled = false;
      this.#work();
    });
  }

  #work(): void {
    // Letters are drawn while the worker cuts the outlines: names and colors then come in one frame.
    const all = [...this.#waiting].sort(([a], [b]) => Number(NAMES_FIRST.has(b)) - Number(NAMES_FIRST.has(a)));
    this.#waiting.clear();
    if (!this.#gone) for (const [, one] of all) one();
  }

  #loseGround(): void {
    if (this.#gone || this.#ground === null) return;
    this.#ground = null;
    removeGround(this.#map);
    this.#groundFailed();
  }

  #mark(): void {
    this.#later("marks", () => updateMarks(this.#map, this.#outlineOf(this.#hover), this.#outlineOf(this.#selected)));
  }

  #outlineOf(code: AreaCode | null): Feature | null {
    return code === null ? null : (this.#outlines.get(code) ?? null);
  }

  /** For whoever measures the page: the moment when outlines and colors have been painted. */
  #tellWhenPainted(): void {
    if (this.#areas === null || !this.#colored) return;
    this.#later("told", () => void this.#map.once("idle", () => performance.mark("tsunagi:map")));
  }

  #fit(animated: boolean): void {
    if (!animated) this.#fitNow({ animate: false });
    else this.#move(() => {
      if (this.#fitted) this.#fitNow(this.#motion());
    });
  }

  #fitNow(motion: { animate: false } | { duration: number }): void {
    const bounds = this.#areas === null ? null : (this.#target ?? this.#whole);
    if (bounds !== null) this.#map.fitBounds(bounds, { padding: PADDING, maxZoom: 11, ...motion });
  }

  /** Moves the map once the key or button that asked for it is seen to be pressed. */
  #move(move: (map: MapLibre) => void): void {
    afterPaint(() => {
      if (!this.#gone) move(this.#map);
    });
  }

  #motion(): { duration: number } {
    return { duration: this.#reduced.matches || this.#slowMotions >= SLOW_MOTIONS ? 0 : MOTION_MS };
  }

  #point(event: MapMouseEvent, events: MapEvents): void {
    const { area, facility } = this.#under(event);
    this.#map.getCanvas().classList.toggle("over-area", area !== null || facility !== null);
    events.point(area === null && facility === null ? null : { area, facility, x: event.point.x, y: event.point.y });
  }

  #under(event: MapMouseEvent): { area: AreaCode | null; facility: string | null } {
    const { x, y } = event.point;
    const places = this.#map.getLayer("facilities") === undefined ? [] : this.#map.queryRenderedFeatures([[x - 2, y - 2], [x + 2, y + 2]], { layers: ["facilities"] });
    const found = places[0];
    const area = this.#map.queryRenderedFeatures([x, y], { layers: ["areas-fill"] })[0];
    return {
      area: area === undefined ? null : String(area.properties["code"]),
      facility: found === undefined ? null : String(found.properties["id"]),
    };
  }
}
