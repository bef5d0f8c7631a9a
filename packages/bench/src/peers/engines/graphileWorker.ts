import { Logger, makeWorkerUtils, run, type Task } from "graphile-worker"
import { Pool } from "pg"
import { atOnce, connections, type Engine, makeSteps, type Start } from "./engine.ts"

/** `graphile-worker`: a job for each step, which adds the next; the last one is added for tomorrow. */
export const make = async (flanksUrl: string, database: string): Promise<Engine> => {
  const steps = await makeSteps(flanksUrl, database)
  const pgPool = new Pool({ connectionString: database, max: connections }).on("error", () => {})
  const logger = new Logger(() => () => {})
  const utils = await makeWorkerUtils({ pgPool, logger })
  await utils.migrate()
  const task = (step: (start: Start) => Promise<unknown>, next: string): Task => async (payload, { addJob }) => {
    const start = payload as Start
    const result = await step(start)
    await addJob(next, start, next === "look" ? { runAt: new Date(Date.now() + Number(result)) } : {})
  }
  await run({
    pgPool,
    logger,
    concurrency: atOnce,
    noHandleSignals: true,
    pollInterval: 500,
    taskList: {
      remember: task(() => steps.remember(), "exchange"),
      exchange: task((start) => steps.exchange(start), "decide"),
      decide: task((start) => steps.decide(start), "look")
    }
  })
  return {
    start: async (start) => {
      await utils.addJob("remember", start)
    },
    waiting: async () => {
      const { rows } = await pgPool.query(
        `SELECT count(*)::int AS count FROM graphile_worker._private_jobs job
         JOIN graphile_worker._private_tasks task ON task.id = job.task_id WHERE task.identifier = 'look'`
      )
      return rows[0].count
    }
  }
}
