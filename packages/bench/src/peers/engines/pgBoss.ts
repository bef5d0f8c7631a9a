import { Pool } from "pg"
import { PgBoss } from "pg-boss"
import { connections, type Engine, makeSteps, type Start } from "./engine.ts"

/** `pg-boss`: a job for each step, which sends the next; the last one is sent for tomorrow. */
export const make = async (flanksUrl: string, database: string): Promise<Engine> => {
  const steps = await makeSteps(flanksUrl, database)
  const pool = new Pool({ connectionString: database, max: 1 })
  const boss = new PgBoss({ connectionString: database, max: connections })
  await boss.start()
  const queues = ["remember", "exchange", "decide", "look"] as const
  for (const name of queues) await boss.createQueue(name)
  const work = (name: string, run: (start: Start) => Promise<void>) =>
    boss.work<Start>(
      name,
      { batchSize: 100, pollingIntervalSeconds: 0.5 },
      async (jobs) => {
        await Promise.all(jobs.map(({ data }) => run(data)))
      }
    )
  await work("remember", async (start) => {
    await steps.remember()
    await boss.send("exchange", start)
  })
  await work("exchange", async (start) => {
    await steps.exchange(start)
    await boss.send("decide", start)
  })
  await work("decide", async (start) => {
    await boss.send("look", start, { startAfter: (await steps.decide(start)) / 1000 })
  })
  return {
    start: async (start) => {
      await boss.send("remember", start)
    },
    waiting: async () => {
      const { rows } = await pool.query("SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'look'")
      return rows[0].count
    }
  }
}
