import { describe, expect, it } from "vitest";
import { INITIAL_VIEW, parseView, printView, type View } from "./url.ts";

const FULL: View = {
  page: "profile",
  data: "kochi-sample",
  revision: "3",
  indicator: "coverage-gap",
  period: "2022-03-31",
  parameters: { "urban-rate": "0.16", kind: "warm-contact-centre" },
  grouping: "health-office",
  member: "hata",
  area: "39210",
  places: ["desk", "warm-contact-centre"],
  tab: "series",
  chart: "parts",
  drawer: "tall",
  panel: "closed",
  section: "history",
  import: "k3f9",
  station: "difference",
  word: "grouping",
  from: 2,
  to: 4,
  language: "en",
  era: "western",
  camera: { lon: 133.5312, lat: 33.5589, zoom: 8.25 },
  split: { kind: "period", id: "FY2021" },
  method: "natural-breaks",
  classes: 4,
  breaks: [-0.5, 1, 2.25],
  hide: ["0", "suppressed"],
  ground: "kochi-pale",
  outlines: ["blocks-3", "medical-area"],
  differ: true,
  areas: ["39201", "39202"],
  beside: ["population", "reached-share"],
  against: "expected-cases",
  scale: "same",
  embed: true,
};

describe("the address of a view", () => {
  it("is empty for the first look", () => {
    expect(printView(INITIAL_VIEW)).toBe("");
    expect(parseView("")).toEqual(INITIAL_VIEW);
  });

  it("restores everything that decides what is on screen", () => {
    expect(parseView(printView(FULL))).toEqual(FULL);
  });

  it("restores each part when it stands alone", () => {
    for (const key of Object.keys(FULL) as (keyof View)[]) {
      const view = { ...INITIAL_VIEW, [key]: FULL[key] };
      expect(parseView(printView(view))).toEqual(view);
    }
  });

  it("carries its version, and opens without one", () => {
    expect(printView({ ...INITIAL_VIEW, area: "39201" })).toBe("?v=1&area=39201");
    expect(parseView("?area=39201").area).toBe("39201");
    expect(parseView("?v=7&area=39201&unheard=of").area).toBe("39201");
  });

  it("takes breaks only where they ascend", () => {
    const breaks = (text: string): number[] | null => parseView(`?breaks=${text}`).breaks;
    expect(breaks("1,2.5,10")).toEqual([1, 2.5, 10]);
    expect(["2,1", "1,1", "1,,2", "a", "Infinity", "1,2,3,4,5,6,7"].map(breaks)).toEqual(Array(6).fill(null));
  });

  it("does not depend on the order in which parameters were set", () => {
    const one = printView({ ...INITIAL_VIEW, parameters: { a: "1", b: "2" } });
    expect(printView({ ...INITIAL_VIEW, parameters: { b: "2", a: "1" } })).toBe(one);
  });

  it("leaves out what it cannot understand instead of failing", () => {
    const view = parseView("?page=nowhere&area=<script>&revision=-1&at=1,2&tab=&places=a b,desk&p.=1&lang=fr&later=thing&split=map:a&method=best&classes=9&breaks=3,2&hide=,,&areas=<a>&embed=yes");
    expect(view).toEqual({ ...INITIAL_VIEW, places: ["desk"] });
  });

  it("opens links to a workspace under the name that it had before", () => {
    expect(parseView("?page=prefecture&area=39201")).toEqual({ ...INITIAL_VIEW, page: "profile", area: "39201" });
  });

  it("takes a number or a day as a revision, and nothing else", () => {
    const revision = (text: string): string | null => parseView(`?revision=${text}`).revision;
    expect(["3", "2026-11-23"].map(revision)).toEqual(["3", "2026-11-23"]);
    expect(["0", "-3", "3.5", "2026-13-01", "2026-11-32", "2026-11", "newest", ""].map(revision)).toEqual(Array(8).fill(null));
  });

  it("keeps a parameter's text as it was written", () => {
    const view = { ...INITIAL_VIEW, parameters: { text: "a&b=c d,e %" } };
    expect(parseView(printView(view)).parameters).toEqual(view.parameters);
  });
});
