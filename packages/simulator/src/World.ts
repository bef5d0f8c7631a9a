/**
 * The state of the simulator as one value. Time alone never changes it: the effects of time are computed from when things
 * began.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import * as Option from "effect/Option"
import type { LogEntry } from "./ControlApi.ts"
import { hex } from "./internal/world/chance.ts"
import type { Life, Refusal } from "./scenarios/Scenario.ts"
import { defaults, type Settings } from "./Settings.ts"

/**
 * A link. `n` is its position in the order of creation.
 *
 * @category models
 */
export interface Link {
  readonly n: number
  readonly token: string
  readonly name: string | null
  readonly redirectUri: string
  readonly companyName: string | null
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
  readonly active: boolean
}

/**
 * A login that succeeded. `login` is the bank and the username.
 *
 * @category models
 */
export interface Connection {
  readonly bank: string
  readonly login: string
  readonly life: Life
  readonly externalId: string | null
  readonly extra: { readonly [name: string]: string }
}

/**
 * An unused link code. An exchanged one is removed.
 *
 * @category models
 */
export interface Code extends Connection {
  readonly n: number
  readonly code: string
  readonly linkToken: string
}

/**
 * Credentials.
 *
 * @category models
 */
export interface Credentials extends Connection {
  readonly n: number
  readonly token: string
  readonly linkToken: string | null
  readonly createdAt: number
  /** The tokens that `force` created, until the user acts. */
  readonly forced: { readonly [F in "sca" | "reset" | "transaction"]: string | null }
  /** The last time that the user did what the bank asked for. Null if never. */
  readonly satisfiedAt: number | null
}

/**
 * The input of a login.
 *
 * @category models
 */
export interface Attempt {
  readonly bank: string
  readonly username: string
  readonly password: string
  /** The answers to challenges, in order. */
  readonly sca: ReadonlyArray<string>
}

/**
 * A session of Connect v2.
 *
 * @category models
 */
export interface Session {
  readonly n: number
  readonly id: string
  readonly createdAt: number
  readonly connectorId: string | null
  /** The banks that the user can choose from. Null for all. */
  readonly connectorIds: ReadonlyArray<string> | null
  /** The privacy notice for the user. Null without one. */
  readonly privacyNotice: string | null
  /** The connection to renew. Null if the session creates one. */
  readonly connectionId: string | null
  readonly redirectUrl: string | null
  /** The last input of the user, which the bank takes a while to check. Null before the first. */
  readonly sent: { readonly step: "ProvideCredentials" | "Challenge"; readonly at: number } | null
  /** The login so far, during a challenge. */
  readonly attempt: Attempt | null
  /** The challenge that needs an answer. */
  readonly challenge: string | null
  /** The result. Null while the session is unfinished. */
  readonly end: SessionEnd | null
}

/**
 * The result of a session.
 *
 * @category models
 */
export type SessionEnd =
  | { readonly _tag: "Connected"; readonly token: string }
  | { readonly _tag: "Refused"; readonly refusal: Refusal }

/**
 * A user who will log in to a session automatically.
 *
 * @category models
 */
export interface ExpectedLogin {
  readonly at: number
  readonly sessionId: string
  readonly sca: ReadonlyArray<string>
}

/**
 * A requested report.
 *
 * @category models
 */
export interface Report {
  readonly id: number
  readonly templateId: number
  readonly builtAt: number
}

/**
 * A fault for the next request to one operation, or to any.
 *
 * @category models
 */
export interface Armed {
  readonly scenario: string
  readonly operation: string | null
}

/**
 * The state of the simulator.
 *
 * @category models
 */
