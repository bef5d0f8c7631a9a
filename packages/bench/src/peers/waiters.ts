/** Ways to wait for many tokens at once: each checks once, is told to wait, and waits. All can be cancelled but one. */
import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import { Processing } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import pRetry from "p-retry"

/** Called on each check, with the key that is checked. Every check fails. */
export type Check = (key: string) => void

/** Starts to wait for every key. */
export type Waiter = (keys: ReadonlyArray<string>, check: Check) => unknown

const processing = new Processing({ httpStatus: 400 })

const failing = (check: Check, key: string) =>
  Effect.suspend(() => {
    check(key)
    return Effect.fail(processing)
  })

const soon = 60_000

const loop = async (key: string, check: Check): Promise<void> => {
  check(key)
  await new Promise((resolve) => setTimeout(resolve, soon))
  return loop(key, check)
}

export const waiters = {
  TokenPoller: (keys, check) =>
    Effect.runFork(Stream.runDrain(
      TokenPoller.run(keys.map((key) => [key, null]), (_, key) => failing(check, key), { requestsPerSecond: Infinity })
    )),
  "Effect.sleep": (keys, check) =>
    keys.map((key) => Effect.runFork(Effect.andThen(Effect.ignore(failing(check, key)), Effect.sleep(soon)))),
  "Effect.retry(Schedule.spaced)": (keys, check) =>
    keys.map((key) => Effect.runFork(Effect.retry(failing(check, key), Schedule.spaced(soon)))),
  "Effect.retry(Schedules.recommended)": (keys, check) =>
    keys.map((key) => Effect.runFork(Effect.retry(failing(check, key), Schedules.recommended))),
  "p-retry": (keys, check) =>
    keys.map((key) =>
      pRetry(() => {
        check(key)
        throw processing
      }, { minTimeout: soon, signal: new AbortController().signal })
    ),
  "a loop of setTimeout, which nothing can cancel": (keys, check) => keys.map((key) => loop(key, check))
} as const satisfies Record<string, Waiter>

export type Name = keyof typeof waiters
