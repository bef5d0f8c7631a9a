import * as Amount from "@effect-flanks/client/Amount"
import type { DataByKind } from "@effect-flanks/client/DataKind"
import * as BigDecimal from "effect/BigDecimal"

type Portfolios = DataByKind["portfolio"]

/** For people: "€27,556.96". `Intl` takes the text, so no digit is lost. */
export const shown = ({ balance, currency }: Portfolios[number], locale = "en") =>
  balance && currency
    ? new Intl.NumberFormat(locale, { style: "currency", currency })
      .format(Amount.toText(balance) as Intl.StringNumericLiteral)
    : "unknown"

/** For an API of your own: every amount as a text, such as "27556.96". */
export const json = (portfolios: Portfolios) => JSON.stringify(portfolios, Amount.replacer)

/** An exact sum. Amounts that Flanks doesn't know are left out, and amounts in another currency too. */
export const total = (portfolios: Portfolios, currency: string) =>
  Amount.toText(BigDecimal.sumAll(
    portfolios.flatMap((portfolio) => portfolio.currency === currency && portfolio.balance ? [portfolio.balance] : [])
  ))
