/** For tests: calendars that were damaged, by a seed. */
type Random = () => number;

/** mulberry32. */
function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(random: Random, list: readonly T[]): T => {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
};

/** Values that have broken readers of calendars before. */
const nastyValues = [
  "",
  ":",
  ";",
  '"',
  "\\",
  "\u0000",
  "\ufffe",
  "99999999T999999Z",
  "00000000T000000",
  "20260302",
  "20260302T090000Z/P1000Y",
  "-P99999999W",
  "P",
  "FREQ=SECONDLY",
  "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
  "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
  "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;COUNT=1000000000",
  "FREQ=DAILY;INTERVAL=0",
  "FREQ=DAILY;INTERVAL=999999999999",
  "FREQ=MONTHLY;BYDAY=53MO,-53SU;BYSETPOS=366,-366",
  "FREQ=DAILY;UNTIL=99991231T235959Z",
  "FREQ=HOURLY;BYYEARDAY=-366;BYHOUR=23,0",
  "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3,4,5,6,7,8,9",
  "-2147483648",
  "1e309",
  "a".repeat(5_000),
  `${"(".repeat(1_000)}x`,
  '"'.repeat(1_001),
  ";X=".repeat(1_000),
  ",".repeat(5_000),
] as const;

type Damage = (lines: string[], random: Random, others: readonly string[]) => void;
const somewhere = (lines: readonly string[], random: Random): number =>
  Math.floor(random() * lines.length);

const damages: readonly Damage[] = [
  (lines, random) => void lines.splice(somewhere(lines, random), 1),
  (lines, random) => {
    const at = somewhere(lines, random);
    lines.splice(at, 0, lines[at] ?? "");
  },
  (lines, random) => {
    const [line = ""] = lines.splice(somewhere(lines, random), 1);
    lines.splice(somewhere(lines, random), 0, line);
  },
  (lines, random, others) => {
    const donor = pick(random, others).split("\r\n");
    lines.splice(somewhere(lines, random), 0, pick(random, donor));
  },
  (lines, random) => {
    const at = somewhere(lines, random);
    const [name = ""] = (lines[at] ?? "").split(":");
    lines[at] = `${name}:${pick(random, nastyValues)}`;
  },
  (lines, random) => {
    lines.splice(1 + somewhere(lines, random), 0, `RRULE:${pick(random, nastyValues)}`);
  },
  (lines, random) => {
    const at = somewhere(lines, random);
    const line = lines[at] ?? "";
    const cut = Math.floor(random() * (line.length + 1));
    const letter = String.fromCodePoint(Math.floor(random() * (random() < 0.5 ? 128 : 0xd7ff)));
    lines[at] = line.slice(0, cut) + letter + line.slice(cut + Math.floor(random() * 3));
  },
  (lines, random) => {
    const from = somewhere(lines, random);
    const again = lines.slice(from, from + 8);
    for (let times = Math.floor(random() * 20); times > 0; times -= 1) {
      lines.splice(from, 0, ...again);
    }
  },
  (lines, random) => {
    if (random() < 0.2) lines.length = Math.max(1, somewhere(lines, random));
  },
];

/** The same damaged texts for the same seed. */
export function* mutants(
  originals: readonly string[],
  seed: number,
  count: number,
): Generator<string> {
  const random = seeded(seed);
  for (let made = 0; made < count; made += 1) {
    const lines = pick(random, originals).split("\r\n");
    for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
      pick(random, damages)(lines, random, originals);
    }
    yield lines.join(random() < 0.9 ? "\r\n" : pick(random, ["\n", "\r", "\r\n "]));
  }
}
