import { suite } from "@effect-flanks/spec/adapters/Vitest"
import { afterAll } from "vitest"
import { client } from "./real/client.ts"
import { dispose, server } from "./real/server.ts"

afterAll(dispose)

suite("the client", { client })

suite("the simulator", { server })
