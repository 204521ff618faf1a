/** A picture of one page of the panel. */
export interface Shot {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  /** CSS pixels. */
  readonly width: number;
  readonly language: "zh" | "en";
  readonly colorScheme: "light" | "dark";
}

/** `docs/screens.md`: the pictures, page by page. */
export function screensPage(shots: readonly Shot[]): string {
  const titles = new Map(shots.map(({ name, title }) => [name, title]));
  const parts = [...titles].map(([name, title]) => {
    const pictures = shots.filter((shot) => shot.name === name).map(picture);
    return `## ${title}\n\n${pictures.join("\n\n")}`;
  });
  const head = [
    "# Screens of the panel",
    "",
    "Made by `npm run screenshots` from a room with simulated devices on real wires, in which a lamp is",
    "dead and the battery of a name plate is nearly empty. Room time runs sixty times faster.",
  ];
  return `${[head.join("\n"), ...parts].join("\n\n")}\n`;
}

const languages = { zh: "Chinese", en: "English" } as const;

function picture({ name, file, width, language, colorScheme }: Shot): string {
  const said = `${name}, ${width} px wide, ${languages[language]}, ${colorScheme}`;
  return `![${said}](screens/${file})`;
}
