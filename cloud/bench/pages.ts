import { type Clock, createVirtualClock, sleep } from "../../contract/clock.ts";
import type { Hub } from "../hub.ts";
import { administrator, HubClient, signInFirst } from "../rig/hub-client.ts";
import { rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { type DataPlace, pageMonth, pageNowMs, type PagePast, pageYear } from "./page-past.ts";
import { type Took, tookOf } from "./took.ts";

export interface AnswerFigures extends Took {
  readonly path: string;
}

export interface PageFigures {
  readonly page: string;
  readonly answers: readonly AnswerFigures[];
  /** All of them asked for at once. */
  readonly together: Took;
}

/** What a hub does as it starts is not what a page costs. */
const settledAfterMs = 1_000;

/** What pages ask for as they open; see `cloud/web`. */
function pagesOf({ rooms, room, duties }: PagePast) {
  const where = `site=${room.site}&room=${room.room}`;
  const { month, from, to } = pageMonth;
  const year = `from=${pageYear.from}&to=${pageYear.to}`;
  return [
    {
      page: `energy of ${rooms} rooms, a month`,
      paths: [
        "/api/places",
        "/api/energy?period=month",
        `/api/energy/meetings?from=${from}&to=${to}&limit=10`,
      ],
    },
    {
      page: "energy of one room, a year",
      paths: [
        "/api/places",
        `/api/energy?${where}&period=year`,
        `/api/energy/meetings?${where}&${year}&limit=10`,
      ],
    },
    {
      page: `compliance of ${rooms} rooms, a month with ${duties.toLocaleString("en")} duties`,
      paths: ["/api/rooms", `/api/compliance?month=${month}`],
    },
  ];
}

/** Pages of a console opened: over HTTP, from the question to the answer read. */
export async function measurePages(
  place: DataPlace,
  past: PagePast,
  clock: Clock,
): Promise<readonly PageFigures[]> {
  const figures: PageFigures[] = [];
  for (const { page, paths } of pagesOf(past)) {
    const answers = await onFreshHub(place, clock, async (client) => {
      const found: AnswerFigures[] = [];
      for (const path of paths) found.push({ path, ...(await took(clock, client, [path])) });
      return found;
    });
    const together = await onFreshHub(place, clock, (client) => took(clock, client, paths));
    figures.push({ page, answers, together });
  }
  return figures;
}

async function onFreshHub<T>(
  { folder, postgresUrl }: DataPlace,
  clock: Clock,
  work: (client: HubClient) => Promise<T>,
): Promise<T> {
  const roomClock = createVirtualClock(pageNowMs);
  const rig = await startHubRig({ ...rigDefaults(), folder, postgresUrl, roomClock });
  try {
    const client = await signedIn(rig.hub);
    await sleep(clock, "the hub has started", settledAfterMs);
    return await work(client);
  } finally {
    await rig.stop();
  }
}

async function signedIn(hub: Hub): Promise<HubClient> {
  if (hub.setupLink !== null) return signInFirst(hub);
  const client = new HubClient(hub.address);
  const { status } = await client.signIn();
  if (status >= 300) throw new Error(`${administrator} could not sign in: ${status}`);
  return client;
}

/** The first time: as the first to open the page after the hub has started. */
const took = (clock: Clock, client: HubClient, paths: readonly string[]): Promise<Took> =>
  tookOf(clock, async () => {
    const answers = await Promise.all(paths.map((path) => client.call("GET", path)));
    const refused = answers.find(({ status }) => status !== 200);
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused.body)}`);
  });
