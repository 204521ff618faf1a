import { deskClient, faultOrder, listText } from "./fault-desk/fault-command.ts";
import { limits } from "./limits.ts";
import { optionsAndWordsOf } from "./stage/command-line.ts";

const usage = `usage: npm run fault -- list [ROOM [DEVICE]]
       npm run fault -- ROOM DEVICE FAULT|none

  Makes a device of the running demonstration misbehave, or behave again.
  --port N   of the demonstration's fault page (${limits.faultDeskPort})`;

const given = optionsAndWordsOf({
  port: { type: "string", default: String(limits.faultDeskPort) },
  help: { type: "boolean", default: false },
});

if (typeof given === "string") refuse(given);
else if (given.values.help) console.log(usage);
else await main(given.words, given.values.port);

function isTcpPort(text: string): boolean {
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

async function main(words: readonly string[], port: string): Promise<void> {
  const order = faultOrder(words);
  if (order.kind === "wrong") {
    refuse(order.text);
    return;
  }
  if (!isTcpPort(port)) {
    refuse(`--port ${port}: expected a number from 1 to 65535`);
    return;
  }
  const desk = deskClient(`http://127.0.0.1:${port}`);
  try {
    if (order.kind === "list") console.log(listText(await desk.view(), order.room, order.device));
    else {
      const view = await desk.switch(order.wish);
      console.log(listText(view, order.wish.room, order.wish.device).split("\n")[0]);
    }
  } catch (reason) {
    console.error(reason instanceof Error ? reason.message : String(reason));
    process.exitCode = 1;
  }
}

function refuse(text: string): void {
  console.error(`${text}\n${usage}`);
  process.exitCode = 2;
}
