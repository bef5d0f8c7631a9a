/** What an error says because of its actor: to an operating system, to a log, to an HTTP client and to the end user. */
import type { Actor } from "../Table.ts"

interface ActorTraits {
  /** As in sysexits.h: 69 unavailable, 75 try again, 77 no permission, 78 configuration. */
  readonly exitCode: number
  readonly severity: "Error" | "Warn" | "Info"
  /** Waiting and a user's typing mistake are not incidents. */
  readonly ignore: boolean
  /** The status that a service of one's own responds with. Never Flanks' own: a 401 of Flanks must not sign out a user. */
  readonly httpApiStatus: number
}

export const byActor: { readonly [A in Actor]: ActorTraits } = {
  nobody: { exitCode: 75, severity: "Info", ignore: true, httpApiStatus: 503 },
  developer: { exitCode: 78, severity: "Error", ignore: false, httpApiStatus: 500 },
  endUser: { exitCode: 77, severity: "Info", ignore: true, httpApiStatus: 422 },
  bank: { exitCode: 75, severity: "Warn", ignore: false, httpApiStatus: 502 },
  support: { exitCode: 69, severity: "Error", ignore: false, httpApiStatus: 502 },
  flanks: { exitCode: 75, severity: "Warn", ignore: false, httpApiStatus: 502 }
}

/** What an end user may read. They neither know nor should know about requests, codes and access tokens. */
export const userTexts: { readonly [A in Actor]: string } = {
  nobody: "We're still getting your data. Please check back later.",
  developer: "Something went wrong on our side. Please try again later.",
  endUser: "Your bank needs you. Please check your bank login, and confirm that it's you if your bank asks.",
  bank: "We can't reach your bank right now. Please try again later.",
  support: "We couldn't get some of your data. Please contact us.",
  flanks: "Something went wrong. Please try again later."
}
