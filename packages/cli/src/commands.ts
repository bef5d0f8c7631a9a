/**
 * The subcommands of `flanks`, and nothing that takes time to load.
 *
 * @since 0.1.0
 */

/** A line on every subcommand, by its name, in the order of the help. */
export const descriptions = {
  classify: "Say what responses mean: a JSON line in, a JSON line out",
  explain: "Explain a code, a name, a tag or a status",
  codes: "List every outcome, or every documented response",
  schedule: "Show when a schedule attempts again, until it ends and why",
  token: "Ask Flanks for an access token, to see whether id and secret work",
  connect: "Have a user connect a bank: create a session, and wait for its connection",
  exchange: "Legacy, for Flanks Link: exchange a link code for its token, once",
  credentials: "List the credentials that there are, and their tokens",
  status: "Show which data is ready, or wait until it is",
  get: "Read data: accounts, portfolios, transactions, …",
  serve: "Serve a simulated Flanks on this machine, that fails on request",
  onboarding: "Onboard users so that it outlives the process: a service, a list of them, a demonstration",
  conformance: "Put a program or a server to the laws",
  explore: "Open the page that says what a response is, and maps all of them"
} as const

/** The name of a subcommand. */
export type Name = keyof typeof descriptions
