import { expect, it } from "vitest";
import { CHAPTERS, GLOSSARY } from "./glossary.ts";

it("explains every word once, in both languages, with an example", () => {
  expect(new Set(GLOSSARY.map((one) => one.id)).size).toBe(GLOSSARY.length);
  for (const { id, ja, en } of GLOSSARY) {
    for (const text of [ja.term, ja.text, ja.example, en.term, en.text, en.example]) expect(text.length, id).toBeGreaterThan(0);
  }
});

it("has something in every chapter", () => {
  expect(new Set(GLOSSARY.map((one) => one.chapter))).toEqual(new Set(CHAPTERS));
});

it("explains every measure, every blank and every degree of trust that the page shows", () => {
  const ids = GLOSSARY.map((one) => one.id);
  for (const measure of ["persons", "events", "places", "rate", "state", "index"]) expect(ids).toContain(`measure-${measure}`);
  for (const blank of ["suppressed", "not-surveyed", "no-reply", "not-applicable"]) expect(ids).toContain(`blank-${blank}`);
  for (const trust of ["published", "estimate", "provisional", "sample"]) expect(ids).toContain(`trust-${trust}`);
});
