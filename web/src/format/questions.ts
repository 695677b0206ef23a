import type { Question } from "../api/imports.ts";

/** Answers that the server may not know yet, by question; `null` = taken back. */
export type Drafts = Readonly<Record<string, string | null>>;

/** The answer that counts: what was just given, else what the server knows. */
export function answerOf(question: Question, drafts: Drafts): string | null {
  const draft = drafts[question.id];
  return draft === undefined ? (question.answer ?? null) : draft;
}

/** How many questions have an answer. */
export function answered(questions: readonly Question[], drafts: Drafts): number {
  return questions.filter((question) => answerOf(question, drafts) !== null).length;
}

/** The next question without an answer after the given one, from the beginning again if there is none behind it. */
export function nextOpen(questions: readonly Question[], drafts: Drafts, after: string | null): Question | null {
  const start = questions.findIndex((question) => question.id === after) + 1;
  const inTurn = [...questions.slice(start), ...questions.slice(0, start)];
  return inTurn.find((question) => answerOf(question, drafts) === null && question.id !== after) ?? null;
}

/** Drops the drafts that a newer report confirms: what was sent and not changed since. */
export function settled(drafts: Drafts, sent: Drafts): Drafts {
  return Object.fromEntries(Object.entries(drafts).filter(([id, answer]) => !(id in sent) || sent[id] !== answer));
}
