/**
 * The names and descriptions of the subcommands. This module loads nothing else, so that `flanks --help` is fast.
 *
 * @since 0.1.0
 */

/** A one-line description of each subcommand, in the order of the help. */
export const descriptions = {
  classify: "Classify responses: JSON lines in, JSON lines out",
  explain: "Explain a code, a name, a tag or a status",
  codes: "List every outcome, or every documented response",
  schedule: "Show when a schedule retries, when it ends, and why",
  token: "Request an access token, to check the client ID and secret",
  connect: "Let a user connect a bank: create a session, and wait for its connection",
  exchange: "Legacy, for Flanks Link: exchange a link code for its token, once",
  credentials: "List the application's credentials and their tokens",
  status: "Show which data is ready, or wait until it is",
  get: "Read data: accounts, portfolios, transactions and more",
  serve: "Simulate Flanks' API on this machine, with failures on request",
  onboarding: "Run, list and demonstrate onboardings that survive restarts",
  conformance: "Check a program or a server against the laws",
  explore: "Open the page that explains responses, with a map of all of them"
} as const

/** The name of a subcommand. */
export type Name = keyof typeof descriptions
