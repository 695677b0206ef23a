/** Shapes of places: told apart by form first, so that they survive greyscale. */
export type Symbol = "circle" | "square" | "diamond" | "triangle" | "cross";

const SYMBOLS: readonly Symbol[] = ["circle", "square", "diamond", "triangle", "cross"];
const COLORS: Record<Symbol, string> = {
  circle: "#8B3200",
  square: "#541E00",
  diamond: "#6F23D0",
  triangle: "#00531F",
  cross: "#333336",
};

/** Side of a symbol in CSS pixels, its white rim included. */
export const SYMBOL_SIZE = 18;

/** The shape that the server names for a kind of place; an unknown name is a circle. */
export function symbolOf(name: string): Symbol {
  return SYMBOLS.find((symbol) => symbol === name) ?? "circle";
}

/** Draws a symbol. Map, legend and lists all draw with this. */
export function drawSymbol(context: CanvasRenderingContext2D, symbol: Symbol, scale: number): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, SYMBOL_SIZE, SYMBOL_SIZE);
  const path = outline(symbol);
  context.lineJoin = "round";
  context.strokeStyle = "#FFFFFF";
  context.lineWidth = 4;
  context.stroke(path);
  context.fillStyle = COLORS[symbol];
  context.fill(path);
}

/** The symbol as pixels, for the map. */
export function symbolImage(symbol: Symbol, scale: number): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SYMBOL_SIZE * scale;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return new ImageData(canvas.width, canvas.height);
  drawSymbol(context, symbol, scale);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function outline(symbol: Symbol): Path2D {
  const path = new Path2D();
  const polygon = (points: readonly (readonly [number, number])[]): void => {
    points.forEach(([x, y], index) => (index === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
    path.closePath();
  };
  switch (symbol) {
    case "circle":
      path.arc(9, 9, 5.5, 0, 2 * Math.PI);
      break;
    case "square":
      polygon([[4, 4], [14, 4], [14, 14], [4, 14]]);
      break;
    case "diamond":
      polygon([[9, 2.5], [15.5, 9], [9, 15.5], [2.5, 9]]);
      break;
    case "triangle":
      polygon([[9, 2.8], [15.6, 14], [2.4, 14]]);
      break;
    case "cross":
      polygon([[7.5, 4], [10.5, 4], [10.5, 7.5], [14, 7.5], [14, 10.5], [10.5, 10.5], [10.5, 14], [7.5, 14], [7.5, 10.5], [4, 10.5], [4, 7.5], [7.5, 7.5]]);
      break;
  }
  return path;
}
