/**
 * Which of the other runners have ended, found out by each runner.
 *
 * The engine has one runner ask all others whether they live, and takes 2.5 seconds to believe that one does not. If that
 * very runner is killed, nobody asks until its lock expires. A process that was killed has left its port, so that a
 * connection is refused at once: each runner tries that every second, and tells the database. A refusal is proof enough;
 * a runner that does not answer may be busy or frozen, which is left to the engine. One that was wrongly given up is found
 * again by the engine's own question.
 */
import type * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { connect } from "node:net"

/** Whether the machine is there, and nothing listens on the port. */
const isRefused = ({ host, port }: RunnerAddress.RunnerAddress) =>
  Effect.callback<boolean>((resume) => {
    const socket = connect({ host, port, timeout: 1000 })
    const answer = (refused: boolean) => {
      socket.destroy()
      resume(Effect.succeed(refused))
    }
    socket.once("connect", () => answer(false))
    socket.once("timeout", () => answer(false))
    socket.once("error", (error) => answer("code" in error && error.code === "ECONNREFUSED"))
    return Effect.sync(() => socket.destroy())
  })

/** Twice: the first one may meet a process that has not begun to listen. */
const hasEnded = (address: RunnerAddress.RunnerAddress) =>
  Effect.flatMap(
    isRefused(address),
    (refused) => refused ? Effect.delay(isRefused(address), "250 millis") : Effect.succeed(false)
  )

/** Looks after the other runners, while this one runs. */
export const layer = (
  own: { readonly host: string; readonly port: number }
): Layer.Layer<never, never, RunnerStorage.RunnerStorage> =>
  Layer.effectDiscard(Effect.gen(function*() {
    const storage = yield* RunnerStorage.RunnerStorage
    const check = Effect.fnUntraced(function*(address: RunnerAddress.RunnerAddress) {
      if (yield* hasEnded(address)) yield* storage.setRunnerHealth(address, false)
    })
    yield* storage.getRunners.pipe(
      Effect.map((runners) =>
        runners.flatMap(([{ address }, healthy]) =>
          healthy && (address.host !== own.host || address.port !== own.port) ? [address] : []
        )
      ),
      Effect.flatMap(Effect.forEach(check, { concurrency: 10, discard: true })),
      // A database that fails is asked again.
      Effect.ignore,
      Effect.repeat(Schedule.spaced("1 second")),
      Effect.forkScoped
    )
  }))
