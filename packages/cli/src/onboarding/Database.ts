/**
 * Explains problems with the database in `DATABASE_URL`.
 *
 * @since 0.1.0
 */
import { exitCodes, Failure } from "../Failure.ts"

/** The message of the database or the network, which the driver's error wraps. */
const innermost = ({ cause, message }: Error): string => cause instanceof Error ? innermost(cause) : message

/** The failure of a database that can't be used, with what the operator can check. */
export const unusable = (error: Error): Failure =>
  new Failure({
    exitCode: exitCodes.io,
    message: `The PostgreSQL in DATABASE_URL can't be used: ${innermost(error)}. ` +
      "Check that it runs, and that its user may connect and create tables."
  })

/** Whether the driver found a part of the URL missing. */
export const isAboutUrl = (defect: unknown): defect is Error =>
  defect instanceof Error && defect.message.startsWith("PgConnection:")
