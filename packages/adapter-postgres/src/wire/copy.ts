/** The header of COPY's binary format: the signature, no flags, and no extension. */
const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')

/**
 * The value of a character that is not a hexadecimal digit. If one of two characters has this value, both together make
 * a number that is too large for a byte.
 */
const noDigit = 256
/** The value of a hexadecimal digit, by its character code; `noDigit` for any other character. */
const digits = Uint16Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(value) ? noDigit : value
})
const digitAt = (text: string, index: number) => digits[text.charCodeAt(index)] ?? noDigit

const dash = '-'.charCodeAt(0)

/** An impossible length for every type of a fixed length: one byte more than a UUID, which is the longest of them. */
const tooLong = 17

/**
 * Writes rows in COPY's binary format: a field is its length and its bytes, as the receive function of its type reads them
 * (PostgreSQL documentation, COPY, "Binary Format").
 *
 * For a value that the type cannot hold, the writer intentionally writes a field of an impossible length. The server then refuses
 * the rows, as it does with the text format, instead of storing a different value.
 */
class CopyWriter {
  /** The same buffer serves all inserts. It grows when an insert needs more space, and never shrinks. */
  #bytes = Buffer.allocUnsafe(65_536)
  #at = 0

  begin(): void {
    this.#at = header.copy(this.#bytes)
  }

  row(fields: number): void {
    this.#reserve(2)
    this.#at = this.#bytes.writeInt16BE(fields, this.#at)
  }

  /** A field of the length −1 is null. */
  null(): void {
    this.#field(-1, 0)
  }

  text(value: string): void {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    const start = this.#field(0, value.length * 3)
    const length = this.#bytes.write(value, start)
    this.#bytes.writeInt32BE(length, start - 4)
    this.#at += length
  }

  /** Text of ASCII characters: an id or a word is so short that a loop takes less time than a call of `write`. */
  ascii(value: string): void {
    const start = this.#field(value.length, value.length)
    for (let index = 0; index < value.length; index++) this.#bytes[start + index] = value.charCodeAt(index)
    this.#at += value.length
  }

  uuid(value: string): void {
    let at = this.#field(16, tooLong)
    let isValid = value.length === 36
    for (let index = 0; index < 36; index += 2) {
      if (index === 8 || index === 13 || index === 18 || index === 23) {
        isValid &&= value.charCodeAt(index++) === dash
      }
      const byte = (digitAt(value, index) << 4) | digitAt(value, index + 1)
      isValid &&= byte < noDigit
      this.#bytes[at++] = byte
    }
    this.#end(isValid, 16)
  }

  smallint(value: number): void {
    const start = this.#field(2, tooLong)
    this.#bytes.writeUInt16BE(value & 0xffff, start)
    this.#end((value << 16) >> 16 === value, 2)
  }

  integer(value: number): void {
    const start = this.#field(4, tooLong)
    this.#bytes.writeInt32BE(value | 0, start)
    this.#end((value | 0) === value, 4)
  }

  bigint(value: number): void {
    const start = this.#field(8, tooLong)
    this.#bytes.writeInt32BE(Math.floor(value / 2 ** 32) | 0, start)
    this.#bytes.writeUInt32BE(value >>> 0, start + 4)
    this.#end(Number.isSafeInteger(value), 8)
  }

  boolean(value: boolean): void {
    const start = this.#field(1, 1)
    this.#bytes[start] = value ? 1 : 0
    this.#at++
  }

  /** @param at milliseconds since 1970 */
  instant(at: number): void {
    const start = this.#field(8, tooLong)
    const isValid = Number.isSafeInteger(at)
    if (isValid) this.#bytes.writeBigInt64BE(microseconds(at), start)
    this.#end(isValid, 8)
  }

  /** Returns the header, the rows since `begin`, and the trailer. */
  end(): Buffer {
    // The trailer has the form of the beginning of a row with −1 fields.
    this.row(-1)
    return Buffer.from(this.#bytes.subarray(0, this.#at))
  }

  /**
   * Begins a field.
   *
   * @param space how many bytes the field may take at most
   * @returns where these bytes begin
   */
  #field(length: number, space: number): number {
    this.#reserve(4 + space)
    this.#at = this.#bytes.writeInt32BE(length, this.#at)
    return this.#at
  }

  /** Ends a field of a fixed length. */
  #end(isValid: boolean, length: number): void {
    if (isValid) this.#at += length
    else {
      this.#bytes.writeInt32BE(tooLong, this.#at - 4)
      this.#at += tooLong
    }
  }

  #reserve(space: number): void {
    const needed = this.#at + space
    if (needed <= this.#bytes.length) return
    const longer = Buffer.allocUnsafe(needed * 2)
    this.#bytes.copy(longer, 0, 0, this.#at)
    this.#bytes = longer
  }
}

export type { CopyWriter }

const writer = new CopyWriter()

/** The bytes of rows with the given properties, each written by `write`. */
export function copyRows<Row, Key>(
  rows: readonly Row[],
  keys: readonly Key[],
  write: (to: CopyWriter, row: Row, key: Key) => void,
): Buffer {
  writer.begin()
  for (const row of rows) {
    writer.row(keys.length)
    for (const key of keys) write(writer, row, key)
  }
  return writer.end()
}

/** PostgreSQL counts microseconds since 2000. */
const epoch = BigInt(Date.UTC(2000))

let lastInstant = Number.NaN
let lastMicroseconds = 0n

/** The last result is kept, because most rows of a batch have the same instant. */
function microseconds(at: number): bigint {
  if (at !== lastInstant) {
    lastInstant = at
    lastMicroseconds = (BigInt(at) - epoch) * 1_000n
  }
  return lastMicroseconds
}
