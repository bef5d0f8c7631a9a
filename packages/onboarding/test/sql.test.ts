import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Layer from "effect/Layer"
import { suite } from "./journalSuite.ts"
import * as Postgres from "./postgres.ts"

suite("the journal in PostgreSQL", JournalSql.layer.pipe(Layer.provide([Postgres.layer, Sealing.layerTest])))
