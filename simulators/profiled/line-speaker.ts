import type { Cancel, Clock } from "../../contract/clock.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import type { LineDoor } from "./line-door.ts";
import { LineScript } from "./line-script.ts";
import type { ScriptPoint, Understood } from "./line-script.ts";

type LineProfile = ProfileOf<"line-protocol">;
type Order = Extract<Understood, { kind: "set" }>;

/** Points of a projector that can neither be asked for nor set while its lamp is not lit. */
const whileOn: ReadonlySet<string> = new Set(["input", "pictureMute", "freeze"]);

/** Listens to commands and speaks as the profile says, and by itself when something changes. */
export class LineSpeaker implements Conversation {
  readonly #clock: Clock;
  readonly #profile: LineProfile;
  readonly #script: LineScript;
  readonly #door: LineDoor;
  readonly #fault: () => Fault | null;
  readonly #peers = new Set<Peer>();
  readonly #told = new Map<ScriptPoint, string | null>();
  #cancelLook: Cancel = () => {};
  #cancelWait: Cancel = () => {};
  /** A lamp is struck: nothing is heard until it burns. */
  #isStriking = false;

  constructor(
    clock: Clock,
    profile: LineProfile,
    devices: readonly EmbodiedDevice[],
    door: LineDoor,
    fault: () => Fault | null,
  ) {
    this.#clock = clock;
    this.#profile = profile;
    this.#script = new LineScript(profile, devices);
    this.#door = door;
    this.#fault = fault;
    for (const point of this.#script.points) this.#told.set(point, this.#script.report(point));
    this.#look();
  }

  stop(): void {
    this.#cancelLook();
    this.#cancelWait();
  }

  /** A command ends with what the profile's lines end with; an opening has a length of its own. */
  framing(bytes: Buffer): number {
    const { opening, sendTerminator = "" } = this.#profile.link;
    const heard = bytes.toString("latin1");
    const head = opening?.expect ?? "";
    if (opening !== undefined && head.startsWith(heard.slice(0, head.length))) {
      return heard.length < opening.send.length ? 0 : opening.send.length;
    }
    const at = heard.indexOf(sendTerminator);
    return at < 0 ? 0 : at + sendTerminator.length;
  }

  opened(peer: Peer): void {
    this.#peers.add(peer);
    this.#door.greet(peer);
  }

  closed(peer: Peer): void {
    this.#peers.delete(peer);
  }

  request(peer: Peer, frame: Buffer): void {
    const { sendStart = "", sendTerminator = "" } = this.#profile.link;
    const text = frame.toString("latin1");
    if (this.#door.isOpening(peer, text) || this.#isStriking) return;
    const at = sendStart === "" ? 0 : text.lastIndexOf(sendStart);
    if (at < 0) return;
    const line = text.slice(at + sendStart.length, text.length - sendTerminator.length).trim();
    const command = this.#door.admitted(peer, line);
    if (command === null) this.#say(peer, this.#script.refusal("login"));
    else this.#obey(peer, command);
  }

  #obey(peer: Peer, command: string): void {
    // An empty command does nothing, and is done at once.
    const understood = command === "" ? undefined : this.#script.understand(command);
    if (command === "") this.#say(peer, null);
    else if (understood === undefined) this.#say(peer, this.#script.refusal("unknown"));
    else if (understood.kind === "end") this.#say(peer, null);
    else if (understood.kind === "ask") this.#say(peer, this.#answer(understood.point));
    else this.#set(peer, understood, command);
  }

  #answer(point: ScriptPoint): string | null {
    const { body } = point.device;
    const isDark = whileOn.has(point.name) && body.read("power") !== "on";
    return isDark ? this.#script.refusal("busy") : this.#script.reply(point);
  }

  #set(peer: Peer, { point, value }: Order, command: string): void {
    const outcome = value === undefined ? "illegal" : point.device.body.write(point.name, value);
    if (outcome !== "taken") {
      this.#say(peer, this.#script.refusal(outcome === "busy" ? "busy" : "value"));
      return;
    }
    const { setTimeoutMs, unsolicited, reply } = point.settings;
    if (setTimeoutMs !== undefined && point.device.body.read(point.name) === "warming") {
      this.#awaitLight(peer, point, command);
      return;
    }
    const report = this.#script.report(point);
    const isNews = report !== this.#told.get(point);
    // Where a report has the form of the answer, one line is both; everybody hears it when it is new.
    const isBoth = report !== null && unsolicited === (point.settings.setReply ?? reply);
    if (isBoth && isNews) this.#tell(point, report);
    else this.#say(peer, this.#script.confirmation(point, command));
  }

  /** The order is answered when the lamp burns, or has gone out again. */
  #awaitLight(peer: Peer, point: ScriptPoint, command: string): void {
    this.#isStriking = true;
    this.#cancelWait = this.#clock.after("lamp is struck", limits.lineLookMs, () => {
      if (point.device.body.read(point.name) === "warming") {
        this.#awaitLight(peer, point, command);
        return;
      }
      this.#isStriking = false;
      this.#say(peer, this.#script.confirmation(point, command));
    });
  }

  /** Changes are told by the device itself. */
  #look(): void {
    for (const point of this.#script.points) {
      const report = this.#script.report(point);
      if (report !== null && report !== this.#told.get(point)) this.#tell(point, report);
    }
    this.#cancelLook = this.#clock.after("line reports", limits.lineLookMs, () => this.#look());
  }

  #tell(point: ScriptPoint, report: string): void {
    this.#told.set(point, report);
    if (!point.device.body.isAwake) return;
    for (const peer of this.#peers) peer.send(this.#bytes(report));
  }

  /** One answer: a line or none, and the prompt where there is one. */
  #say(peer: Peer, line: string | null): void {
    const { prompt = "", hangsUp } = this.#profile.link;
    const answer = line === null || line === prompt ? Buffer.alloc(0) : this.#bytes(line);
    const bytes = Buffer.concat([answer, Buffer.from(prompt, "latin1")]);
    if (bytes.length > 0) peer.send(bytes);
    // A device that is late hangs up late, too.
    if (hangsUp && this.#fault() !== "late-reply") peer.close();
  }

  #bytes(line: string): Buffer {
    const { start = "", terminator, ignoreCase } = this.#profile.link;
    const text = ignoreCase ? line.toUpperCase() : line;
    return Buffer.from(`${start}${text}${pad(text, terminator)}${terminator}`, "latin1");
  }
}

/** A closing bracket stands apart from the text it closes. */
const pad = (text: string, terminator: string): string =>
  terminator === ">" && !text.endsWith(" ") ? " " : "";
