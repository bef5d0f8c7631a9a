/** Decides the result of a bank login, from the user's input, the link's name and the state of the bank. */
import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import {
  findChallenge,
  findLogin,
  type Life,
  type Login,
  loginWordIn,
  type Refusal,
  usual
} from "../../scenarios/Scenario.ts"
import { type Attempt, type Connection, lookUp, type World } from "../../World.ts"

/** The result of a login. */
export type Verdict =
  | { readonly _tag: "Connected"; readonly life: Life }
  | { readonly _tag: "Challenged"; readonly challenge: string }
  | { readonly _tag: "Refused"; readonly refusal: Refusal }
  | { readonly _tag: "BankIsDown" }

/** The bank and the username: what makes credentials the same. */
export const loginOf = ({ bank, username }: Pick<Attempt, "bank" | "username">): string => `${bank}/${username}`

/** The username that credentials were made with. */
export const usernameOf = ({ bank, login }: Pick<Connection, "bank" | "login">): string => login.slice(bank.length + 1)

const connected = (life: Partial<Life>): Verdict => ({ _tag: "Connected", life: { ...usual, ...life } })

type Answered = Exclude<Login, { readonly _tag: "Challenges" }> | Extract<Verdict, { readonly _tag: "Challenged" }>

/** Goes through challenges until one is not answered, or all are; after a deed where nothing is typed, nothing is read. */
const answered = (challenge: string, typed: boolean, sca: ReadonlyArray<string>): Answered => {
  const [answer, ...rest] = sca
  if (answer === undefined) return { _tag: "Challenged", challenge }
  const next = typed ? findChallenge(answer) ?? findLogin(answer) : null
  if (next === null) return { _tag: "Connects", life: {} }
  return next._tag === "Challenges" ? answered(answer, next.typed, rest) : next
}

/** What comes of the challenge at which a user who is connected confirms. */
export const confirm = (sca: ReadonlyArray<string>): Verdict => {
  const does = answered("SCA_SMS", true, sca)
  if (does._tag === "Refuses") return { _tag: "Refused", refusal: does.refusal }
  return does._tag === "Challenged" ? does : connected({})
}

/** The bank is down for a login from the first attempt on, for a while. */
const outage = (world: World, login: string, now: number, life: Partial<Life>): readonly [World, Verdict] => {
  const until = lookUp(world.outages, login)
  if (until !== null) return [world, now < until ? { _tag: "BankIsDown" } : connected(life)]
  const outages = HashMap.set(world.outages, login, now + world.settings.timing.outage)
  return [{ ...world, outages }, { _tag: "BankIsDown" }]
}

/**
 * Tries a login. The password decides the result, otherwise a word `elsewhere`, in a link's name or a header. After a
 * challenge, its answer decides. Credentials that are `known` may log in again.
 */
export const tryLogin = (
  world: World,
  typed: Attempt,
  elsewhere: string | null,
  now: number,
  known: string | null = null
): readonly [world: World, verdict: Verdict] => {
  const login = loginOf(typed)
  const other = elsewhere === null ? null : loginWordIn(elsewhere)
  const word = findLogin(typed.password) === null ? other : typed.password
  const says = findLogin(word)
  const does = says?._tag === "Challenges" ? answered(word ?? "", says.typed, typed.sca) : says
  const live = findLogin(other)
  const life = {
    ...(says?._tag !== "Connects" && live?._tag === "Connects" ? live.life : {}),
    ...(does?._tag === "Connects" ? does.life : {})
  }
  if (does?._tag === "Refuses") return [world, { _tag: "Refused", refusal: does.refusal }]
  if (login !== known && HashSet.has(world.connected, login)) {
    return [world, { _tag: "Refused", refusal: "CREDENTIALS_ALREADY_EXIST" }]
  }
  if (does?._tag === "IsDown") return outage(world, login, now, life)
  return [world, does?._tag === "Challenged" ? does : connected(life)]
}
