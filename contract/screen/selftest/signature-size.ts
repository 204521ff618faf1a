/** The field a signature is drawn in, in its own units. */
export const signatureField = { width: 600, height: 200 } as const;
