import type { Blank } from "../api/types.ts";
import type { Change } from "../format/difference.ts";

/** Ground under every pattern: land without data. */
const LAND = "#F3F1EC";
/** 4.5:1 and more on that ground. */
const INK = "#5C5A55";

/** Side of a pattern tile in CSS pixels. */
export const TILE = 12;

/** Draws one tile of the look of a blank. Map and legend both draw with this. */
export function drawBlank(context: CanvasRenderingContext2D, blank: Blank, scale: number): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = LAND;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = INK;
  context.fillStyle = INK;
  switch (blank) {
    case "suppressed":
      return lines(context, 0.8, [0, 6], [1, -1]);
    case "no_reply":
      return lines(context, 1.1, [0], [1]);
    case "not_surveyed":
      return dots(context);
    case "not_applicable":
      return context.fillRect(3, 5.5, 6, 1);
  }
}

/** Draws thin white stripes over the color below: a value that is too uncertain to lean on. */
export function drawWide(context: CanvasRenderingContext2D, scale: number): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.strokeStyle = "#FFFFFF";
  lines(context, 1.5, [0, 6], [1]);
}

/** The stripes as pixels, for the map. */
export function wideImage(scale: number): ImageData {
  return picture(scale, (context) => drawWide(context, scale));
}

const CHANGE_INK = "#0017C1";
const CHANGE_GROUND = "#D9E6FF";

/** Draws one tile of the look of a change: full, striped, crossed out, plain. Lightness and form tell them apart without color. */
export function drawChange(context: CanvasRenderingContext2D, change: Change, scale: number): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = { added: "#7096F8", changed: CHANGE_GROUND, removed: "#FFFFFF", same: LAND }[change];
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = CHANGE_INK;
  if (change === "changed") return lines(context, 2.6, [0], [1]);
  if (change === "removed") return cross(context);
}

/** The tile of a change as pixels, for the map. */
export function changeImage(change: Change, scale: number): ImageData {
  return picture(scale, (context) => drawChange(context, change, scale));
}

/** The tile as pixels, for the map. */
export function blankImage(blank: Blank, scale: number): ImageData {
  return picture(scale, (context) => drawBlank(context, blank, scale));
}

function picture(scale: number, draw: (context: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE * scale;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return new ImageData(canvas.width, canvas.height);
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function cross(context: CanvasRenderingContext2D): void {
  context.lineWidth = 1.4;
  context.beginPath();
  context.moveTo(3, 3);
  context.lineTo(9, 9);
  context.moveTo(9, 3);
  context.lineTo(3, 9);
  context.stroke();
}

/** Diagonals that continue from tile to tile. */
function lines(context: CanvasRenderingContext2D, width: number, offsets: number[], slopes: number[]): void {
  context.lineWidth = width;
  context.beginPath();
  for (const slope of slopes) {
    for (const offset of offsets) {
      for (const shift of [-TILE, 0, TILE]) {
        const x = offset + shift;
        context.moveTo(x, slope > 0 ? TILE : 0);
        context.lineTo(x + TILE, slope > 0 ? 0 : TILE);
      }
    }
  }
  context.stroke();
}

function dots(context: CanvasRenderingContext2D): void {
  for (const [x, y] of [[3, 3], [9, 9]] as const) {
    context.beginPath();
    context.arc(x, y, 0.9, 0, 2 * Math.PI);
    context.fill();
  }
}
