import type { People } from "./people.ts";
import type { Random } from "./random.ts";

/**
 * What is heard at the table, in dB against the full scale of a microphone there: 0 is the loudest
 * that it can tell.
 */
export interface Sound {
  /** Whether anything plays a tone just now, loudspeaker or none. */
  readonly isTonePlaying: boolean;
  /** A loudspeaker: how much louder or softer what it plays is, dB; null: nothing comes out of it. */
  addSpeaker(gainDb: () => number | null): void;
  /** Plays through every loudspeaker, and by itself in a room that has none. */
  addTone(isPlaying: () => boolean): void;
  /** What a microphone's meter shows at this moment: the loudest of voices, tone and noise. */
  levelDb(): number;
  /** What it shows while nothing reaches it. */
  noiseDb(): number;
}

const noiseFloorDb = -50;
const noiseSpanDb = 2;
/** A voice rises and falls. */
const softVoiceDb = -35;
const voiceSpanDb = 25;
/** A tone at a loudspeaker's full level; it is steady. */
const toneDb = -12;
const toneSpanDb = 1;
/** No tone is made to be louder than that. */
const loudestToneDb = -8;

/** A room in which nothing plays. */
export function createSound(people: People, random: Random): Sound {
  const speakers: (() => number | null)[] = [];
  const tones: (() => boolean)[] = [];
  const isTonePlaying = () => tones.some((isPlaying) => isPlaying());
  const noiseDb = () => noiseFloorDb + noiseSpanDb * random();
  const toneAtTableDb = () => {
    const gains = speakers.flatMap((gainDb) => gainDb() ?? []);
    const gainDb = speakers.length === 0 ? 0 : Math.max(...gains);
    return Math.min(loudestToneDb, toneDb + gainDb) - toneSpanDb * random();
  };
  return {
    get isTonePlaying() {
      return isTonePlaying();
    },
    addSpeaker: (gainDb) => void speakers.push(gainDb),
    addTone: (isPlaying) => void tones.push(isPlaying),
    noiseDb,
    levelDb() {
      // Who is alone, testing the room, does not talk.
      const voiceDb = people.count > 1 ? softVoiceDb + voiceSpanDb * random() : noiseFloorDb;
      return Math.max(noiseDb(), voiceDb, isTonePlaying() ? toneAtTableDb() : noiseFloorDb);
    },
  };
}