export interface World {
  readonly settings: Settings
  /** The clock's time at the start, and how far the world's time was moved forward since. */
  readonly origin: number
  readonly ahead: number
  /** The number of created things, from which IDs are made. */
  readonly made: number
  /** Access tokens, with their time of expiry. */
  readonly accessTokens: HashMap.HashMap<string, number>
  readonly links: HashMap.HashMap<string, Link>
  readonly codes: HashMap.HashMap<string, Code>
  readonly credentials: HashMap.HashMap<string, Credentials>
  /** The logins with credentials or an unused code. Each is unique in a company. */
  readonly connected: HashSet.HashSet<string>
  /** The end of the bank's outage, by login. */
  readonly outages: HashMap.HashMap<string, number>
  /** When a login that was created directly is confirmed in the bank's app. */
  readonly confirmations: HashMap.HashMap<string, number>
  readonly sessions: HashMap.HashMap<string, Session>
  /** The automatic logins, the earliest first. */
  readonly expectedLogins: ReadonlyArray<ExpectedLogin>
  /** The shutdown of the Link endpoints. Null for never. */
  readonly linksShutDownAt: number | null
  readonly reports: HashMap.HashMap<number, Report>
  /** Labels, by the ID of a product or a transaction. */
  readonly labels: HashMap.HashMap<string, { readonly [name: string]: string }>
  /** The applications of Flanks' page on errors. */
  readonly applications: ReadonlyArray<string>
  readonly armed: ReadonlyArray<Armed>
  /** The latest requests, if the control API is on. */
  readonly log: ReadonlyArray<LogEntry>
}

const timeOf = (iso: string | null): number | null =>
  iso === null ? null : Option.match(DateTime.make(iso), {
    onNone: () => {
      throw new Error(`"${iso}" is not a date such as 2026-12-31.`)
    },
    onSome: DateTime.toEpochMillis
  })

/** The settings without those that are `undefined`. */
const given = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/**
 * A new world. `clock` is in milliseconds since 1970.
 *
 * @category constructors
 */
export const make = (
  settings: { readonly [K in keyof Settings]?: Settings[K] | undefined } = {},
  clock = 0
): World => fromSettings({ ...defaults, ...given(settings) as Partial<Settings> }, clock)

const fromSettings = (settings: Settings, clock: number): World => ({
  settings,
  origin: clock,
  ahead: 0,
  made: 0,
  accessTokens: HashMap.empty(),
  links: HashMap.empty(),
  codes: HashMap.empty(),
  credentials: HashMap.empty(),
  connected: HashSet.empty(),
  outages: HashMap.empty(),
  confirmations: HashMap.empty(),
  sessions: HashMap.empty(),
  expectedLogins: [],
  linksShutDownAt: timeOf(settings.linksShutDown),
  reports: HashMap.empty(),
  labels: HashMap.empty(),
  applications: [],
  armed: [],
  log: []
})

/**
 * The world's time at a time of the clock, both in milliseconds since 1970.
 *
 * @category time
 */
export const timeAt = ({ ahead, origin, settings }: World, clock: number): number =>
  origin + (clock - origin) * settings.speed + ahead

/**
 * Moves the world's time forward.
 *
 * @category time
 */
export const advance = (world: World, millis: number): World => ({ ...world, ahead: world.ahead + millis })

/**
 * Creates an ID that is unique in this world.
 *
 * @category IDs
 */
export const newId = (world: World, kind: string): readonly [world: World, id: string, n: number] => {
  const n = world.made + 1
  return [{ ...world, made: n }, `${n}${hex(`${world.settings.seed}/${kind}/${n}`, 32)}`.slice(0, 32), n]
}

/**
 * Formats an ID as a UUID.
 *
 * @category IDs
 */
export const uuid = (id: string): string =>
  [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join("-")

/**
 * The value of a key, or null.
 *
 * @category reading
 */
export const lookUp = <K, V>(map: HashMap.HashMap<K, V>, key: K): V | null => Option.getOrNull(HashMap.get(map, key))

/**
 * The values of a map, in the order of their creation.
 *
 * @category reading
 */
export const inOrder = <V extends { readonly n: number }>(map: HashMap.HashMap<string, V>): ReadonlyArray<V> =>
  HashMap.toValues(map).toSorted((a, b) => a.n - b.n)
