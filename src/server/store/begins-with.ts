/** Looks for texts that begin with another by an index: the column is sorted by code points, on every database. */
import type { ExpressionBuilder, ExpressionWrapper, ReferenceExpression, SqlBool } from 'kysely';

/** No text goes on with anything that comes behind it. */
const LAST_CODE_POINT = '\u{10ffff}';

export function beginsWith<DB, Table extends keyof DB>(
  where: ExpressionBuilder<DB, Table>,
  column: ReferenceExpression<DB, Table>,
  text: string,
): ExpressionWrapper<DB, Table, SqlBool> {
  return where.and([where(column, '>=', text as never), where(column, '<', `${text}${LAST_CODE_POINT}` as never)]);
}
