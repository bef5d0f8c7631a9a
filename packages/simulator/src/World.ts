/**
 * The simulated Flanks as one value. Nothing in it changes with time: what time brings about is computed from when
 * things began.
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

/** A link. `n` orders what was made. */
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

/** A login that succeeded. `login` is the bank and the username. */
export interface Connection {
  readonly bank: string
  readonly login: string
  readonly life: Life
  readonly externalId: string | null
  readonly extra: { readonly [name: string]: string }
}

/** A link code that nobody has exchanged. One that was is gone. */
export interface Code extends Connection {
  readonly n: number
  readonly code: string
  readonly linkToken: string
}

/** Credentials. */
export interface Credentials extends Connection {
  readonly n: number
  readonly token: string
  readonly linkToken: string | null
  readonly createdAt: number
  /** The tokens that `force` made, until the user did it. */
  readonly forced: { readonly [F in "sca" | "reset" | "transaction"]: string | null }
  /** When the user last did what the bank asks for; null if never. */
  readonly satisfiedAt: number | null
}

/** A login as it is typed. */
export interface Attempt {
  readonly bank: string
  readonly username: string
  readonly password: string
  /** The answers to challenges, in their order. */
  readonly sca: ReadonlyArray<string>
}

/** A session of Connect v2. */
export interface Session {
  readonly n: number
  readonly id: string
  readonly createdAt: number
  readonly connectorId: string | null
  /** The banks among which the user may choose; null for all. */
  readonly connectorIds: ReadonlyArray<string> | null
  /** The application's privacy notice; null without one. */
  readonly privacyNotice: string | null
  /** The connection that it was created for; null if it makes one. */
  readonly connectionId: string | null
  readonly redirectUrl: string | null
  /** The latest thing that the user sent; the bank needs a while for it. Null before the first. */
  readonly sent: { readonly step: "ProvideCredentials" | "Challenge"; readonly at: number } | null
  /** The login so far, while the bank waits for the answer to a challenge. */
  readonly attempt: Attempt | null
  /** The challenge that waits for an answer. */
  readonly challenge: string | null
  /** How it ended; null while it goes on. */
  readonly end: SessionEnd | null
}

/** How a session ended. */
export type SessionEnd =
  | { readonly _tag: "Connected"; readonly token: string }
  | { readonly _tag: "Refused"; readonly refusal: Refusal }

/** A user who will log in at a session without a browser. */
export interface ExpectedLogin {
  readonly at: number
  readonly sessionId: string
  readonly sca: ReadonlyArray<string>
}

/** A report that was asked for. */
export interface Report {
  readonly id: number
  readonly templateId: number
  readonly builtAt: number
}

/** A fault that waits for the next request, to one operation or to any. */
export interface Armed {
  readonly scenario: string
  readonly operation: string | null
}

/** The simulated Flanks. */
export interface World {
  readonly settings: Settings
  /** The clock's time when it began, and how far it was put ahead since. */
  readonly origin: number
  readonly ahead: number
  /** How many things were made: what ids are made of. */
  readonly made: number
  /** Access tokens with the time at which they expire. */
  readonly accessTokens: HashMap.HashMap<string, number>
  readonly links: HashMap.HashMap<string, Link>
  readonly codes: HashMap.HashMap<string, Code>
  readonly credentials: HashMap.HashMap<string, Credentials>
  /** The logins that have credentials, or a code that waits to be exchanged for them: each is unique in a company. */
  readonly connected: HashSet.HashSet<string>
  /** Until when the bank is down for a login. */
  readonly outages: HashMap.HashMap<string, number>
  /** From when on a login that is created directly was confirmed in the bank's app. */
  readonly confirmations: HashMap.HashMap<string, number>
  readonly sessions: HashMap.HashMap<string, Session>
  /** The logins that happen by themselves, the earliest first. */
  readonly expectedLogins: ReadonlyArray<ExpectedLogin>
  /** From when on the Link endpoints are gone; null for never. */
  readonly linksEndAt: number | null
  readonly reports: HashMap.HashMap<number, Report>
  /** Labels by the id of a product or a transaction. */
  readonly labels: HashMap.HashMap<string, { readonly [name: string]: string }>
  /** What the seed calls applications. */
  readonly applications: ReadonlyArray<string>
  readonly armed: ReadonlyArray<Armed>
  /** The latest requests, where the settings ask for controls. */
  readonly log: ReadonlyArray<LogEntry>
}

const timeOf = (iso: string | null): number | null =>
  iso === null ? null : Option.match(DateTime.make(iso), {
    onNone: () => {
      throw new Error(`"${iso}" is not a date such as 2026-12-31.`)
    },
    onSome: DateTime.toEpochMillis
  })

/** What is given; `undefined`, as a variable that is not set, is not. */
const given = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/** A world in which nothing happened yet. `clock` is in milliseconds since 1970. */
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
  linksEndAt: timeOf(settings.linksShutDown),
  reports: HashMap.empty(),
  labels: HashMap.empty(),
  applications: [],
  armed: [],
  log: []
})

/** The world's time at a time of the clock, both in milliseconds since 1970. */
export const timeAt = ({ ahead, origin, settings }: World, clock: number): number =>
  origin + (clock - origin) * settings.speed + ahead

/** Puts the world's time ahead. */
export const advance = (world: World, millis: number): World => ({ ...world, ahead: world.ahead + millis })

/** A new id, that nothing else in this world has. */
export const newId = (world: World, kind: string): readonly [world: World, id: string, n: number] => {
  const n = world.made + 1
  return [{ ...world, made: n }, `${n}${hex(`${world.settings.seed}/${kind}/${n}`, 32)}`.slice(0, 32), n]
}

/** An id as UUIDs are written. */
export const uuid = (id: string): string =>
  [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join("-")

/** What a map has under a key, or null. */
export const lookUp = <K, V>(map: HashMap.HashMap<K, V>, key: K): V | null => Option.getOrNull(HashMap.get(map, key))

/** What a map has, in the order in which it was made. */
export const inOrder = <V extends { readonly n: number }>(map: HashMap.HashMap<string, V>): ReadonlyArray<V> =>
  HashMap.toValues(map).toSorted((a, b) => a.n - b.n)
