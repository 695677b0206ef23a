// Imported first by the entry of a guest, never by tests: asking for the time or for a random number would end in a bare trap,
// because the component has no clock. Here it ends in a sentence with the author's line.

/** @param {string} what */
const refuse = (what) => {
  throw new Error(`プラグインでは${what}を使えません（同じ入力には同じ結果を返すためです）`);
};

const Calendar = Date;

globalThis.Date = /** @type {DateConstructor} */ (
  /** @type {unknown} */ (
    class Date extends Calendar {
      /** @param {any[]} given */
      constructor(...given) {
        if (given.length === 0) {
          refuse("時計（new Date()）");
        }
        super(.../** @type {[any]} */ (given));
      }

      /** @override */
      static now() {
        return refuse("時計（Date.now()）");
      }
    }
  )
);
Math.random = () => refuse("乱数（Math.random()）");
Object.defineProperty(globalThis, "performance", {
  value: { now: () => refuse("時計（performance.now()）") },
});
