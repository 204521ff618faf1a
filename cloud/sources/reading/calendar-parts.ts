/** An event as it stands in a calendar, without what is nested in it (alarms). */
export interface EventPart {
  /** `BEGIN:VEVENT` to `END:VEVENT`; empty when it does not end. */
  readonly text: string;
  /** The calendar tells that its events are called off (METHOD:CANCEL, RFC 5546). */
  readonly isCancelled: boolean;
}

export interface CalendarParts {
  readonly events: readonly EventPart[];
  /** What a calendar explains of its zones (VTIMEZONE), by name. */
  readonly zones: ReadonlyMap<string, string>;
}

/** Lines are found by `\n` alone, so that one broken event spoils no other. */
const interesting = /^[BEMT]/i;
const border = /^(BEGIN|END):([A-Za-z0-9-]+)\s*$/i;
const method = /^METHOD:\s*CANCEL\s*$/i;
/** A calendar has three: calendar, zone, standard time. */
const depthMost = 16;
const zoneName = /^TZID(?:;[^:]*)?:(.+?)\s*$/i;

/**
 * Cuts a calendar, or several in a row, into its events and zones, in one pass and without reading
 * them. Null when it is none: a page of HTML, an empty or a half body.
 */
export function splitCalendar(text: string): CalendarParts | null {
  const splitter = new Splitter();
  let isWell = true;
  for (const line of linesOf(text.startsWith("\ufeff") ? text.slice(1) : text)) {
    isWell = splitter.take(line);
    if (!isWell) break;
  }
  return isWell ? splitter.parts() : null;
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from);
    yield end === -1 ? text.slice(from) : text.slice(from, text[end - 1] === "\r" ? end - 1 : end);
    from = end === -1 ? text.length : end + 1;
  }
}

class Splitter {
  readonly #events: EventPart[] = [];
  readonly #zones = new Map<string, string>();
  /** Components that are open, outermost first, in capitals. */
  #open: string[] = [];
  /** Lines of the event or zone that is open; null: none is. */
  #lines: string[] | null = null;
  #zone = "";
  #isCancelled = false;
  #calendars = 0;

  /** False when the line cannot stand there in a calendar. */
  take(line: string): boolean {
    if (!interesting.test(line)) {
      if (this.#keeps()) this.#lines?.push(line);
      return this.#open.length > 0 || line.trim() === "";
    }
    const [, side, name] = border.exec(line) ?? [];
    if (side !== undefined && name !== undefined) {
      return side.toUpperCase() === "BEGIN"
        ? this.#begin(name.toUpperCase(), line)
        : this.#end(name.toUpperCase(), line);
    }
    if (this.#open.length === 0) return line.trim() === "";
    if (this.#open.length === 1 && method.test(line)) this.#isCancelled = true;
    const [, zone] = zoneName.exec(line) ?? [];
    if (zone !== undefined && this.#open.at(-1) === "VTIMEZONE") this.#zone = zone;
    if (this.#keeps()) this.#lines?.push(line);
    return true;
  }

  /** Null while a calendar is open, or when there was none. */
  parts(): CalendarParts | null {
    if (this.#open.length > 0 || this.#calendars === 0) return null;
    return { events: this.#events, zones: this.#zones };
  }

  #begin(name: string, line: string): boolean {
    if (this.#open.length === 0) {
      if (name !== "VCALENDAR") return false;
      this.#calendars += 1;
      this.#isCancelled = false;
    } else if (name === "VEVENT" && this.#open.length > 1) {
      // The component before does not end.
      this.#giveUp();
    }
    this.#open.push(name);
    if (this.#open.length > depthMost) return false;
    if (this.#open.length === 2 && (name === "VEVENT" || name === "VTIMEZONE")) this.#lines = [];
    if (this.#keeps()) this.#lines?.push(line);
    return true;
  }

  #end(name: string, line: string): boolean {
    if (!this.#open.includes(name)) return this.#open.length > 0;
    if (name === "VCALENDAR" && this.#open.length > 1) this.#giveUp();
    if (this.#keeps()) this.#lines?.push(line);
    this.#open = this.#open.slice(0, this.#open.lastIndexOf(name));
    if (this.#open.length === 1 && this.#lines !== null) this.#finish(name, this.#lines.join("\n"));
    return true;
  }

  /** A zone's parts belong to it; an event's alarms are nobody's business here. */
  #keeps(): boolean {
    return this.#open.length === 2 || this.#open[1] === "VTIMEZONE";
  }

  #finish(name: string, text: string): void {
    if (name === "VEVENT") this.#events.push({ text, isCancelled: this.#isCancelled });
    if (name === "VTIMEZONE" && this.#zone !== "") this.#zones.set(this.#zone, text);
    this.#lines = null;
    this.#zone = "";
  }

  #giveUp(): void {
    if (this.#open[1] === "VEVENT") this.#events.push({ text: "", isCancelled: false });
    this.#open.length = 1;
    this.#lines = null;
    this.#zone = "";
  }
}
