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

  it("does not depend on the order in which parameters were set", () => {
    const one = printView({ ...INITIAL_VIEW, parameters: { a: "1", b: "2" } });
    expect(printView({ ...INITIAL_VIEW, parameters: { b: "2", a: "1" } })).toBe(one);
  });

  it("leaves out what it cannot understand instead of failing", () => {
    const view = parseView("?page=nowhere&area=<script>&revision=-1&at=1,2&tab=&places=a b,desk&p.=1&lang=fr&later=thing");
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
