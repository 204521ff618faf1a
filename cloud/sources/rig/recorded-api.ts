import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startServer, type TestServer } from "./test-server.ts";

/**
 * For tests: plays an exchange with an API over real HTTP. Each request has to be the next one of the
 * recording; `{base}` in it stands for the address of this server.
 */
const exchangeSchema = z.array(
  z.strictObject({
    asked: z.strictObject({
      method: z.string(),
      /** Path and query, the query's parts in any order. */
      url: z.string(),
      headers: z.record(z.string(), z.string()).default({}),
      /** JSON as it has to be; of a form its fields. Null: none. */
      body: z.unknown().default(null),
    }),
    answer: z.strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().default(null),
    }),
  }),
);

export interface RecordedApi extends TestServer {
  /** What was asked otherwise than recorded; one line each. */
  readonly differences: readonly string[];
  /** Recorded exchanges that were not asked for yet. */
  left(): number;
}

/** @param name a file in `recorded/`, without its ending */
export async function startRecordedApi(name: string): Promise<RecordedApi> {
  const file = join(import.meta.dirname, "recorded", `${name}.json`);
  const differences: string[] = [];
  let recorded: z.infer<typeof exchangeSchema> = [];
  const server = await startServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const next = recorded.shift();
      const asked = {
        method: request.method ?? "",
        url: sorted(request.url ?? ""),
        body: bodyOf(Buffer.concat(chunks).toString(), request.headers["content-type"] ?? ""),
      };
      if (next === undefined) {
        differences.push(`not recorded: ${JSON.stringify(asked)}`);
        response.writeHead(500).end();
        return;
      }
      const { method, url, headers, body } = next.asked;
      const expected = { method, url: sorted(url), body };
      if (JSON.stringify(asked) !== JSON.stringify(expected)) {
        differences.push(`${JSON.stringify(asked)} instead of ${JSON.stringify(expected)}`);
      }
      for (const [header, value] of Object.entries(headers)) {
        const told = request.headers[header];
        if (told !== value) differences.push(`${header}: ${String(told)} instead of ${value}`);
      }
      const { status, headers: told, body: answer } = next.answer;
      response.writeHead(status, { "content-type": "application/json", ...told });
      response.end(answer === null ? "" : JSON.stringify(answer));
    });
  });
  const text = readFileSync(file, "utf8").replaceAll("{base}", server.url);
  recorded = exchangeSchema.parse(JSON.parse(text));
  return { ...server, differences, left: () => recorded.length };
}

function sorted(url: string): string {
  const { pathname, searchParams } = new URL(url, "http://recorded");
  searchParams.sort();
  return `${pathname}?${searchParams.toString()}`;
}

/** The assertion of a JSON Web Token differs every time. */
function bodyOf(text: string, type: string): unknown {
  if (text === "") return null;
  if (!type.includes("form")) return JSON.parse(text);
  const fields = Object.fromEntries(new URLSearchParams(text));
  return "assertion" in fields ? { ...fields, assertion: "…" } : fields;
}
