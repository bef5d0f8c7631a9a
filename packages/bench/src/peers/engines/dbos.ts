import { DBOS } from "@dbos-inc/dbos-sdk"
import { Pool } from "pg"
import { connections, type Engine, makeSteps, type Start } from "./engine.ts"

/** `@dbos-inc/dbos-sdk`: a workflow of three steps and a durable sleep. */
export const make = async (flanksUrl: string, database: string): Promise<Engine> => {
  const steps = await makeSteps(flanksUrl, database)
  const pool = new Pool({ connectionString: database, max: 1 })
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: database,
    systemDatabasePoolSize: connections,
    logLevel: "error"
  })
  const onboard = DBOS.registerWorkflow(async (start: Start) => {
    await DBOS.runStep(() => steps.remember(), { name: "remember" })
    await DBOS.runStep(() => steps.exchange(start), { name: "exchange" })
    const wait = await DBOS.runStep(() => steps.decide(start), { name: "decide" })
    await DBOS.sleepms(wait)
  }, { name: "onboard" })
  await DBOS.launch()
  return {
    start: async (start) => {
      await DBOS.startWorkflow(onboard, { workflowID: start.id })(start)
    },
    waiting: async () => {
      const { rows } = await pool.query(
        "SELECT count(*)::int AS count FROM dbos.operation_outputs WHERE function_name = 'DBOS.sleep'"
      )
      return rows[0].count
    }
  }
}
