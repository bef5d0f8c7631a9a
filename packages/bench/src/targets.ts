/**
 * What each row should come to. A row takes its target from here and from nowhere else: a median at most as high or, of
 * what is counted per second, at least.
 */
export const targets = {
  classify: {
    /** Everything decided, as native errors, over `JSON.parse` of the same bodies. */
    decided: 8,
    /** Every detail read, and the error printed once, over `JSON.parse` of the same bodies. */
    read: 10,
    /** `JSON.stringify` of an error, over `JSON.parse` of its body. */
    encoded: 20,
    /** An HTML page and an empty body, over `JSON.parse` of a documented body. */
    html: 3.2,
    empty: 2.2,
    /** 10 KiB of text in which no secret is, every detail read, over `JSON.parse` of it. */
    longText: 16
  },
  client: {
    /** A call, over the same call by Effect's own `HttpApiClient`. */
    effect: 1,
    /** A call, over what one writes by hand: fetch, ky or axios with zod. */
    byHand: 1
  },
  /** KiB, minified and compressed. */
  size: {
    table: 1.5,
    /** `Classify` and `FlanksError`, on top of one `Schema.TaggedError`. */
    errors: 8,
    /** `FlanksClient`, on top of Effect's contract of one endpoint, one tagged error and fetch. */
    service: 30
  },
  cli: {
    /** `flanks --help`, over `node -e 0`. */
    help: 1.5
  },
  simulator: {
    /** How the time of a poll grows with the credentials held. */
    held: 0.1,
    /** Polls answered a second, with the client that asks on the other core. */
    polls: 4000
  },
  onboarding: {
    /** The time of a start until its durable wait, over that of the same work by DBOS. */
    dbos: 2,
    /** Bytes in memory for each onboarding that waits. */
    bytes: 8192,
    /** Percent of a processor while 10,000 wait. */
    idle: 1
  },
  waiting: {
    /** Bytes for each token that waits. */
    bytes: 350,
    /** Milliseconds of the processor until 100,000 tokens wait. */
    start: 1000
  },
  /** How time, memory or rows may grow with a size: in proportion, and a little for what the machine adds. */
  growth: 1.1
} as const
