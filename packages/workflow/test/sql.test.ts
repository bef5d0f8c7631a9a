import * as JournalSql from "@effect-flanks/workflow/JournalSql"
import * as Sealing from "@effect-flanks/workflow/Sealing"
import * as Layer from "effect/Layer"
import { suite } from "./journalSuite.ts"
import * as Postgres from "./postgres.ts"

suite("the journal in PostgreSQL", JournalSql.layer.pipe(Layer.provide([Postgres.layer, Sealing.layerTest])))
