/** One sample of a metric: `name{label="value"} 1.5`. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

/**
 * For tests: reads Prometheus's text form (0.0.4) as strictly as it is written down. Every family has
 * its help and type before its samples, in one block; no sample occurs twice; histograms add up.
 * @throws Error with the line that is wrong
 */
export function metricsIn(text: string): ReadonlyMap<string, MetricFamily> {
  const families = new Map<string, { type: string; help: string; samples: MetricSample[] }>();
  let current = "";
  const seen = new Set<string>();
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const help = /^# HELP (?<name>[a-zA-Z_:][\w:]*) (?<help>.*)$/.exec(line)?.groups;
    if (help !== undefined) {
      current = help["name"] ?? "";
      if (families.has(current)) throw new Error(`a family twice: ${line}`);
      families.set(current, { type: "", help: help["help"] ?? "", samples: [] });
      continue;
    }
    const family = families.get(current);
    if (family === undefined) throw new Error(`a sample of no family: ${line}`);
    const type =
      /^# TYPE (?<name>[a-zA-Z_:][\w:]*) (?<type>counter|gauge|histogram|summary|untyped)$/;
    const typed = type.exec(line)?.groups;
    if (typed !== undefined) {
      if (typed["name"] !== current || family.type !== "") throw new Error(`misplaced: ${line}`);
      family.type = typed["type"] ?? "";
      continue;
    }
    const sample = sampleIn(line);
    const base = sample.name.replace(/_(?:bucket|sum|count)$/, "");
    const isOwn = sample.name === current || (isCounted(family.type) && base === current);
    if (!isOwn || family.type === "") throw new Error(`a sample of another family: ${line}`);
    const key = line.slice(0, line.lastIndexOf(" "));
    if (seen.has(key)) throw new Error(`a sample twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  for (const [name, family] of families)
    if (family.type === "histogram") checkBuckets(name, family);
  return families;
}

const isCounted = (type: string): boolean => type === "histogram" || type === "summary";

function sampleIn(line: string): MetricSample {
  const found =
    /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>[+-]?(?:\d[\d.]*(?:e[+-]?\d+)?|Inf)|Nan|NaN)$/.exec(
      line,
    )?.groups;
  if (found === undefined) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  let left = found["labels"] ?? "";
  while (left !== "") {
    const label = /^(?<name>[a-zA-Z_]\w*)="(?<value>(?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/.exec(left);
    const { name, value } = label?.groups ?? {};
    if (label === null || name === undefined) throw new Error(`no label: ${line}`);
    if (Object.hasOwn(labels, name)) throw new Error(`a label twice: ${line}`);
    labels[name] = value ?? "";
    left = left.slice(label[0].length);
  }
  const value = Number((found["value"] ?? "").replace("Inf", "Infinity").replace("Nan", "NaN"));
  return { name: found["name"] ?? "", labels, value };
}

/** Buckets only ever grow, and the last one holds all. */
function checkBuckets(name: string, { samples }: MetricFamily): void {
  const rows = new Map<string, MetricSample[]>();
  for (const sample of samples.filter((one) => one.name === `${name}_bucket`)) {
    const { le: _bound, ...rest } = sample.labels;
    const key = JSON.stringify(rest);
    rows.set(key, [...(rows.get(key) ?? []), sample]);
  }
  for (const [key, buckets] of rows) {
    const values = buckets.map(({ value }) => value);
    const grows = values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
    const total = samples.find(
      (one) => one.name === `${name}_count` && JSON.stringify(one.labels) === key,
    );
    const last = buckets.at(-1);
    if (!grows || last?.labels["le"] !== "+Inf" || last.value !== total?.value) {
      throw new Error(`the buckets of ${name}${key} do not add up`);
    }
  }
}
