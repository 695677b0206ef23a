import { expect, it } from "vitest";
import type { Question } from "../api/imports.ts";
import { answered, answerOf, nextOpen, settled } from "./questions.ts";

const ask = (id: string, answer: string | null = null): Question => ({ id, kind: "area", at: {}, sentence: "", why: "", choices: [], answer });
const QUESTIONS = [ask("a"), ask("b", "39210"), ask("c"), ask("d")];

it("believes what was just answered before what the server knows", () => {
  expect(answerOf(ask("b", "39210"), { b: "39412" })).toBe("39412");
  expect(answerOf(ask("b", "39210"), { b: null })).toBeNull();
  expect(answerOf(ask("b", "39210"), {})).toBe("39210");
  expect(answered(QUESTIONS, { a: "x", b: null })).toBe(1);
});

it("goes to the next open question, then around to the first", () => {
  expect(nextOpen(QUESTIONS, {}, "a")?.id).toBe("c");
  expect(nextOpen(QUESTIONS, { d: "x" }, "c")?.id).toBe("a");
  expect(nextOpen(QUESTIONS, {}, null)?.id).toBe("a");
  expect(nextOpen(QUESTIONS, { a: "x", c: "x", d: "x" }, "c")).toBeNull();
});

it("keeps an answer that was changed after it was sent", () => {
  expect(settled({ a: "1", b: "2", c: null }, { a: "1", b: "9", c: null })).toEqual({ b: "2" });
});
