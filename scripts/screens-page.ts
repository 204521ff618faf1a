/** A picture of one page of the panel or the console. */
export interface Shot {
  readonly name: string;
  /** What the page is called, and the question that it answers. */
  readonly title: string;
  readonly file: string;
  /** CSS pixels. */
  readonly width: number;
  readonly language: "zh" | "en";
  readonly colorScheme: "light" | "dark";
}

/** `docs/screens.md`: the pictures, page by page; the panel's first, then the console's. */
export function screensPage(shots: {
  readonly panel: readonly Shot[];
  readonly console: readonly Shot[];
}): string {
  const head = [
    "# Screens",
    "",
    "Every page and the question that it answers, made by `npm run screenshots`. The [panel](#the-panel) hangs",
    "beside a room's door, the [console](#the-console) is the hub's. Both run on a phone and at a desk, in Chinese",
    "and English, light and dark.",
  ];
  const panel = [
    "## The panel",
    "",
    "A room with simulated devices on real wires, in which a lamp is dead and the battery of a name plate is",
    "nearly empty. Room time runs sixty times faster.",
  ];
  const console = [
    "## The console",
    "",
    "A building on a working day. 200 rooms play back what they told; three more have an edge and simulated",
    "devices on real wires. Some rooms have alarms, three are not connected.",
  ];
  const parts = [
    head.join("\n"),
    panel.join("\n"),
    ...pagesOf(shots.panel),
    console.join("\n"),
    ...pagesOf(shots.console),
  ];
  return `${parts.join("\n\n")}\n`;
}

function pagesOf(shots: readonly Shot[]): readonly string[] {
  const titles = new Map(shots.map(({ name, title }) => [name, title]));
  return [...titles].map(([name, title]) => {
    const pictures = shots.filter((shot) => shot.name === name).map(picture);
    return `### ${title}\n\n${pictures.join("\n\n")}`;
  });
}

const languages = { zh: "Chinese", en: "English" } as const;

function picture({ name, file, width, language, colorScheme }: Shot): string {
  const said = `${name}, ${width} px wide, ${languages[language]}, ${colorScheme}`;
  return `![${said}](screens/${file})`;
}
