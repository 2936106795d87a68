import { type RawBuilder, sql } from "kysely";

/** The types one database family gives our columns. */
export interface ColumnTypes {
  readonly family: "sqlite" | "mysql";
  /** Holds 255 bytes, compared byte by byte without folding of case or trailing spaces. */
  readonly identifier: RawBuilder<unknown>;
  /** Like `identifier`, for words of vendors we do not choose, up to 1,020 bytes. */
  readonly word: RawBuilder<unknown>;
  readonly text: RawBuilder<unknown>;
  /** Bytes of any number. */
  readonly binary: RawBuilder<unknown>;
  /** At least 53 bits. */
  readonly integer: RawBuilder<unknown>;
  /** Whether an index may leave out rows without a value; the others index them all. */
  readonly partialIndexes: boolean;
  /** What follows the column list of a table whose rows are stored in the order of its key. */
  readonly clustered: RawBuilder<unknown>;
  /** What follows the column list of a table whose key is one integer. */
  readonly numbered: RawBuilder<unknown>;
}

/** SQLite compares TEXT by memcmp of its UTF-8 unless told otherwise. */
export const sqliteColumnTypes: ColumnTypes = {
  family: "sqlite",
  identifier: sql`text`,
  word: sql`text`,
  text: sql`text`,
  binary: sql`blob`,
  integer: sql`integer`,
  partialIndexes: true,
  clustered: sql`without rowid`,
  numbered: sql``,
};

const innodb = sql`engine = InnoDB default character set utf8mb4 collate utf8mb4_bin row_format = dynamic`;

/** No collation common to MySQL and MariaDB keeps trailing spaces apart, VARBINARY does. */
export const mysqlColumnTypes: ColumnTypes = {
  family: "mysql",
  identifier: sql`varbinary(255)`,
  word: sql`varbinary(1020)`,
  text: sql`longtext`,
  binary: sql`longblob`,
  integer: sql`bigint`,
  partialIndexes: false,
  clustered: innodb,
  numbered: innodb,
};
