const silenceCharacters = 3.5;
/** Above this the specification fixes the silence instead of counting characters. */
const fastBaud = 19_200;
const fastSilenceMs = 1.75;

/** The silence that ends a frame and must precede one (Modbus over serial line 1.02, 2.5.1.1). */
export const silenceMs = (baud: number, characterMs: number): number =>
  baud > fastBaud ? fastSilenceMs : silenceCharacters * characterMs;
