import type { FastifyHelmetOptions } from "@fastify/helmet";

/**
 * What a browser is told about the room's pages: nothing but their own files, no inline code, no
 * frame around them. The panel speaks plain HTTP on the room's network, so what only makes sense
 * over TLS is left out.
 */
export const pageHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: "no-referrer" },
};
