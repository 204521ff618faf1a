import type { PlotColours } from "./watts-plot.ts";

/**
 * The theme's colours as a canvas takes them. Custom properties are not resolved by the browser
 * until they are the colour of something, so each is worn once by an element without a size.
 */
export function themeColours(inside: HTMLElement): PlotColours {
  const worn = document.createElement("i");
  worn.hidden = true;
  inside.append(worn);
  const colour = (token: string) => {
    worn.style.color = `var(${token})`;
    return getComputedStyle(worn).color;
  };
  const colours = {
    text: colour("--text-quiet"),
    grid: colour("--border"),
    line: colour("--accent"),
    limit: colour("--text-quiet"),
    band: colour("--accent-soft"),
  };
  worn.remove();
  return colours;
}
