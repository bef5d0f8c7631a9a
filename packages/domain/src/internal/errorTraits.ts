/** The traits of an error that depend on its actor: for an operating system, a log, an HTTP client and the end user. */
import type { Actor } from "../Table.ts"

interface ActorTraits {
  /** From sysexits.h: 69 unavailable, 75 try again, 77 no permission, 78 configuration. */
  readonly exitCode: number
  readonly severity: "Error" | "Warn" | "Info"
  /** Whether reporters ignore it, because waiting or a user's typo isn't an incident. */
  readonly ignore: boolean
  /** The status of your own service's response. It isn't Flanks' status: a 401 from Flanks must not sign out a user. */
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

/** The sentences for end users, who shouldn't have to know about requests, codes and access tokens. */
export const userTexts: { readonly [A in Actor]: string } = {
  nobody: "We're still getting your data. Please check back later.",
  developer: "Something went wrong on our side. Please try again later.",
  endUser: "Your bank needs you. Please check your bank login, and confirm that it's you if your bank asks.",
  bank: "We can't reach your bank right now. Please try again later.",
  support: "We couldn't get some of your data. Please contact us.",
  flanks: "Something went wrong. Please try again later."
}
